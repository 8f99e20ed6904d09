import { describe, expect, it } from "vitest";
import { printedAs } from "../../internals/provider/printedError";
import { PkiError } from "../../provider/kernel/errors";

/** As Pulumi's host of dynamic providers prints it. */
const printed = (error: Error) => `${error}: ${error.stack}`;

describe("an error that Pulumi's host prints", () => {
  const make = () =>
    new PkiError({ code: "Internal", resource: "Certificate api", cause: "It failed.", remedy: "Wait." });

  it("stands with its stack, and twice, as it is", () => {
    expect(printed(make()).split("It failed.")).toHaveLength(3);
    expect(printed(make())).toContain(__filename);
  });

  it("leaves its message to the engine, without a path, when it was made so", () => {
    const error = make();
    expect(printedAs(error, error.resource, "[Internal]")).toBe(error);
    expect(printed(error)).toBe("Certificate api: [Internal]");
    expect(error.message).toBe("Certificate api: It failed. Wait. [Internal]");
  });
});
