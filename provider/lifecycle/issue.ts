import { type CertificateView, findCertificate, isCertificateListed } from "../aws/acm";
import { waitFor } from "../aws/wait";
import { PkiError } from "../model/errors";
import { planIssuance } from "../plan/issuance";
import { type CertificateWork, certificateGone, duration } from "./certificateWork";
import { placeRecords, putValidationRecords } from "./validationRecords";

/** Seconds after which a request that ACM neither describes nor lists is taken for gone. */
const VISIBLE_AFTER_SECONDS = 30;

/** Sees a request through to its issue: puts the records that ACM names, and waits until ACM has seen them. */
export function issue(arn: string, work: CertificateWork): Promise<CertificateView> {
  let recordsPut = false;
  let awaited = "ACM to take up the request";
  const start = work.context.now().getTime();
  return waitFor<CertificateView | undefined>(
    {
      probe: () => findCertificate(work.acm, work.resource, arn),
      judge: async (seen) => {
        if (!seen) {
          // A fresh request is not describable for some seconds.
          const isFresh = work.context.now().getTime() - start < VISIBLE_AFTER_SECONDS * 1000;
          if (isFresh || (await isCertificateListed(work.acm, work.resource, arn))) return "pending";
          throw certificateGone(arn, work);
        }
        let action = planIssuance({ ...seen, recordsPut });
        if (action.do === "put-records") {
          await putValidationRecords(placeRecords(seen.records, work), work);
          recordsPut = true;
          action = planIssuance({ ...seen, recordsPut });
        }
        if (action.do === "fail") throw failure(arn, action, work);
        if (action.do === "wait") awaited = action.for;
        return action.do === "finish" ? "done" : "pending";
      },
      deadlineSeconds: work.deadlineSeconds,
      onPending: (seen, waited) =>
        work.tell(`waiting for ${awaited}${validated(seen)}, ${duration(waited)} so far`),
      timeout: (seen, waited) => timedOut(arn, seen, waited, work),
    },
    work.context,
  ) as Promise<CertificateView>;
}

function validated(seen: CertificateView | undefined): string {
  return seen?.recordsNamed
    ? ` (${seen.validatedDomains.length} of ${seen.names.length} names validated)`
    : "";
}

function failure(
  arn: string,
  { cause, remedy }: { cause: string; remedy: string },
  work: CertificateWork,
): PkiError {
  return new PkiError({
    code: "IssuanceFailed",
    resource: work.resource,
    cause: `${cause} (${arn})`,
    remedy,
  });
}

function timedOut(
  arn: string,
  seen: CertificateView | undefined,
  waited: number,
  work: CertificateWork,
): PkiError {
  const missing = (seen?.records ?? []).map((record) => `${record.name} CNAME ${record.value}`).join("; ");
  const records = missing === "" ? "ACM has named no validation record yet" : `the records are ${missing}`;
  return new PkiError({
    code: "IssuanceTimedOut",
    resource: work.resource,
    cause: `${arn} is still ${seen?.status ?? "unknown to ACM"} after ${duration(waited)}; ${records}.`,
    remedy:
      "Check that the domain is delegated to the name servers of the CA's zone, then run pulumi up: it goes on with this request. A longer wait is issuanceTimeoutMinutes.",
  });
}
