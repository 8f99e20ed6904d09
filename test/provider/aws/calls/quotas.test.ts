import { describe, expect, test } from "vitest";
import { findRate, RECORD_CHANGES, REQUEST_QUOTAS } from "../../../../provider/aws/calls/quotas";
import { Quotas } from "../../../../sandbox/core/quotas";

const ACCOUNT = "111122223333";
const named = REQUEST_QUOTAS.flatMap(({ operations, ...quota }) =>
  operations.map((operation) => ({ ...quota, operation, shared: quota.together ? operations : [] })),
);
/** An operation that a row stands for. */
const OTHERS: Readonly<Record<string, string>> = {
  "acm:*": "acm:ResendValidationEmail",
  "route53:*": "route53:GetHostedZone",
  "secretsmanager:*": "secretsmanager:TagResource",
};
const operationOf = (row: string) => OTHERS[row] ?? row;
/** The sandbox knows services by the names of their endpoints, not by IAM's. */
const ENDPOINTS: Readonly<Record<string, string>> = { tag: "tagging" };

/** How many calls the sandbox lets pass at once after so many seconds. */
function passing(quotas: Quotas, row: string, seconds: number): number {
  const now = new Date(seconds * 1000);
  const [prefix = "", operation = ""] = operationOf(row).split(":");
  const service = ENDPOINTS[prefix] ?? prefix;
  const spend = () =>
    row === RECORD_CHANGES
      ? quotas.spendChanges(ACCOUNT, 1, now)
      : quotas.spend(ACCOUNT, "us-east-1", service, operation, now);
  for (let passed = 0; ; passed++) {
    try {
      spend();
    } catch {
      return passed;
    }
    if (passed > 100_000) return Number.POSITIVE_INFINITY;
  }
}

describe("the provider's quotas are those that the sandbox enforces", () => {
  test.each(named)("$operation", ({ operation, perSecond, burst, shared }) => {
    const quotas = new Quotas(true);
    expect(passing(quotas, operation, 0)).toBe(burst ?? perSecond);
    expect(passing(quotas, operation, 1)).toBe(perSecond);
    for (const other of shared) expect(passing(quotas, other, 1)).toBe(0);
  });
});

describe("the rate of an operation", () => {
  test.each(named)("$operation stays below what AWS allows", ({ operation, perSecond, burst }) => {
    const rate = findRate(operationOf(operation));
    expect(rate?.perSecond).toBe(perSecond);
    expect(rate?.burst).toBeGreaterThanOrEqual(1);
    expect(rate?.burst).toBeLessThanOrEqual(burst === undefined ? Math.max(1, perSecond / 2) : burst * 0.8);
  });

  test("is one where AWS counts operations together, and its own where it does not", () => {
    const bucket = (operation: string) => findRate(operation)?.bucket;
    expect(bucket("secretsmanager:UpdateSecretVersionStage")).toBe(bucket("secretsmanager:PutSecretValue"));
    expect(bucket("acm:GetCertificate")).not.toBe(bucket("acm:DescribeCertificate"));
    expect(bucket("route53:GetHostedZone")).not.toBe(bucket("route53:ChangeResourceRecordSets"));
  });

  test("is none for STS", () => {
    expect(findRate("sts:AssumeRole")).toBeUndefined();
  });
});
