import type { CertificateStatus } from "../aws/acm/certificateStatus";
import type { CertificateView } from "../aws/acm/certificateView";
import type { Related } from "../aws/acm/list";
import { refuseCancelled } from "../kernel/cancelled";
import { PkiError } from "../kernel/errors";
import { ADOPTED_TAG, claimOf, isOwnedBy, requestToken } from "../kernel/identity";
import { hasState, wasInState } from "../kind/pins";
import { noteTakeOver, plannedReplacement } from "./pins";
import { explainCreation } from "./plan/forced";
import { daysLeft, isWorthKeeping } from "./plan/protection";
import { resolveSettings } from "./plan/settings";
import { certificateTags } from "./plan/tags";
import { firstLook } from "./watch";
import { type CertificateWork, certificateGone } from "./work";

/** Seconds by which this machine's clock and ACM's may differ. */
const CLOCK_SKEW_SECONDS = 60;
/**
 * Hours for which a certificate that was exported ahead of the state (Ways.exportsAhead) counts as left by a crash. So
 * a forced replacement of a younger one keeps it, which costs nothing.
 */
const INTERRUPTED_HOURS = 24;

/** Certificates of the same inputs that may have been requested and lost within the hour that ACM remembers a token. */
const MAX_PREDECESSORS = 3;

const DEAD: readonly CertificateStatus[] = [
  "FAILED",
  "VALIDATION_TIMED_OUT",
  "REVOKED",
  "EXPIRED",
  "INACTIVE",
];

/** Runs what may fail once there is an ARN, so that the ARN is not lost. */
type Keeping = <T>(arn: string, act: () => Promise<T>) => Promise<T>;

export interface Obtained {
  seen: CertificateView;
  /** How often it has been taken over. A new one has 1. */
  claim: number;
  /** True if adopted (`adoptArn`). */
  adopted: boolean;
}

/**
 * A live certificate for these inputs: our own, where a lost state or a forced replacement left one, else a new
 * one. Whatever was there before is taken over by a higher claim, so that nothing is paid twice, and the engine's
 * delete of "the old one" leaves it alone.
 */
export async function obtain(work: CertificateWork, keeping: Keeping): Promise<Obtained> {
  const start = work.context.world.now().getTime();
  const { own, others } = await findOwn(work);
  // A failure here is thrown plainly: the certificate is found again by its tags. In the state, before the claim is
  // raised, it would be deleted as "the old one".
  const known = own === undefined ? undefined : await firstLook(own.arn, work);
  if (known && own?.exported) requireExplained(known, work);
  if (!known) for (const { arn } of others) requireExplained(await firstLook(arn, work), work);
  if (known) return { seen: known, ...(await takeOver(known.arn, work)) };
  const seen = await requestLive(work, keeping);
  const isNew = (seen.createdAt?.getTime() ?? 0) >= start - CLOCK_SKEW_SECONDS * 1000;
  if (isNew) return { seen, claim: 1, adopted: false };
  return { seen, ...(await keeping(seen.arn, () => takeOver(seen.arn, work))) };
}

/**
 * The live certificate with these names that carries our ownership tags. Gives also our others in force that share a
 * name, as an edit elsewhere together with a forced replacement would leave them behind.
 */
async function findOwn(work: CertificateWork): Promise<{ own: Related | undefined; others: Related[] }> {
  const { inputs, acm, resource } = work;
  const related = await acm.list.findRelated(wanted(work));
  const ours: Related[] = [];
  for (const one of related)
    if (isOwnedBy(inputs.identity, (await acm.findTags(one.arn)) ?? {})) ours.push(one);
  const own = ours.filter((one) => one.isAlike);
  if (own.length < 2) return { own: own[0], others: ours.filter((one) => !one.isAlike && one.exported) };
  throw new PkiError({
    code: "CertificateAmbiguous",
    resource,
    cause: `ACM has ${own.length} certificates of this resource: ${own.map((one) => one.arn).join(" and ")}.`,
    remedy: "Delete the one that is not in use, in ACM, and run the command again.",
  });
}

/**
 * Takes over without a notice a certificate that a crash in a create left: it was never exported, as that comes after
 * the state was written. A certificate in force means that a person asks for another, or that it has left the state.
 */
