import { deleteCertificate, findCertificate, findCertificateTags } from "../aws/acm";
import { waitFor } from "../aws/wait";
import type { CertificateState, ValidationRecord } from "../model/certificate";
import { PkiError } from "../model/errors";
import { claimOf } from "../plan/identity";
import { type CertificateWork, duration } from "./certificateWork";
import { deleteValidationRecords, placeRecords } from "./validationRecords";

/** Seconds that a deletion waits for what still uses the certificate, such as a load balancer going away itself. */
const IN_USE_DEADLINE_SECONDS = 20 * 60;

/** Deletes a certificate and those of its validation records that nobody else needs. Repeating it changes nothing. */
export async function removeCertificate(
  arn: string,
  state: CertificateState,
  work: CertificateWork,
): Promise<void> {
  const tags = await findCertificateTags(work.acm, work.resource, arn);
  if (tags && state.claim > 0 && claimOf(tags) > state.claim) {
    work.context.notice(
      state.resourceUrn,
      `kept ${arn}: its replacement has taken it over; delete it by hand if no stack holds it`,
    );
    return;
  }
  const records = await findRecords(arn, state, work);
  await waitFor(
    {
      probe: () => deleteCertificate(work.acm, work.resource, arn),
      judge: async (result) => (result === "deleted" ? "done" : "pending"),
      deadlineSeconds: IN_USE_DEADLINE_SECONDS,
      onPending: (_, waited) =>
        work.tell(`the certificate is still in use; trying again, ${duration(waited)} so far`),
      timeout: (_, waited) => inUse(arn, waited, work),
    },
    work.context,
  );
  await deleteValidationRecords(records, arn, work);
}

/** The state's records; one that never saw its certificate issued holds none, though they may stand in DNS. */
async function findRecords(
  arn: string,
  state: CertificateState,
  work: CertificateWork,
): Promise<ValidationRecord[]> {
  if (state.validationRecords.length > 0) return state.validationRecords;
  const seen = await findCertificate(work.acm, work.resource, arn);
  return placeRecords(seen?.records ?? [], work);
}

async function inUse(arn: string, waited: number, work: CertificateWork): Promise<PkiError> {
  const seen = await findCertificate(work.acm, work.resource, arn);
  const users = seen?.inUseBy.join(", ") || "something that ACM does not name";
  return new PkiError({
    code: "CertificateInUse",
    resource: work.resource,
    cause: `${arn} is still in use after ${duration(waited)}, by ${users}.`,
    remedy: "Detach it there, and run the command again.",
  });
}
