import type { AcmSettings } from "./acm/acm";
import type { TimeSource } from "./core/clock";
import type { ChainEnd } from "./pki/authority";

/** How a sandbox behaves; everything has a default. */
export interface SandboxOptions {
  /** Any free one where absent or 0. */
  port?: number;
  /** The time that the sandbox's clock starts from; tests hand in a frozen one. */
  clock?: TimeSource;
  /** The account of all callers whose access key id is not an account number itself. */
  accountId?: string;
  /** Other seeds give other ids, serials and ARNs. */
  seed?: string;
  quotas?: "aws" | "off";
  /** Whether signatures are verified and policies count; they are given to `Sandbox.iam`. */
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
  namesPerCertificate: 10,
  certificatesPerRegion: 2500,
  requestsPerYear: 5000,
};
