import { translateFailure } from "../../aws/calls/failures";
import { day } from "../../certificate/plan/renewal";
import { claimOf, isOwnedBy, ownershipTags } from "../../kernel/identity";
import { planTags } from "../../kernel/tags";
import { Unfinished } from "../../kind/lifecycle";
import { endSecret } from "./delete";
import type { CertificateSecretState, EarlierSecret } from "./model/inputs";
import { replacedSecret } from "./pins";
import { planEarlier, removesDead, withoutEarlier } from "./plan/earlier";
import { openSecretWork, type SecretWork } from "./work";

/**
 * Makes a secret that answers for those before it. Their claims are raised first, so that the delete of the resource
 * that is replaced leaves them alone, and put back where no new secret came of it.
 */
export async function answeringForEarlier<T>(
  work: SecretWork,
  make: (earlier: EarlierSecret[]) => Promise<T>,
): Promise<T> {
  const { inputs, context } = work;
  const planned = planEarlier(inputs, replacedSecret(inputs.resourceUrn, context.world));
  const earlier: EarlierSecret[] = [];
  try {
    for (const one of planned) earlier.push(...(await raiseClaim(one, work)));
    const made = await make(earlier);
    for (const { name, notAfter } of earlier)
      context.teller.notice(`kept the secret ${name} until its certificate expires on ${day(notAfter)}`);
    return made;
  } catch (error) {
    if (!(error instanceof Unfinished)) await lowerClaims(earlier, work).catch(() => undefined);
    throw error;
  }
}

/** The secret with its new claim; nothing where it is gone, waits for its deletion or is not ours any more. */
async function raiseClaim(one: EarlierSecret, work: SecretWork): Promise<EarlierSecret[]> {
  const { inputs, context } = work;
  const { store } = await openSecretWork(inputs, context, one.arn);
  const seen = await store.find(one.arn);
  if (!seen || seen.deletedAt !== undefined || !isOwnedBy(inputs.identity, seen.tags)) return [];
  const claim = Math.max(one.claim, claimOf(seen.tags)) + 1;
  const tags = planTags(seen.tags, {}, ownershipTags(inputs.identity, claim));
  await store.putTags(one.arn, tags);
  return [{ ...one, claim }];
}

async function lowerClaims(raised: readonly EarlierSecret[], { inputs, context }: SecretWork): Promise<void> {
  for (const { arn, claim } of raised) {
    const { store } = await openSecretWork(inputs, context, arn);
    await store.putTags(arn, {
      set: ownershipTags(inputs.identity, claim - 1),
      remove: [],
    });
  }
}

/** Ends earlier secrets whose certificates have; what fails stays in the state, and the next run tries again. */
export async function endEarlier(
  id: string,
  state: CertificateSecretState,
  ending: readonly EarlierSecret[],
  work: SecretWork,
): Promise<CertificateSecretState> {
  const { inputs, context, resource } = work;
  const [one, ...others] = ending;
  if (one === undefined) return state;
  const expired = `its certificate ${one.serial} has expired, and removeExpiredOrRevoked is off`;
  try {
    await endSecret(one, inputs, context, { kept: removesDead(inputs) ? undefined : expired });
  } catch (error) {
    throw new Unfinished(id, state, translateFailure(error, { resource, action: `delete ${one.arn}` }));
  }
  return endEarlier(id, withoutEarlier(state, one.arn), others, work);
}
