import type { CertificateStatus } from "../model/certificate";

/** What has been seen of a certificate that is being issued. */
export interface IssuanceObservation {
  status: CertificateStatus;
  failureReason?: string | undefined;
  /** Whether ACM has named a validation record for every domain. */
  recordsNamed: boolean;
  /** Whether this run has put them into their zones. */
  recordsPut: boolean;
}

export type IssuanceAction =
  | { do: "wait"; for: string }
  | { do: "put-records" }
  | { do: "finish" }
  | { do: "fail"; cause: string; remedy: string };

type Row = (seen: IssuanceObservation) => IssuanceAction;

const replaceIt = "Replace it: pulumi up --target-replace with the certificate's URN.";

/** One row a status; an unknown status has none and fails loudly. */
const ISSUANCE: Record<CertificateStatus, Row> = {
  PENDING_VALIDATION: (seen) => {
    if (!seen.recordsNamed) return { do: "wait", for: "ACM to name the validation records" };
    if (!seen.recordsPut) return { do: "put-records" };
    return { do: "wait", for: "ACM to see the validation records" };
  },
  ISSUED: () => ({ do: "finish" }),
  FAILED: (seen) => ({
    do: "fail",
    cause: `ACM refused to issue the certificate: ${seen.failureReason ?? "it gives no reason"}.`,
    remedy: FAILURE_REMEDIES[seen.failureReason ?? ""] ?? `Remove the cause. ${replaceIt}`,
  }),
  VALIDATION_TIMED_OUT: () => ({
    do: "fail",
    cause: "ACM gave up after 72 hours without seeing the validation records.",
    remedy: `Check that the zone is the one that the domain is delegated to. ${replaceIt}`,
  }),
  REVOKED: () => ({ do: "fail", cause: "The certificate is revoked, for good.", remedy: replaceIt }),
  EXPIRED: () => ({ do: "fail", cause: "The certificate has expired.", remedy: replaceIt }),
  INACTIVE: () => ({ do: "fail", cause: "The certificate is inactive.", remedy: replaceIt }),
};

/** What to do about ACM's failure reasons. Source: DescribeCertificate, FailureReason. */
const FAILURE_REMEDIES: Readonly<Record<string, string>> = {
  CAA_ERROR: `A CAA record of the domain forbids Amazon to issue: add one such as 0 issue "amazon.com". ${replaceIt}`,
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
