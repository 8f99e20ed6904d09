import { describe, expect, it } from "vitest";
import { SecretTexts } from "../../../provider/host/secretTexts";
import { PkiError } from "../../../provider/kernel/errors";

const noting = (...inputs: unknown[]): SecretTexts => {
  const texts = new SecretTexts();
  for (const input of inputs) texts.note(input);
  return texts;
};

describe("a message", () => {
  it.each([
    ["a text", "token-1", "renewNow changed to token-1", "renewNow changed to [secret]"],
    ["a list of texts", ["hush_x"], '"hush_x" is no name', '"[secret]" is no name'],
    ["names", ["a.example.com"], "_1.a.example.com waits", "_1.[secret] waits"],
    ["a name that was not canonical", ["A.Example.Com."], "a.example.com waits", "[secret] waits"],
    ["a name at depth", { api: { dnsNames: ["a.example.com"] } }, "api: a.example.com", "api: [secret]"],
    ["a name in a line", { api: "ISSUED - arn:x a.example.com,b.example.com" }, "b.example.com", "[secret]"],
    ["a pattern", { denied: ["**.corp.example"] }, "x.corp.example", "x.[secret]"],
    [
      "a name in a sentence, and not all of it",
      { fleet: { a: "Certificate a.example.com failed. Run pulumi up again." } },
      "a: Certificate a.example.com failed. Run pulumi up again.",
      "a: Certificate [secret] failed. Run pulumi up again.",
    ],
    ["the longer of two", ["example.com", "a.example.com"], "a.example.com", "[secret]"],
  ])("hides %s", (_what, input, message, hidden) => {
    expect(noting(input).hide(message)).toBe(hidden);
  });

  it.each([
    ["a part that is no name", { keyAlgorithm: "RSA_2048" }, "RSA_2048"],
    ["a text that any word may hold", "api", "capital"],
    ["nothing", undefined, "undefined"],
    ["a number", 30, "30 days"],
  ])("shows %s", (_what, input, message) => {
    expect(noting(input).hide(message)).toBe(message);
  });
});

describe("an error", () => {
  const parts = {
    code: "Internal",
    resource: "Certificate a.example.com",
    cause: "a.example.com broke.",
  } as const;
  const error = () => new PkiError({ ...parts, remedy: "Mend it." });

  it("shows them in none of its parts", () => {
    const failed = Object.assign(error(), { reasons: ["a.example.com broke."] });
    const hidden = noting(["a.example.com"]).hideIn(failed);
    expect(hidden).toBe(failed);
    expect([hidden.message, hidden.stack, hidden.resource, ...hidden.reasons].join()).not.toContain(
      "example.com",
    );
    expect(hidden.message).toBe("Certificate [secret]: [secret] broke. Mend it. [Internal]");
  });

  it("stays as it is where there are none", () => {
    const failed = error();
    const { stack } = failed;
    expect(noting().hideIn(failed)).toMatchObject({ ...parts, stack });
  });
});
