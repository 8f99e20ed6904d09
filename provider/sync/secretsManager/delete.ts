import type { SecretView } from "../../aws/secretsManager/secretView";
import { claimOf, foreignOwnerOf } from "../../kernel/identity";
import { withoutOwnTags } from "../../kernel/tags";
import type { Context } from "../../kind/lifecycle";
import { keptForOwner, keptForReplacement } from "../../kind/ownership";
import { isListed } from "../../kind/pins";
import { removeAllReplicas } from "./access";
import {
  type CertificateSecretInputs,
  type CertificateSecretState,
  type EarlierSecret,
  isPlaceholder,
} from "./model/inputs";
import { removesDead } from "./plan/earlier";
import { isOver, windowOf } from "./remove";
import { openSecretWork, type SecretWork } from "./work";

/** A secret that the state answers for. */
type OwnSecret = Pick<EarlierSecret, "arn" | "name" | "claim">;

/** How a secret ends. */
export interface Ending {
  /** Why it is kept and given back instead of deleted; undefined where it is deleted. */
  kept?: string | undefined;
  /** Whether it goes without saying that another claim has taken it over. */
  isHandedOn?: boolean;
}

/** Ends the secret of the state and those of earlier generations. Repeating it changes nothing. */
export async function deleteOwnSecret(
  id: string,
  state: CertificateSecretState,
  context: Context,
): Promise<void> {
  if (isPlaceholder(state)) return;
  // The program has the resource still, be it this run that replaces the secret or one that was killed before it came
  // to this delete. It makes place for another name; its certificate is listed.
  const isReplaced = isListed(state.identity, context.world);
  const keeps = !isReplaced && !removesDead(state);
  const kept = keeps ? "removeExpiredOrRevoked is off" : undefined;
  const { secretName: name, claim, earlier = [] } = state;
  // One that was removed is taken back by its own replacement; that is no surprise.
  const isHandedOn = isReplaced || state.status === "removed";
  const isForced = earlier.length > 0 && !isReplaced && (await isTakenOver(id, state, context));
  const ofEarlier = isForced ? { kept: "its resource was replaced by force" } : { kept };
  // Its own comes last: while it stands, no refresh drops the resource that answers for the others.
  for (const one of earlier) await endSecret(one, state, context, { ...ofEarlier, isHandedOn: isReplaced });
  await endSecret({ arn: id, name, claim }, state, context, { kept, isHandedOn });
}

/** A create that no plan explains (--replace, a taint) takes the newest secret over, and knows nothing of those before. */
async function isTakenOver(arn: string, state: CertificateSecretState, context: Context): Promise<boolean> {
  const { store } = await openSecretWork(state, context, arn);
  const seen = await store.find(arn);
  return seen !== undefined && claimOf(seen.tags) > state.claim;
}

/** Deletes a secret or gives it back, unless it is another's by now. */
export async function endSecret(
  { arn, name, claim }: OwnSecret,
  inputs: CertificateSecretInputs,
  context: Context,
  { kept, isHandedOn = false }: Ending,
): Promise<void> {
  const work = await openSecretWork(inputs, context, arn);
  const seen = await work.store.find(arn);
  if (!seen || isOver(seen, windowOf(inputs))) return;
  const say = (message: string) => context.teller.notice(message);
  const owner = foreignOwnerOf(inputs.identity, seen.tags);
  if (owner !== undefined) return say(keptForOwner(arn, owner));
  if (claimOf(seen.tags) > claim) {
    if (!isHandedOn) say(keptForReplacement(arn));
    return;
  }
  if (kept === undefined) return deleteWithWindow(seen, work);
  if (seen.deletedAt !== undefined) return;
  await work.store.putTags(arn, withoutOwnTags(seen.tags));
  say(`kept the secret ${name}, as ${kept}; it carries our tags no more, and no stack looks after it`);
}

async function deleteWithWindow(seen: SecretView, work: SecretWork): Promise<void> {
  const { store, inputs, context } = work;
  const days = windowOf(inputs);
  await removeAllReplicas(seen, work);
  await store.delete(seen.arn, days);
  if (days > 0) context.teller.notice(`the secret ${seen.name} can be restored for ${days} days`);
}
