import type { CertificateView } from "../aws/acm/certificateView";
import { waitFor } from "../aws/calls/wait";
import { exportOnce } from "../export/exportCertificate";
import { duration } from "../kernel/duration";
import { PkiError } from "../kernel/errors";
import { askForRenewal, isUnderWay } from "./askForRenewal";
import { watchCertificate, watching } from "./watch";
import { type CertificateWork, placeOf } from "./work";

/**
 * Renews a certificate under its ARN and waits for the issuer's proof of a renewal. The records are put again (the
 * renewal is validated like the issue), and the certificate is exported once, as ACM renews exported certificates only. A renewal that is under way already is awaited, not doubled.
 */
export async function renew(current: CertificateView, work: CertificateWork): Promise<CertificateView> {
  await work.issuer.putRecords(current);
  if (!isUnderWay(current)) {
    await exportOnce(placeOf(current.arn, work), work, work.context.world);
    await askForRenewal(current, work);
  }
  return watching(work, () => awaitRenewal(current, work));
}

function awaitRenewal(current: CertificateView, work: CertificateWork): Promise<CertificateView> {
  return waitFor<CertificateView>(
    {
      resource: work.resource,
      awaited: `the renewal of ${current.arn}`,
      probe: watchCertificate(current.arn, work),
      judge: async (seen) => {
        const outcome = work.issuer.rules.judgeRenewal(seen, current);
        if (outcome === "failed") throw await failed(seen, work);
        return outcome === "renewed" ? "done" : "pending";
      },
      deadlineSeconds: work.deadlineSeconds,
      onPending: (seen, waited) =>
        work.tell(
          `waiting for the renewed certificate (${seen.renewalStatus ?? "not begun"}), ${duration(waited)} so far`,
        ),
      timeout: (seen, waited) => timedOut(seen, waited, work),
    },
    work.context.world,
  );
}

async function failed(seen: CertificateView, work: CertificateWork): Promise<PkiError> {
  const refusal = await work.issuer.explainRefusal(seen);
  const cause =
    seen.status === "ISSUED"
      ? `ACM could not renew ${seen.arn} (${seen.renewalReason ?? "it gives no reason"}${refusal.cause}).`
      : `${seen.arn} was to be renewed, and is ${seen.status} now.`;
  const current = seen.status === "ISSUED" ? `The current one stays in place until ${seen.notAfter}.` : "";
  const again = "Run pulumi up again once the cause is gone: it asks for another renewal.";
  return new PkiError({
    code: "RenewalFailed",
    resource: work.resource,
    cause: sentences(cause, current),
    remedy: sentences(refusal.remedy, again),
  });
}

async function timedOut(seen: CertificateView, waited: number, work: CertificateWork): Promise<PkiError> {
  const refusal = await work.issuer.explainRefusal(seen);
  const reason = seen.renewalReason === undefined ? "" : ` (${seen.renewalReason}${refusal.cause})`;
  const { cause, remedy } = await work.issuer.diagnose(seen, "renewal");
  const late = `${seen.arn} has no new serial after ${duration(waited)}; the renewal is ${seen.renewalStatus ?? "not begun"}${reason}.`;
  const current = `The current certificate stays in place until ${seen.notAfter}.`;
  return new PkiError({
    code: "RenewalTimedOut",
    resource: work.resource,
    cause: sentences(late, cause, current),
    remedy: sentences(refusal.remedy, remedy, "Run pulumi up: it goes on with this renewal."),
  });
}

const sentences = (...parts: string[]): string => parts.filter((part) => part !== "").join(" ");
