import type { CertificateView } from "../aws/acm/certificateView";
import { waitFor } from "../aws/calls/wait";
import { duration } from "../kernel/duration";
import { ownerTags } from "../kernel/identity";
import { type CertificateWork, certificateGone } from "./work";

/** Seconds after which a request that ACM neither describes nor lists is taken for a deleted one. */
const VISIBLE_AFTER_SECONDS = 120;
/**
 * Seconds after which ACM is asked whether it takes tags for what it does not describe. Fresh requests are described
 * within "several seconds" (DescribeCertificate, ACM API reference).
 */
const TAGGED_AFTER_SECONDS = 10;

/**
 * The certificate once ACM shows it, which takes some seconds. Undefined where it was deleted before: ACM then takes no
 * tags for it either.
 */
export async function firstLook(arn: string, work: CertificateWork): Promise<CertificateView | undefined> {
  const { acm, resource, context } = work;
  const start = context.world.now().getTime();
  let takesTags: boolean | undefined;
  const isGone = async (waited: number) => {
    if (waited >= VISIBLE_AFTER_SECONDS) return !(await acm.list.has(arn));
    if (waited < TAGGED_AFTER_SECONDS) return false;
    takesTags ??= await mayTakeTags(arn, work);
    return !takesTags;
  };
  const { seen } = await waitFor(
    {
      resource,
      awaited: `ACM to take up the request ${arn}`,
      probe: async () => ({ seen: await acm.find(arn) }),
      judge: async ({ seen }) => {
        const waited = (context.world.now().getTime() - start) / 1000;
        return seen || (await isGone(waited)) ? "done" : "pending";
      },
      deadlineSeconds: work.deadlineSeconds,
      onPending: (_, waited) =>
        work.tell(`waiting for ACM to take up the request, ${duration(waited)} so far`),
      timeout: () => certificateGone(arn, work),
    },
    context.world,
  );
  return seen;
}

/**
 * Whether ACM may take tags for a certificate, by putting those that the request has put. It takes them for a fresh
 * request that it does not describe yet: Terraform's AWS provider tagged right after the request for years, and never
 * tried twice. It takes none for a deleted certificate. A call that fails for another reason tells nothing.
 */
async function mayTakeTags(arn: string, { acm, inputs }: CertificateWork): Promise<boolean> {
  return acm.tagIfThere(arn, ownerTags(inputs.identity)).catch(() => true);
}
