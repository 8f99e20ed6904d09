import type { AcmSettings } from "./acm/acm";
import type { TimeSource } from "./core/clock";
import type { ChainEnd } from "./pki/authority";

/** How a sandbox behaves. Every option has a default. */
export interface SandboxOptions {
  /** Any free one where absent or 0. */
  port?: number;
  /** The time at which the sandbox's clock starts. Tests pass a frozen one. */
  clock?: TimeSource;
  /** The account of all callers whose access key id is not an account number itself. */
  accountId?: string;
  /** Domains of public hosted zones that stand from the start, in the default account. */
  zones?: readonly string[];
  /** Other seeds give other ids, serials and ARNs. */
  seed?: string;
  quotas?: "aws" | "off";
  /** Whether signatures are verified and policies count. `Sandbox.iam` takes the policies. */
  iam?: "enforce" | "off";
  /** How long a validation record has to stand before ACM has seen it. */
  validationSeconds?: number;
  managedRenewal?: "aws" | "off";
  /** Regions in which AWS renews nothing by itself, whatever managedRenewal says. */
  regionsWithoutRenewal?: readonly string[];
  chain?: ChainEnd;
  /** How long a DNS change stays PENDING. */
  changeSyncSeconds?: number;
  /** For how long the tagging API sees a certificate or a secret with the tags that it had before, or not at all. */
  tagDelaySeconds?: number;
  /** AWS's limits and delays of ACM, where a test wants others. */
  acm?: Partial<AcmSettings>;
}

export const DEFAULT_ACCOUNT = "111122223333";

/** acm-limits.html: 2,500 certificates, 5,000 requests in 365 days, 10 names each. */
export const ACM_DEFAULTS: AcmSettings = {
  describeDelaySeconds: 0,
  listDelaySeconds: 0,
  recordDelaySeconds: 0,
  exportDelaySeconds: 0,
  revokeDelaySeconds: 0,
  namesPerCertificate: 10,
  certificatesPerRegion: 2500,
  requestsPerYear: 5000,
};
