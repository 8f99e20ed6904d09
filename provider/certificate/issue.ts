import type { IssueStep } from "../authority/issuer";
import type { CertificateView } from "../aws/acm/certificateView";
import { waitFor } from "../aws/calls/wait";
import { duration } from "../kernel/duration";
import { PkiError } from "../kernel/errors";
import { watchCertificate, watching } from "./watch";
import type { CertificateWork } from "./work";

/** Sees a request through to its issue: the issuer does what the CA waits for, until ACM shows it as issued. */
export function issue(first: CertificateView, work: CertificateWork): Promise<CertificateView> {
  return watching(work, () => awaitIssue(first, work));
}

function awaitIssue(first: CertificateView, work: CertificateWork): Promise<CertificateView> {
  const { arn } = first;
  const issuing = work.issuer.beginIssue();
  let step: IssueStep;
  return waitFor(
    {
      resource: work.resource,
      awaited: `the issue of ${arn}`,
      first,
      probe: watchCertificate(arn, work, first),
      judge: async (seen) => {
        step = await issuing.advance(seen);
        if (step.do === "fail") throw failed(arn, step, work);
        return step.do === "finish" ? "done" : "pending";
      },
      deadlineSeconds: work.deadlineSeconds,
      onPending: (_, waited) => {
        if (step.do === "wait") work.tell(`waiting for ${step.for}, ${duration(waited)} so far${step.hint}`);
      },
      timeout: (seen, waited) => timedOut(seen, waited, work),
    },
    work.context.world,
  );
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
  const { cause, remedy } = await work.issuer.diagnose(seen, "issue");
  const goOn = "Run pulumi up: it goes on with this request. A longer wait is issuanceTimeoutMinutes.";
  return new PkiError({
    code: "IssuanceTimedOut",
    resource: work.resource,
    cause: `${seen.arn} is still ${seen.status} after ${duration(waited)}; ${cause}`,
    remedy: `${remedy} ${goOn}`.trim(),
  });
}
