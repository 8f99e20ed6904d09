import { day } from "../certificate/plan/renewal";
import { claimOf, isOwnedBy, ownershipTags } from "../kernel/identity";
import { planTags } from "../kernel/tags";
import { keeping } from "../kind/keeping";
import { Unfinished } from "../kind/lifecycle";
import type { SyncedObject, SyncWork } from "./destination";
import { type Ends, endObject } from "./end";
import type { EarlierObject, SyncOutputs } from "./model/state";
import { replacedObject } from "./pins";
import { planEarlier, withoutEarlier } from "./plan/earlier";
import { removesDead } from "./plan/following";

/**
 * Makes an object that answers for those before it. Their claims are raised first, so that the delete of the resource
 * that is replaced leaves them alone, and put back where no new object came of it.
 */
export async function answeringForEarlier<W extends SyncWork, O extends SyncedObject, T>(
  to: Ends<W, O>,
  work: W,
  make: (earlier: EarlierObject[]) => Promise<T>,
): Promise<T> {
  const { context } = work;
  const earlier: EarlierObject[] = [];
  try {
    for (const one of plannedEarlier(to, work)) earlier.push(...(await raiseClaim(to, one, work)));
    const made = await make(earlier);
    for (const { name, notAfter } of earlier)
      context.teller.notice(`kept the ${to.noun} ${name} until its certificate expires on ${day(notAfter)}`);
    return made;
  } catch (error) {
    if (!(error instanceof Unfinished)) await lowerClaims(to, earlier, work).catch(() => undefined);
    throw error;
  }
}

function plannedEarlier<W extends SyncWork>(
  to: Ends<W, SyncedObject>,
  { inputs, context }: W,
): EarlierObject[] {
  const { serial } = inputs.certificate;
  const next = { name: to.nameOf(inputs), serial, startsAnew: to.startsAnew(inputs) };
  return planEarlier(next, replacedObject(inputs.resourceUrn, context.world));
}

/** The object with its new claim. Nothing where it is gone, waits for its deletion or is not ours any more. */
async function raiseClaim<W extends SyncWork, O extends SyncedObject>(
  to: Ends<W, O>,
  one: EarlierObject,
  { inputs, context }: W,
): Promise<EarlierObject[]> {
  const work = await to.open(inputs, context, one.arn);
  const seen = await to.find(one.arn, work);
  if (!seen || seen.deletedAt !== undefined || !isOwnedBy(inputs.identity, seen.tags)) return [];
  const claim = Math.max(one.claim, claimOf(seen.tags)) + 1;
  await to.putTags(one.arn, planTags(seen.tags, {}, ownershipTags(inputs.identity, claim)), work);
  return [{ ...one, claim }];
}

async function lowerClaims<W extends SyncWork, O extends SyncedObject>(
  to: Ends<W, O>,
  raised: readonly EarlierObject[],
  { inputs, context }: W,
): Promise<void> {
  for (const { arn, claim } of raised) {
    const work = await to.open(inputs, context, arn);
    await to.putTags(arn, { set: ownershipTags(inputs.identity, claim - 1), remove: [] }, work);
  }
}

/** Ends earlier objects whose certificates have ended. An object that fails stays in the state for the next run. */
export async function endEarlier<W extends SyncWork, O extends SyncedObject, S extends SyncOutputs>(
  to: Ends<W, O>,
  id: string,
  before: S,
  ending: readonly EarlierObject[],
  { inputs, context, resource }: W,
): Promise<S> {
  let state = before;
  for (const one of ending) {
    const expired = `its certificate ${one.serial} has expired, and removeExpiredOrRevoked is off`;
    const kept = removesDead(inputs) ? undefined : expired;
    const doing = { resource, action: `delete ${one.arn}` };
    const left = state;
    await keeping(
      id,
      doing,
      () => left,
      () => endObject(to, one, inputs, context, { kept }),
    );
    state = withoutEarlier(state, one.arn);
  }
  return state;
}
