import type { CertificateView } from "../aws/acm/certificateView";
import { waitFor } from "../aws/calls/wait";
import { PkiError } from "../kernel/errors";
import { findCaaInForce } from "./caaInForce";
import { diagnose, diagnoseNowAndThen } from "./diagnose";
import { causesOf, type Finding, remediesOf } from "./plan/diagnosis";
import { type IssuanceAction, planIssuance } from "./plan/issuance";
import { placeRecords, putValidationRecords } from "./validationRecords";
import { watchCertificate, watching } from "./watch";
import { type CertificateWork, duration } from "./work";

/** Seconds after which the records of a request that is still pending are put again. */
const RECORDS_AGAIN_SECONDS = 10 * 60;

/** Sees a request through to its issue: puts the records that ACM names, and waits until ACM has seen them. */
export function issue(first: CertificateView, work: CertificateWork): Promise<CertificateView> {
  return watching(work, () => awaitIssue(first, work));
}

function awaitIssue(first: CertificateView, work: CertificateWork): Promise<CertificateView> {
  const { arn } = first;
  let putAt = Number.NEGATIVE_INFINITY;
  const now = () => work.context.world.now().getTime();
  const lookInto = diagnoseNowAndThen(work);
  let findings: readonly Finding[] = [];
  let action: IssuanceAction;
  return waitFor(
    {
      resource: work.resource,
      awaited: `the issue of ${arn}`,
      first,
      probe: watchCertificate(arn, work, first),
      judge: async (seen) => {
        // Somebody may have taken the records away since; putting them again changes nothing where they stand.
        const recordsPut = now() - putAt < RECORDS_AGAIN_SECONDS * 1000;
        const caaInForce = await findCaaInForce(seen, work.context.world);
        const observed = { ...seen, zones: work.inputs.zones, recordsPut, caaInForce };
        action = planIssuance(observed);
        if (action.do === "put-records") {
          await putValidationRecords(placeRecords(seen.records, work), work);
          putAt = now();
          action = planIssuance({ ...observed, recordsPut: true });
        }
        if (action.do === "fail") throw failed(arn, action, work);
        if (action.do === "wait" && seen.recordsNamed) findings = await lookInto(seen);
        return action.do === "finish" ? "done" : "pending";
      },
      deadlineSeconds: work.deadlineSeconds,
      onPending: (seen, waited) =>
        work.tell(
          `waiting for ${awaited(action)}${validated(seen)}, ${duration(waited)} so far${told(findings)}`,
        ),
      timeout: (seen, waited) => timedOut(seen, waited, work),
    },
    work.context.world,
  );
}

function awaited(action: IssuanceAction): string {
  return action.do === "wait" ? action.for : "ACM";
}

function validated(seen: CertificateView): string {
  return seen.recordsNamed
    ? ` (${seen.validatedDomains.length} of ${seen.names.length} names validated)`
    : "";
}

function told(findings: readonly Finding[]): string {
  return findings.length === 0 ? "" : `; ${causesOf(findings)} ${remediesOf(findings)}`;
}

function failed(
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

async function timedOut(seen: CertificateView, waited: number, work: CertificateWork): Promise<PkiError> {
  const named = seen.records
    .map((record) => `${record.name} CNAME ${record.value}`.replace(/\.$/, ""))
    .join("; ");
  const records = named === "" ? "ACM has named no validation record yet" : `the records are ${named}`;
  const findings = seen.recordsNamed ? await diagnose(seen.records, seen.validatedDomains, work) : [];
  const cause = `${seen.arn} is still ${seen.status} after ${duration(waited)}; ${records}.`;
  const goOn = "Run pulumi up: it goes on with this request. A longer wait is issuanceTimeoutMinutes.";
  return new PkiError({
    code: "IssuanceTimedOut",
    resource: work.resource,
    cause: `${cause} ${causesOf(findings)}`.trim(),
    remedy: `${remediesOf(findings)} ${goOn}`.trim(),
  });
}
