import type { CertificateView } from "../aws/acm/certificateView";
import { waitFor } from "../aws/calls/wait";
import { exportOnce } from "../export/exportCertificate";
import { PkiError } from "../kernel/errors";
import { askForRenewal, isUnderWay } from "./askForRenewal";
import { findCaaInForce } from "./caaInForce";
import { diagnose } from "./diagnose";
import { planCaa } from "./plan/caa";
import { causesOf, remediesOf } from "./plan/diagnosis";
import { placeRecords, putValidationRecords } from "./validationRecords";
import { watchCertificate, watching } from "./watch";
import { type CertificateWork, duration, placeOf } from "./work";

/**
 * Renews a certificate under its ARN and waits for the new serial, which is the only proof of a renewal. The
 * records are put again (the renewal is validated like the issue), and the certificate is exported once, as ACM
 * renews exported certificates only. A renewal that is under way already is awaited, not doubled.
 */
export async function renew(current: CertificateView, work: CertificateWork): Promise<CertificateView> {
  await putValidationRecords(placeRecords(current.records, work), work);
  if (!isUnderWay(current)) {
    await exportOnce(placeOf(current.arn, work), work.resource, work.context.world);
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
        if (seen.serial !== current.serial) return "done";
        // A failure that stood there before is that of an earlier try.
        const isNews = seen.renewalUpdatedAt !== current.renewalUpdatedAt;
        if (seen.status !== "ISSUED" || (seen.renewalStatus === "FAILED" && isNews))
          throw await failed(seen, work);
        return "pending";
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
  const caa = await refusalByCaa(seen, work);
  const cause =
    seen.status === "ISSUED"
      ? `ACM could not renew ${seen.arn} (${seen.renewalReason ?? "it gives no reason"}${caa?.inForce ?? ""}).`
      : `${seen.arn} was to be renewed, and is ${seen.status} now.`;
  const current = seen.status === "ISSUED" ? `The current one stays in place until ${seen.notAfter}.` : "";
  const allow = caa ? `Add ${caa.records.join(" and ")}.` : "";
  return new PkiError({
    code: "RenewalFailed",
    resource: work.resource,
    cause: sentences(cause, current),
    remedy: sentences(allow, "Run pulumi up again once the cause is gone: it asks for another renewal."),
  });
}

async function timedOut(seen: CertificateView, waited: number, work: CertificateWork): Promise<PkiError> {
  const caa = await refusalByCaa(seen, work);
  const reason = seen.renewalReason === undefined ? "" : ` (${seen.renewalReason}${caa?.inForce ?? ""})`;
  const findings = await diagnose(seen.records, seen.renewalValidatedDomains, work);
  const late = `${seen.arn} has no new serial after ${duration(waited)}; the renewal is ${seen.renewalStatus ?? "not begun"}${reason}.`;
  const current = `The current certificate stays in place until ${seen.notAfter}.`;
  const allow = caa ? `Add ${caa.records.join(" and ")}.` : "";
  return new PkiError({
    code: "RenewalTimedOut",
    resource: work.resource,
    cause: sentences(late, causesOf(findings), current),
    remedy: sentences(allow, remediesOf(findings), "Run pulumi up: it goes on with this renewal."),
  });
}

/** The records that forbid Amazon to renew, and those to add; undefined where ACM gives another reason or none. */
async function refusalByCaa(seen: CertificateView, { context, inputs }: CertificateWork) {
  if (seen.renewalReason !== "CAA_ERROR") return undefined;
  return planCaa({
    names: seen.names,
    zones: inputs.zones,
    inForce: await findCaaInForce(seen, context.world),
  });
}

const sentences = (...parts: string[]): string => parts.filter((part) => part !== "").join(" ");
