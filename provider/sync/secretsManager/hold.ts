import { claimOf, isOwnedBy } from "../../kernel/identity";
import { planTags } from "../../kernel/tags";
import { placeholderId, type SyncStatus } from "../model/state";
import type { CertificateSecretInputs, CertificateSecretState } from "./model/inputs";
import { endsRollback } from "./plan/rollback";
import { changedSettings, secretTags } from "./plan/settings";
import { CONTENT } from "./plan/upkeep";
import { NO_VERSIONS, observedVersion } from "./plan/versions";
import { outputsOf, type SecretWork } from "./work";
import { applySettings } from "./write";

/**
 * A resource whose secret waits for `syncNow`: no secret is made, and the id says so. One of our own that stands
 * already is taken over as it is: a forced replacement has left it, and the engine will delete "the old one".
 */
export async function awaitSync(work: SecretWork): Promise<{ id: string; state: CertificateSecretState }> {
  const { inputs, store, region } = work;
  const seen = await store.find(inputs.secretName);
  const isStanding = seen !== undefined && seen.deletedAt === undefined;
  const nothing = { claim: 0, ...NO_VERSIONS, syncedFor: "", changed: [] };
  const blank: CertificateSecretState = {
    ...inputs,
    ...nothing,
    secretRegion: region,
    status: "pending",
    isRolledBack: false,
    isUnfinished: false,
  };
  if (!isStanding || !isOwnedBy(inputs.identity, seen.tags))
    return { id: placeholderId(inputs.secretName), state: blank };
  const claim = claimOf(seen.tags) + 1;
  await store.putTags(seen.arn, planTags(seen.tags, {}, secretTags(inputs, claim)));
  // Which certificate is in it is not known: the serial of the present one would say that nothing waits.
  const certificate = { ...inputs.certificate, serial: "" };
  const { currentVersionId: versionId = "", previousVersionId = "" } = seen;
  // Settings that differ are set by the next plan.
  const tags = { ...seen.tags, ...secretTags(inputs, claim) };
  const changed = changedSettings({ ...seen, tags }, inputs, claim);
  const standing = { certificate, claim, versionId, previousVersionId, changed };
  return { id: seen.arn, state: { ...blank, ...standing } };
}

/** Applies settings to a secret whose content stays. The state keeps the inputs that the content was made of. */
export async function holdSecret(
  id: string,
  state: CertificateSecretState,
  status: SyncStatus,
  work: SecretWork,
): Promise<CertificateSecretState> {
  const inputs = heldInputs(state, work.inputs);
  const { seen, claim } = await applySettings(id, state, { ...work, inputs });
  // An answer that was lost may have moved the version on.
  const found = state.isUnfinished ? observedVersion(state, seen.currentVersionId) : {};
  const syncedFor = inputs.syncNow ?? state.syncedFor;
  const outputs = { ...outputsOf(state), claim, status, ...found };
  return { ...inputs, ...outputs, syncedFor, changed: [], isUnfinished: false };
}

/** New inputs, but for what the secret was made of: what waits is seen again by every diff, as it differs. */
export function heldInputs(
  state: CertificateSecretState,
  inputs: CertificateSecretInputs,
): CertificateSecretInputs {
  const kept = [...CONTENT, "secretName", "region"] as const;
  const inForce = Object.fromEntries(kept.map((key) => [key, state[key]]));
  const rollback = endsRollback({ state, inputs }) ? { rollback: state.rollback } : {};
  return { ...inputs, ...inForce, ...rollback };
}
