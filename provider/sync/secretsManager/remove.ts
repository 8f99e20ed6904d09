import type { SecretView } from "../../aws/secretsManager/secretView";
import { claimOf } from "../../kernel/identity";
import { type CertificateSecretState, SYNC_DEFAULTS } from "./model/inputs";
import { removeAllReplicas } from "./replicas";
import { outputsOf, requireOurs, type SecretWork } from "./work";

/**
 * Schedules the deletion of the secret of a dead certificate. The resource stays in the state with its ARN, so that the
 * secret is taken back once the certificate is replaced. A secret that is gone already is removed as well.
 */
export async function removeSecret(
  id: string,
  state: CertificateSecretState,
  work: SecretWork,
): Promise<CertificateSecretState> {
  const { inputs, store, context } = work;
  const days = windowOf(inputs);
  const seen = await store.find(id);
  if (seen) requireOurs(seen, work);
  if (seen && !isOver(seen, days)) {
    await removeAllReplicas(seen, work);
    await store.delete(id, days);
  }
  const undo = days > 0 ? `it can be restored for ${days} days` : "at once, for good";
  const reason = `its certificate is ${inputs.certificate.status}`;
  context.teller.notice(`deleted the secret ${inputs.secretName}, as ${reason}; ${undo}`);
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

/** Deletes a secret with its replicas, and says how long that can be undone. */
export async function deleteWithWindow(seen: SecretView, work: SecretWork): Promise<void> {
  const { store, inputs, context } = work;
  const days = windowOf(inputs);
  await removeAllReplicas(seen, work);
  await store.delete(seen.arn, days);
  if (days > 0) context.teller.notice(`the secret ${seen.name} can be restored for ${days} days`);
}

/** Whether there is nothing to be deleted: AWS refuses to schedule a deletion twice, but forces one that waits. */
export function isOver({ deletedAt }: SecretView, days: number): boolean {
  return deletedAt !== undefined && days > 0;
}

export function windowOf({ recoveryWindowDays }: Pick<CertificateSecretState, "recoveryWindowDays">): number {
  return recoveryWindowDays ?? SYNC_DEFAULTS.recoveryWindowDays;
}
