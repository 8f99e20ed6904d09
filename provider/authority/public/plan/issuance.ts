import type { CertificateStatus } from "../../../aws/acm/certificateStatus";
import type { HostedZone } from "../../../kernel/domainName";
import { type CaaInForce, planCaa } from "./caa";

/** Facts about a certificate that is being issued. */
export interface IssuanceObservation {
  status: CertificateStatus;
  failureReason?: string | undefined;
  names: readonly string[];
  /** Names that ACM refused. None where it does not say which. */
  failedDomains: readonly string[];
  zones: readonly HostedZone[];
  /** Where CAA records forbid the issue, as far as they could be looked up. */
  caaInForce?: readonly CaaInForce[] | undefined;
  /** Whether ACM has named a validation record for every domain. */
  recordsNamed: boolean;
  /** Whether this run has put them into their zones. */
  recordsPut: boolean;
}

/** Hours after which ACM gives a request up. Source: ACM User Guide, "DNS validation". */
export const VALIDATION_WINDOW_HOURS = 72;

export type IssuanceAction =
  | { do: "wait"; for: string }
  | { do: "put-records" }
  | { do: "finish" }
  | { do: "fail"; cause: string; remedy: string };

type Row = (seen: IssuanceObservation) => IssuanceAction;

const AGAIN = "run pulumi up again: a new one is requested.";

/** One row a status. An unknown status has none and fails loudly. */
const ISSUANCE: Record<CertificateStatus, Row> = {
  PENDING_VALIDATION: (seen) => {
    if (!seen.recordsNamed) return { do: "wait", for: "ACM to name the validation records" };
    if (!seen.recordsPut) return { do: "put-records" };
    return { do: "wait", for: "ACM to see the validation records" };
  },
  ISSUED: () => ({ do: "finish" }),
  FAILED: (seen) =>
    seen.failureReason === "CAA_ERROR"
      ? refusedByCaa(seen)
      : {
          do: "fail",
          cause: `ACM refused to issue the certificate: ${seen.failureReason ?? "it gives no reason"}.`,
          remedy: FAILURE_REMEDIES[seen.failureReason ?? ""] ?? `Remove the cause, then ${AGAIN}`,
        },
  VALIDATION_TIMED_OUT: () => ({
    do: "fail",
    cause: `ACM gave up after ${VALIDATION_WINDOW_HOURS} hours without seeing the validation records.`,
    remedy: `Check that the zone is the one that the domain is delegated to, then ${AGAIN}`,
  }),
  REVOKED: () => ({
    do: "fail",
    cause: "The certificate is revoked, for good.",
    remedy: `To go on, ${AGAIN}`,
  }),
  EXPIRED: () => ({ do: "fail", cause: "The certificate has expired.", remedy: `To go on, ${AGAIN}` }),
  INACTIVE: () => ({
    do: "fail",
    cause: "The certificate is inactive.",
    remedy: "Replace it: pulumi up --target-replace with the certificate's URN.",
  }),
};

/** Amazon's CA obeys CAA records, and so its refusal is about the very records to add. */
function refusedByCaa({ names, failedDomains, zones, caaInForce = [] }: IssuanceObservation): IssuanceAction {
  const refused = failedDomains.length > 0 ? failedDomains : names;
  const caa = planCaa({ names: refused, zones, inForce: caaInForce });
  return {
    do: "fail",
    cause: `ACM refused to issue the certificate: CAA_ERROR: CAA records forbid it for ${caa.names.join(", ")}${caa.inForce}.`,
    remedy: `${caa.remedy}, then ${AGAIN}`,
  };
}

/** The remedies of ACM's other failure reasons. Source: DescribeCertificate, FailureReason. */
const FAILURE_REMEDIES: Readonly<Record<string, string>> = {
  DOMAIN_NOT_ALLOWED: "Amazon does not issue for this domain: ask AWS Support, or remove the name.",
  INVALID_PUBLIC_DOMAIN: "A name is below no public top-level domain: correct it.",
  ADDITIONAL_VERIFICATION_REQUIRED:
    "Amazon wants to look at this domain first: open a case with AWS Support.",
};

/** The next step of an issue: from what was seen to one action. */
export function planIssuance(seen: IssuanceObservation): IssuanceAction {
  const row = ISSUANCE[seen.status] as Row | undefined;
  if (!row)
    return {
      do: "fail",
      cause: `ACM reports the status ${JSON.stringify(seen.status)}, which this version does not know.`,
      remedy: "Update pulumi-aws-pki.",
    };
  return row(seen);
}
