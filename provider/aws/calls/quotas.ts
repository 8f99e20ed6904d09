/** How often AWS lets an account call operations, in each region by itself unless it says otherwise. */
export interface RequestQuota {
  /** `service:Operation` as IAM writes it. `service:*` is each other operation of that service. */
  operations: readonly string[];
  perSecond: number;
  /** How many at once after a pause, where AWS documents it. */
  burst?: number;
  /** Whether these operations draw on one quota together. Otherwise each has its own. */
  together?: boolean;
  source: string;
}

const ACM = "https://docs.aws.amazon.com/acm/latest/userguide/acm-limits.html";
const ROUTE53 = "https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/DNSLimitations.html";
const SECRETS = "https://docs.aws.amazon.com/secretsmanager/latest/userguide/reference_limits.html";
const TAGGING = "https://docs.aws.amazon.com/general/latest/gr/arg.html";

/** Record changes are counted beside the requests that carry them: one each, two for an UPSERT. */
export const RECORD_CHANGES = "route53:RecordChanges";

/**
 * AWS's request quotas. An operation that no row names is not limited as far as anybody could notice: STS allows 600
 * calls a second.
 */
export const REQUEST_QUOTAS: readonly RequestQuota[] = [
  {
    operations: [
      "acm:DescribeCertificate",
      "acm:GetCertificate",
      "acm:ExportCertificate",
      "acm:DeleteCertificate",
      "acm:ListTagsForCertificate",
    ],
    ...{ perSecond: 10, source: ACM },
  },
  { operations: ["acm:ListCertificates"], perSecond: 8, source: ACM },
  {
    operations: [
      "acm:RequestCertificate",
      "acm:RenewCertificate",
      "acm:RevokeCertificate",
      "acm:AddTagsToCertificate",
      "acm:RemoveTagsFromCertificate",
      "acm:SearchCertificates",
      "acm:UpdateCertificateOptions",
      "acm:*",
    ],
    ...{ perSecond: 5, source: ACM },
  },
  { operations: ["acm:ImportCertificate"], perSecond: 1, source: ACM },
  { operations: ["route53:*"], perSecond: 10, burst: 50, source: ROUTE53 },
  { operations: [RECORD_CHANGES], perSecond: 100, burst: 1500, source: ROUTE53 },
  {
    operations: [
      "secretsmanager:PutSecretValue",
      "secretsmanager:UpdateSecret",
      "secretsmanager:UpdateSecretVersionStage",
      "secretsmanager:ReplicateSecretToRegions",
    ],
    ...{ perSecond: 50, together: true, source: SECRETS },
  },
  { operations: ["secretsmanager:GetSecretValue"], perSecond: 10_000, source: SECRETS },
  { operations: ["secretsmanager:DescribeSecret"], perSecond: 40_000, source: SECRETS },
  {
    operations: ["secretsmanager:BatchGetSecretValue", "secretsmanager:ListSecrets"],
    ...{ perSecond: 100, source: SECRETS },
  },
  {
    operations: ["secretsmanager:CreateSecret", "secretsmanager:DeleteSecret", "secretsmanager:*"],
    ...{ perSecond: 50, source: SECRETS },
  },
  { operations: ["tag:GetResources"], perSecond: 15, source: TAGGING },
];

/**
 * Share of a documented burst that is used. The rest is for other users of the account, and for calls that arrive
 * closer together than they left.
 */
const SHARE_OF_BURST = 0.8;
/** Of what AWS lets pass in a second, this much goes at once where no burst is documented. */
const BURST_SECONDS = 0.5;

/** The limits of one token bucket: tokens a second, and how many at once. */
export interface Rate {
  /** Name of the bucket. Operations that draw on one quota share it. */
  bucket: string;
  perSecond: number;
  burst: number;
  /** Route 53 is one service for all regions. */
  isGlobal: boolean;
}

/** The rate that calls of an operation (`acm:ListCertificates`) keep to. Undefined where nothing limits them. */
export function findRate(operation: string): Rate | undefined {
  const [service = ""] = operation.split(":");
  const quota = quotaNaming(operation) ?? quotaNaming(`${service}:*`);
  if (!quota) return undefined;
  const { perSecond, burst, together } = quota;
  return {
    bucket: together ? (quota.operations[0] ?? operation) : operation,
    perSecond,
    burst: burst === undefined ? Math.max(1, perSecond * BURST_SECONDS) : burst * SHARE_OF_BURST,
    isGlobal: service === "route53",
  };
}

function quotaNaming(operation: string): RequestQuota | undefined {
  return REQUEST_QUOTAS.find(({ operations }) => operations.includes(operation));
}
