import { claimOf, foreignOwnerOf } from "../kernel/identity";
import { withoutOwnTags } from "../kernel/tags";
import type { Context } from "../kind/lifecycle";
import { keptForOwner, keptForReplacement } from "../kind/ownership";
import { isListed } from "../kind/pins";
import type { Names, Ownership, SyncedObject, SyncWork } from "./destination";
import { type EarlierObject, isPlaceholder, type SyncOutputs } from "./model/state";
import { removesDead } from "./plan/following";

/** The part of a destination that ends its objects. */
export type Ends<W extends SyncWork, O extends SyncedObject> = Names<W["inputs"]> & Ownership<W, O>;

/** An object that the state answers for. */
type OwnObject = Pick<EarlierObject, "arn" | "name" | "claim">;

/** How an object ends. */
interface Ending {
  /** Why it is kept and given back instead of deleted. Undefined where it is deleted. */
  kept?: string | undefined;
  /** Whether it goes without saying that another claim has taken it over. */
  isHandedOn?: boolean;
}

/** Ends the object of the state and those of earlier generations. Repeating it changes nothing. */
export async function endAll<W extends SyncWork, O extends SyncedObject>(
  to: Ends<W, O>,
  arn: string,
  state: W["inputs"] & SyncOutputs,
  context: Context,
): Promise<void> {
  if (isPlaceholder(state)) return;
  // The program still declares the resource: this run replaces the object, or a run was killed before it came to this
  // delete. It makes place for another name, and its certificate is listed.
  const isReplaced = isListed(state.identity, context.world);
  const keeps = !isReplaced && !removesDead(state);
  const kept = keeps ? "removeExpiredOrRevoked is off" : undefined;
  const { claim, earlier = [] } = state;
  // A removed object is taken back by its own replacement, which is no surprise.
  const isHandedOn = isReplaced || state.status === "removed";
  const isForced = earlier.length > 0 && !isReplaced && (await isTakenOver(to, arn, state, context));
  const ofEarlier = isForced ? { kept: "its resource was replaced by force" } : { kept };
  // Its own comes last: while it stands, no refresh drops the resource that answers for the others.
  for (const one of earlier)
    await endObject(to, one, state, context, { ...ofEarlier, isHandedOn: isReplaced });
  await endObject(to, { arn, name: to.nameOf(state), claim }, state, context, { kept, isHandedOn });
}

/** A create that no plan explains (--replace, a taint) takes the newest object over, and does not see those before. */
async function isTakenOver<W extends SyncWork, O extends SyncedObject>(
  to: Ends<W, O>,
  arn: string,
  state: W["inputs"] & SyncOutputs,
  context: Context,
): Promise<boolean> {
  const seen = await to.find(arn, await to.open(state, context, arn));
  return seen !== undefined && claimOf(seen.tags) > state.claim;
}

/** Deletes an object or gives it back, unless it is another's by now. */
export async function endObject<W extends SyncWork, O extends SyncedObject>(
  to: Ends<W, O>,
  { arn, name, claim }: OwnObject,
  inputs: W["inputs"],
  context: Context,
  { kept, isHandedOn = false }: Ending,
): Promise<void> {
  const work = await to.open(inputs, context, arn);
  const seen = await to.find(arn, work);
  if (!seen || to.isOver(seen, work)) return;
  const say = (message: string) => context.teller.notice(message);
  const owner = foreignOwnerOf(inputs.identity, seen.tags);
  if (owner !== undefined) return say(keptForOwner(arn, owner));
  if (claimOf(seen.tags) > claim) {
    if (!isHandedOn) say(keptForReplacement(arn));
    return;
  }
  if (kept === undefined) return to.remove(seen, work);
  if (seen.deletedAt !== undefined) return;
  await to.putTags(arn, withoutOwnTags(seen.tags), work);
  say(`kept the ${to.noun} ${name}, as ${kept}; it carries our tags no more, and no stack looks after it`);
}
