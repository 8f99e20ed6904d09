import { type CertificateView, issuedView } from "../aws/acm/certificateView";
import type { Listed } from "../aws/acm/survey";
import { waitFor } from "../aws/calls/wait";
import { exportAhead } from "../export/exportCertificate";
import { duration } from "../kernel/duration";
import { ownerTags } from "../kernel/identity";
import { type Awaited, DESCRIBED_AGAIN_SECONDS, planLook } from "./plan/closerLook";
import { type CertificateWork, certificateGone, placeOf, requireCertificate } from "./work";

/** Seconds that a look may be old at most, however many wait. */
const MAX_AGE_SECONDS = 5;
/** So many waits make a look serve a second longer: a thousand ask for one list each five seconds. */
const WAITS_PER_SECOND = 20;
/** Seconds that the list beside the first description may be old: it only shows what was before. */
const BEFORE_SECONDS = 60;

/** Seconds after which a request that ACM neither describes nor lists is taken for a deleted one. */
const VISIBLE_AFTER_SECONDS = 120;
/**
 * Seconds after which ACM is asked whether it takes tags for what it does not describe. Fresh requests are described
 * within "several seconds" (DescribeCertificate, ACM API reference).
 */
const TAGGED_AFTER_SECONDS = 10;

/** Runs a wait that looks by `watchCertificate`. */
export async function watching<T>({ acm, context }: CertificateWork, wait: () => Promise<T>): Promise<T> {
  acm.region.awaited++;
  try {
    return await context.world.exports.during(wait);
  } finally {
    acm.region.awaited--;
  }
}

/**
 * Looks at one awaited certificate by the list that all waits of its region share. Describes it only where the list
 * shows a change, and every two minutes (certificate/plan/closerLook.ts). A certificate that the list shows as issued
 * is not described any more: its PEM tells the rest. `first` is the first view of a fresh request. A renewal has none.
 */
export function watchCertificate(
  arn: string,
  work: CertificateWork,
  first?: CertificateView,
): () => Promise<CertificateView> {
  const { acm, context, deadlineSeconds } = work;
  const startedAt = context.world.now().getTime();
  const waitedSeconds = () => Math.round((context.world.now().getTime() - startedAt) / 1000);
  const awaits: Awaited = first === undefined ? "renewal" : "issue";
  let seen = first;
  let describedAfter = 0;
  let before: string | undefined;
  const describe = async (listed: Listed | undefined) => {
    seen = await requireCertificate(arn, work);
    describedAfter = waitedSeconds();
    before = listed?.mark;
    return seen;
  };
  const find = (maxAgeSeconds: number) => acm.list.find(arn, maxAgeSeconds);
  return async () => {
    if (seen === undefined) return describe(await find(BEFORE_SECONDS));
    const waited = waitedSeconds();
    const isLast = waited >= deadlineSeconds;
    if (isLast || !seen.recordsNamed) return describe(undefined);
    const age = Math.max(waited / 2, acm.region.awaited / WAITS_PER_SECOND);
    // A list that fails again and again must not keep a certificate from being looked at.
    const isDue = waited - describedAfter >= DESCRIBED_AGAIN_SECONDS;
    const listed = await find(Math.min(MAX_AGE_SECONDS, age)).catch((error: unknown) => {
      if (!isDue) throw error;
      return undefined;
    });
    const look = planLook({ awaits, status: seen.status, waited, describedAfter, before, listed });
    if (look === "describe") return describe(listed);
    if (look === "get") return (await issued(seen, work)) ?? describe(listed);
    before ??= listed?.mark;
    return seen;
  };
}

async function issued(pending: CertificateView, work: CertificateWork): Promise<CertificateView | undefined> {
  const { acm, resource, context } = work;
  const exported = context.ways.exportsAhead
    ? await exportAhead(placeOf(pending.arn, work), resource, context.world)
    : undefined;
  const pem = exported ?? (await acm.findPem(pending.arn));
  return pem === undefined ? undefined : issuedView(pending, pem);
}

/**
 * The certificate once ACM shows it, which takes some seconds. Undefined where it was deleted before: that is told apart
 * after two minutes. It is told after some seconds of an ARN that ACM may have handed back (`isHandedBack`), as ACM takes
 * no tags for a deleted certificate.
 */
export async function firstLook(
  arn: string,
  work: CertificateWork,
  isHandedBack = false,
): Promise<CertificateView | undefined> {
  const { acm, resource, context } = work;
  const start = context.world.now().getTime();
  let takesTags: boolean | undefined;
  const isGone = async (waited: number) => {
    if (waited < (isHandedBack ? TAGGED_AFTER_SECONDS : VISIBLE_AFTER_SECONDS)) return false;
    if (waited < VISIBLE_AFTER_SECONDS) takesTags ??= await mayTakeTags(arn, work);
    const isRefused = waited >= VISIBLE_AFTER_SECONDS || !takesTags;
    return isRefused && !(await acm.list.has(arn));
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
      onPending: (_, waited) => work.tell(waiting(waited)),
      timeout: () => certificateGone(arn, work),
    },
    context.world,
  );
  return seen;
}

function waiting(seconds: number): string {
  const message = `waiting for ACM to take up the request, ${duration(seconds)} so far`;
  if (seconds <= TAGGED_AFTER_SECONDS) return message;
  return `${message}; it may be one that was deleted within the hour, which is known after ${duration(VISIBLE_AFTER_SECONDS)}`;
}

/**
 * Whether ACM may take tags for a certificate, by putting those that the request has put. It takes them for a fresh
 * request that it does not describe yet: Terraform's AWS provider tagged right after the request for years, and never
 * tried twice. It takes none for a deleted certificate. A call that fails for another reason tells nothing.
 */
async function mayTakeTags(arn: string, { acm, inputs }: CertificateWork): Promise<boolean> {
  return acm.tagIfThere(arn, ownerTags(inputs.identity)).catch(() => true);
}
