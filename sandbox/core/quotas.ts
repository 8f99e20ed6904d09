import { awsError } from "../wire/error";

interface Rate {
  perSecond: number;
  burst: number;
}

const rate = (perSecond: number, burst = perSecond): Rate => ({ perSecond, burst });

/** Operations that draw on one bucket together. */
const SHARED: Record<string, string> = {
  "secretsmanager:PutSecretValue": "secretsmanager:PutSecretValue",
  "secretsmanager:UpdateSecret": "secretsmanager:PutSecretValue",
  "secretsmanager:UpdateSecretVersionStage": "secretsmanager:PutSecretValue",
  "secretsmanager:ReplicateSecretToRegions": "secretsmanager:PutSecretValue",
};

/**
 * Requests a second per account, region and operation.
 * Sources: docs.aws.amazon.com/acm/latest/userguide/acm-limits.html,
 * docs.aws.amazon.com/secretsmanager/latest/userguide/reference_limits.html,
 * docs.aws.amazon.com/Route53/latest/DeveloperGuide/DNSLimitations.html (10 a second, burst 50, per account and
 * action), docs.aws.amazon.com/general/latest/gr/arg.html (GetResources). STS publishes 600 a second for each account
 * and region.
 */
const RATES: Record<string, Rate> = {
  "acm:DescribeCertificate": rate(10),
  "acm:GetCertificate": rate(10),
  "acm:ExportCertificate": rate(10),
  "acm:DeleteCertificate": rate(10),
  "acm:ListTagsForCertificate": rate(10),
  "acm:ListCertificates": rate(8),
  "acm:RequestCertificate": rate(5),
  "acm:RenewCertificate": rate(5),
  "acm:AddTagsToCertificate": rate(5),
  "acm:RemoveTagsFromCertificate": rate(5),
  "acm:SearchCertificates": rate(5),
  "acm:UpdateCertificateOptions": rate(5),
  "acm:ImportCertificate": rate(1),
  "acm:*": rate(5),
  "route53:*": rate(10, 50),
  "secretsmanager:GetSecretValue": rate(10_000),
  "secretsmanager:DescribeSecret": rate(40_000),
  "secretsmanager:BatchGetSecretValue": rate(100),
  "secretsmanager:ListSecrets": rate(100),
  "secretsmanager:*": rate(50),
  "sts:*": rate(600),
  "tagging:GetResources": rate(15),
};

/** Error code of a service when requests come too fast. The others say ThrottlingException. */
const THROTTLING: Record<string, string> = {
  route53: "Throttling",
  sts: "Throttling",
  tagging: "ThrottledException",
};

/** Route 53 also counts the changes themselves: 100 a second, burst 1,500. An UPSERT counts twice. */
const CHANGES: Rate = rate(100, 1500);

interface Bucket {
  tokens: number;
  filledAt: number;
}

/** AWS's request quotas as token buckets that the sandbox's clock refills. Off unless asked for. */
export class Quotas {
  readonly #buckets = new Map<string, Bucket>();

  constructor(private readonly enforced: boolean) {}

  /**
   * Takes one request out of the bucket of this account, region and operation, or throws as AWS throttles. Route 53 is
   * the same in all regions, and so is its bucket.
   */
  spend(account: string, region: string, service: string, operation: string, now: Date): void {
    const name = SHARED[`${service}:${operation}`] ?? `${service}:${operation}`;
    const figures = RATES[name] ?? RATES[`${service}:*`];
    const place = service === "route53" ? account : `${account}/${region}`;
    if (figures) this.#take(`${place}/${name}`, figures, 1, service, now);
  }

  /** Takes the changes of one Route 53 batch. Their weight is one each, two for an UPSERT. */
  spendChanges(account: string, weight: number, now: Date): void {
    this.#take(`${account}/changes`, CHANGES, weight, "route53", now);
  }

  reset(): void {
    this.#buckets.clear();
  }

  #take(key: string, { perSecond, burst }: Rate, amount: number, service: string, now: Date): void {
    if (!this.enforced) return;
    const time = now.getTime() / 1000;
    const bucket = this.#buckets.get(key) ?? { tokens: burst, filledAt: time };
    bucket.tokens = Math.min(burst, bucket.tokens + Math.max(0, time - bucket.filledAt) * perSecond);
    bucket.filledAt = time;
    this.#buckets.set(key, bucket);
    if (bucket.tokens < amount) {
      throw awsError(THROTTLING[service] ?? "ThrottlingException", "Rate exceeded");
    }
    bucket.tokens -= amount;
  }
}
