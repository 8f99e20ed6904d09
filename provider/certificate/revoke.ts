import type { RevocationReason } from "../authority/revocationReasons";
import type { RevokeAnswer } from "../aws/acm/acm";
import type { CertificateView } from "../aws/acm/certificateView";
import { waitFor } from "../aws/calls/wait";
import { duration } from "../kernel/duration";
import { PkiError } from "../kernel/errors";
import { onceUnused } from "./inUse";
import { type CertificateWork, requireCertificate } from "./work";

/** Seconds until ACM shows a revocation. */
const SHOWN_DEADLINE_SECONDS = 5 * 60;
/** Seconds that ACM may be busy with another change of the certificate. */
const UPDATED_DEADLINE_SECONDS = 5 * 60;

/**
 * Revokes a certificate, for good, and waits until ACM shows it. A renewed certificate shares its ARN with its
 * predecessor, so only the generation that the plan showed is revoked, never a newer one.
 */
export async function revoke(
  seen: CertificateView,
  planned: { serial: string; reason: RevocationReason },
  work: CertificateWork,
): Promise<CertificateView> {
  if (seen.status === "REVOKED") return seen;
  const { issuer, resource, context } = work;
  if (seen.status !== "ISSUED") throw refused(`${seen.arn} is ${seen.status}`, work);
  // A certificate that was pending in the plan has its first generation now.
  if (planned.serial !== "" && seen.serial !== planned.serial)
    throw refused(
      `${seen.arn} has been renewed: its serial is ${seen.serial}, and the plan showed ${planned.serial}`,
      work,
    );
  await issuer.revoke(seen, planned.reason, (act) =>
    onceUnused(seen.arn, () => onceUpdated(seen.arn, act, work), work),
  );
  return waitFor<CertificateView>(
    {
      resource,
      awaited: `the revocation of ${seen.arn}`,
      probe: () => requireCertificate(seen.arn, work),
      judge: async ({ status }) => (status === "REVOKED" ? "done" : "pending"),
      deadlineSeconds: SHOWN_DEADLINE_SECONDS,
      onPending: (_, waited) => work.tell(`waiting for the revocation, ${duration(waited)} so far`),
      timeout: (last, waited) =>
        refused(`${last.arn} is still ${last.status} after ${duration(waited)}`, work),
    },
    context.world,
  );
}

/** Revokes once ACM has ended another change of the certificate, or finds that ACM shows it as revoked. */
function onceUpdated(
  arn: string,
  act: () => Promise<RevokeAnswer>,
  work: CertificateWork,
): Promise<RevokeAnswer> {
  return waitFor<RevokeAnswer>(
    {
      resource: work.resource,
      awaited: `ACM to end another change of ${arn}`,
      probe: act,
      isAct: true,
      judge: async (answer) => {
        if (answer !== "being updated") return "done";
        return (await requireCertificate(arn, work)).status === "REVOKED" ? "done" : "pending";
      },
      deadlineSeconds: UPDATED_DEADLINE_SECONDS,
      onPending: (_, waited) =>
        work.tell(`ACM still updates the certificate; revoking it again, ${duration(waited)} so far`),
      timeout: (_, waited) => refused(`ACM still updates ${arn} after ${duration(waited)}`, work),
    },
    work.context.world,
  );
}

function refused(cause: string, { resource }: CertificateWork): PkiError {
  return new PkiError({
    code: "RevocationRefused",
    resource,
    cause: `${cause}; it was not revoked.`,
    remedy: "Run pulumi refresh, look at the plan, and run the command again.",
  });
}
