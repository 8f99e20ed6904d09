import { waitFor } from "../aws/calls/wait";
import { duration } from "../kernel/duration";
import { PkiError } from "../kernel/errors";
import type { CertificateWork } from "./work";

/** Seconds that a deletion or revocation waits for what still uses the certificate, such as a load balancer going away. */
const IN_USE_DEADLINE_SECONDS = 20 * 60;

/** Tries something that AWS refuses while the certificate is in use, until it is not, or the deadline has passed. */
export async function onceUnused<T>(
  arn: string,
  act: () => Promise<T | "in use">,
  work: CertificateWork,
): Promise<void> {
  await waitFor(
    {
      resource: work.resource,
      awaited: `what uses ${arn} to let go of it`,
      probe: act,
      isAct: true,
      judge: async (result) => (result === "in use" ? "pending" : "done"),
      deadlineSeconds: work.context.ways.leavesInUse ? 0 : IN_USE_DEADLINE_SECONDS,
      onPending: (_, waited) =>
        work.tell(`the certificate is still in use; trying again, ${duration(waited)} so far`),
      timeout: (_, waited) => inUse(arn, waited, work),
    },
    work.context.world,
  );
}

async function inUse(arn: string, waited: number, work: CertificateWork): Promise<PkiError> {
  const seen = await work.acm.find(arn);
  const users = seen?.inUseBy.join(", ") || "something that ACM does not name";
  return new PkiError({
    code: "CertificateInUse",
    resource: work.resource,
    cause: `${arn} is still in use after ${duration(waited)}, by ${users}.`,
    remedy: "Detach it there, and run the command again.",
  });
}
