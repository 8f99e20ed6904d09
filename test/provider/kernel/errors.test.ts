import { expect, it } from "vitest";
import { describeFault, invalidInput, PkiError } from "../../../provider/kernel/errors";

const faults = [
  { property: "dnsNames[2]", cause: "It is an address.", remedy: "Give a name." },
  { property: "renewBeforeDays", cause: "Too big.", remedy: "Use at most 30." },
];

it("an error is data, and its message says all of it but the source", () => {
  const parts = {
    code: "Throttled",
    resource: "Certificate api",
    cause: "AWS is busy.",
    remedy: "Wait.",
    source: "ACM quotas",
  } as const;
  const error = new PkiError(parts);
  expect(error).toMatchObject(parts);
  expect(error.message).toBe("Certificate api: AWS is busy. Wait. [Throttled]");
  expect(error).toBeInstanceOf(Error);
});

it("an error without a source says nothing of one", () => {
  const error = new PkiError({ code: "Throttled", resource: "r", cause: "c", remedy: "m" });
  expect(JSON.parse(JSON.stringify(error))).toEqual({
    name: "PkiError",
    code: "Throttled",
    resource: "r",
    cause: "c",
    remedy: "m",
  });
});

it("invalid inputs are listed with path, cause and remedy, and it is said that nothing happened", () => {
  const { message, code } = invalidInput("Certificate api", faults);
  expect(code).toBe("InvalidInput");
  expect(message).toContain("2 inputs are not valid:");
  expect(message).toContain("\n  - dnsNames[2]: It is an address. Give a name.");
  expect(message).toContain("\n  - renewBeforeDays: Too big. Use at most 30.");
  expect(message).toContain("Nothing was requested or changed.");
  expect(invalidInput("Certificate api", faults.slice(1)).message).toContain("1 input is not valid:");
});

it("a fault is one line beside its property", () => {
  expect(describeFault({ property: "x", cause: "Bad.", remedy: "Fix it." })).toBe("Bad. Fix it.");
});