function requireExplained(seen: CertificateView | undefined, work: CertificateWork): void {
  const { inputs, resource, context } = work;
  const isPlanned = plannedReplacement(inputs.resourceUrn, context.world) !== undefined;
  if (isPlanned || inputs.protectPaid === false || !seen || !isWorthKeeping(seen, context.world.now()))
    return;
  if (context.ways.exportsAhead && isYoung(seen, context.world.now())) return;
  const { project, stack, resource: owner } = inputs.identity;
  const days = daysLeft(seen, context.world.now());
  const { why, remedy } = explainCreation({
    // A key is among the old inputs of its set also where it never came to be.
    wasInState: !context.ways.exportsAhead && wasInState(inputs.resourceUrn, context.world),
    hasState: hasState(context.world),
  });
  throw new PkiError({
    code: "CertificateProtected",
    resource,
    cause: `${seen.arn} has the tags of this resource (${owner} of ${project}/${stack}), is in force, and has ${days} days left; no input asks for another one. ${why}`,
    remedy,
  });
}

/** Whether it may come from a run that was interrupted and is repeated. */
function isYoung({ createdAt }: CertificateView, now: Date): boolean {
  return createdAt !== undefined && now.getTime() - createdAt.getTime() < INTERRUPTED_HOURS * 3_600_000;
}

/** Makes an object ours by a claim higher than any before. */
export async function takeOver(
  arn: string,
  { inputs, acm, context }: CertificateWork,
  isForeign = false,
): Promise<{ claim: number; adopted: boolean }> {
  const observed = (await acm.findTags(arn)) ?? {};
  const claim = claimOf(observed) + 1;
  const adopted = isForeign || ADOPTED_TAG in observed;
  await acm.putTags(arn, { set: certificateTags(inputs, { claim, adopted }), remove: [] });
  noteTakeOver(arn, inputs.resourceUrn, context.world);
  return { claim, adopted };
}

/**
 * Requests the certificate and gives ACM's first view of it. The token derives from the inputs, so a second try
 * finds the first. ACM remembers a token for an hour, and may hand back a certificate that was deleted or has died
 * since: then its ARN becomes part of the next token.
 */
async function requestLive(work: CertificateWork, keeping: Keeping): Promise<CertificateView> {
  const start = work.context.world.now().getTime();
  // After a dead predecessor the token includes its ARN, or ACM would hand back the dead one for an hour.
  let arn = await request(work, plannedReplacement(work.inputs.resourceUrn, work.context.world)?.arn);
  const unseen: string[] = [];
  try {
    for (let predecessors = 0; ; predecessors++) {
      // A request of this run that ACM shows late must not be taken for a deleted one again and again.
      const isFirst = predecessors === 0;
      const seen = await keeping(arn, () => firstLook(arn, work, isFirst));
      const isFresh = (seen?.createdAt?.getTime() ?? 0) >= start - CLOCK_SKEW_SECONDS * 1000;
      // A dead certificate that is fresh is ACM's answer. A dead one that is old comes from ACM's memory of the token.
      if (seen && (isFresh || !DEAD.includes(seen.status))) {
        await keeping(arn, () => deleteAll(unseen, work));
        return seen;
      }
      if (predecessors === MAX_PREDECESSORS)
        return await keeping(arn, async () => seen ?? missing(arn, work));
      if (!seen) {
        unseen.push(arn);
        await keeping(arn, () => deleteAll([arn], work));
      }
      work.tell(
        `ACM handed back ${arn}, ${seen ? seen.status : "which was deleted"}: it remembers a request for an hour. Requesting anew`,
      );
      // A dead or deleted certificate is nothing to keep.
      arn = await request(work, arn);
    }
  } catch (error) {
    // The failure tells more than one of these calls would.
    await deleteAll(unseen, work).catch(() => {});
    throw error;
  }
}

/**
 * Deletes what was taken for deleted, before another is requested and again before that one has its record. ACM may have
 * shown neither yet, and the record, which they share, would have both issued and paid for.
 */
async function deleteAll(arns: readonly string[], { acm }: CertificateWork): Promise<void> {
  for (const arn of arns) await acm.delete(arn);
}

function missing(arn: string, work: CertificateWork): never {
  throw certificateGone(arn, work);
}

function wanted({ inputs }: CertificateWork) {
  const { keyAlgorithm } = resolveSettings(inputs);
  return { commonName: inputs.commonName, dnsNames: inputs.dnsNames, keyAlgorithm };
}

async function request(work: CertificateWork, afterArn?: string): Promise<string> {
  const { identity, accountId, region } = work.inputs;
  const token = requestToken(identity, { ...wanted(work), accountId, region }, afterArn);
  const tags = certificateTags(work.inputs, { claim: 1, adopted: false });
  refuseCancelled(work.context.world.cancelled, work.resource, "the certificate was requested");
  return work.acm.request({ ...wanted(work), terms: work.issuer.requestTerms, token, tags });
}
