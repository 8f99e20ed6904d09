import { describe, expect, it } from "vitest";
import { isThrottled, THROTTLED, translateFailure } from "../../../../provider/aws/calls/failures";
import { Pace } from "../../../../provider/aws/calls/pace";
import { paces } from "../../../../provider/aws/calls/paced";
import { ManualClock } from "../../../support/manualClock";

const OPERATION = { clientName: "ACMClient", commandName: "RequestCertificateCommand" };

/** An exception of the SDK. */
const refusal = (name: string, httpStatusCode = 400) =>
  Object.assign(new Error("Rate exceeded"), { name, $metadata: { httpStatusCode } });

const codeOf = (error: Error) => translateFailure(error, { resource: "api", action: "request it" }).code;

/** Calls a second that go out before and after a try that ends in the error. */
async function paceAround(error: Error): Promise<{ before: number; after: number }> {
  const clock = new ManualClock();
  const pace = new Pace(clock).ofConnection({ label: "the ambient connection" });
  let send: (args: { input: object; request: unknown }) => Promise<unknown> = () => Promise.reject(error);
  const addRelativeTo = (wrap: (next: typeof send, context: object) => typeof send) => {
    send = wrap(send, OPERATION);
  };
  paces({ pace, region: "us-east-1", clock }).applyToStack({
    addRelativeTo,
    identify: () => ["httpSigningMiddleware"],
  } as never);
  const perSecond = () => pace.findLimiter("acm:RequestCertificate", "us-east-1")?.perSecond ?? 0;
  const before = perSecond();
  await expect(send({ input: {}, request: {} })).rejects.toBe(error);
  return { before, after: perSecond() };
}

describe("a refusal because of too many calls", () => {
  it("has each name once", () => {
    expect(new Set(THROTTLED).size).toBe(THROTTLED.length);
    expect(THROTTLED).toContain("SlowDown");
    expect(THROTTLED).toContain("PriorRequestNotComplete");
  });

  const rates = THROTTLED.filter((name) => name !== "PriorRequestNotComplete");
  it.each([...rates.map((name) => [name, 400] as const), ["NewName", 429] as const])(
    "by the name %s (%i) is Throttled, and slows the pace down",
    async (name, status) => {
      expect(isThrottled(refusal(name, status))).toBe(true);
      expect(codeOf(refusal(name, status))).toBe("Throttled");
      const { before, after } = await paceAround(refusal(name, status));
      expect(after).toBeLessThan(before);
    },
  );

  it("of one busy zone is Throttled as well, and slows down no call of the others", async () => {
    const error = refusal("PriorRequestNotComplete");
    expect(isThrottled(error)).toBe(true);
    expect(codeOf(error)).toBe("Throttled");
    const { before, after } = await paceAround(error);
    expect(after).toBe(before);
  });

  it.each([
    ["LimitExceededException", 429, "QuotaExceeded"],
    ["AccessDeniedException", 400, "AccessDenied"],
    ["ServiceUnavailable", 503, "Unreachable"],
    ["ValidationException", 400, "AwsRefused"],
  ] as const)("is none by the name %s (%i), which leaves the pace", async (name, status, code) => {
    expect(isThrottled(refusal(name, status))).toBe(false);
    expect(codeOf(refusal(name, status))).toBe(code);
    const { before, after } = await paceAround(refusal(name, status));
    expect(after).toBe(before);
  });
});
