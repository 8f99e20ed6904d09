import { deleteSecret, findSecret, type SecretView } from "../aws/secretsManager";
import { type CertificateSecretState, isPlaceholder, SYNC_DEFAULTS } from "../model/certificateSecret";
import { claimOf } from "../plan/identity";
import type { Context } from "./lifecycle";
import { removeAllReplicas } from "./secretAccess";
import { openSecretWork, outputsOf, type SecretWork } from "./secretWork";

/**
 * Schedules the deletion of the secret of a dead certificate. The resource stays in the state with its ARN, so that
 * the secret is taken back once the certificate is replaced. One that is gone already is removed as well.
 */
export async function removeSecret(
  id: string,
  state: CertificateSecretState,
  work: SecretWork,
): Promise<CertificateSecretState> {
  const { inputs, client, resource, context } = work;
  const days = windowOf(inputs);
  const seen = await findSecret(client, resource, id);
  if (seen && !isOver(seen, days)) {
    await removeAllReplicas(seen, work);
    await deleteSecret(client, resource, id, days);
  }
  const undo = days > 0 ? `it can be restored for ${days} days` : "at once, for good";
  const reason = `its certificate is ${inputs.certificate.status}`;
  context.notice(inputs.resourceUrn, `deleted the secret ${inputs.secretName}, as ${reason}; ${undo}`);
  return {
    ...inputs,
    ...outputsOf(state),
    claim: Math.max(state.claim, claimOf(seen?.tags ?? {})),
    status: "removed",
    isRolledBack: false,
    changed: [],
    isUnfinished: false,
    syncedFor: inputs.syncNow ?? state.syncedFor,
  };
}

/** Deletes the secret of the state, unless a later claim has taken it over. Repeating it changes nothing. */
export async function deleteOwnSecret(
  id: string,
  state: CertificateSecretState,
  context: Context,
): Promise<void> {
  if (isPlaceholder(state)) return;
  const work = await openSecretWork(state, context, id);
  const { client, resource } = work;
  const days = windowOf(state);
  const seen = await findSecret(client, resource, id);
  if (!seen || isOver(seen, days)) return;
  const { resourceUrn, secretName } = state;
  if (claimOf(seen.tags) > state.claim) {
    const notice = `kept ${id}: its replacement has taken it over; delete it by hand if no stack holds it`;
    // One that was removed is taken back by its own replacement; that is no surprise.
    if (state.status !== "removed") context.notice(resourceUrn, notice);
    return;
  }
  await removeAllReplicas(seen, work);
  await deleteSecret(client, resource, id, days);
  if (days > 0) context.notice(resourceUrn, `the secret ${secretName} can be restored for ${days} days`);
}

/** Whether there is nothing to be deleted: AWS refuses to schedule a deletion twice, but forces one that waits. */
function isOver({ deletedAt }: SecretView, days: number): boolean {
  return deletedAt !== undefined && days > 0;
}

function windowOf({ recoveryWindowDays }: Pick<CertificateSecretState, "recoveryWindowDays">): number {
  return recoveryWindowDays ?? SYNC_DEFAULTS.recoveryWindowDays;
}
