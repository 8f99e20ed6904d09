import type { CertificateStatus } from "../../../aws/acm/certificateStatus";
import { type CertificateSecretInputs, SYNC_DEFAULTS } from "../model/inputs";
import { waitingNotice } from "./waits";

export type Creation =
  | { do: "write" }
  | { do: "wait"; notice: string }
  | { do: "refuse"; cause: string; remedy: string };

/** Whether a secret that the state does not know is written now. */
export function planSecretCreation(inputs: CertificateSecretInputs): Creation {
  const { autoSync = SYNC_DEFAULTS.autoSync, certificate, syncNow } = inputs;
  if (!isDead(certificate.status)) {
    if (autoSync || syncNow !== undefined) return { do: "write" };
    return { do: "wait", notice: waitingNotice([`the certificate ${certificate.serial}`]) };
  }
  if (!autoSync) return { do: "wait", notice: deadNotice(inputs) };
  return {
    do: "refuse",
    cause: `Its certificate ${certificate.arn} is ${certificate.status}, and ACM does not export it any more.`,
    remedy: "Take it out of the sync's certificates, or replace the certificate.",
  };
}

/** Statuses that end a certificate that was issued; it never comes back, but another may take its place. */
export function isDead(status: CertificateStatus): boolean {
  return status === "REVOKED" || status === "EXPIRED";
}

/** What is said where a secret was never made. */
export function deadNotice({ certificate, secretName }: CertificateSecretInputs): string {
  return `nothing is written to ${secretName}: its certificate is ${certificate.status}`;
}
