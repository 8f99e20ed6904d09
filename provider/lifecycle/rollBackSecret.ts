import type { SecretView } from "../aws/secretsManager";
import { findVersionText } from "../aws/secretVersions";
import type { CertificateSecretState } from "../model/certificateSecret";
import { PkiError } from "../model/errors";
import { proveEarlier } from "../pki/written";
import { type KnownVersion, promoted, steadyStatus, versionBefore } from "../plan/secretVersions";
import { heldInputs } from "./holdSecret";
import { outputsOf, type SecretWork } from "./secretWork";
import { expectationOf, notPromoted, promote } from "./stageSecret";
import { applySettings } from "./writeSecret";

/**
 * Promotes the version before the current one; where somebody has moved the label away from a version that was
 * rolled back to, that one again. Nothing is exported, and the state keeps the inputs that wait.
 */
export async function rollBackSecret(
  id: string,
  state: CertificateSecretState,
  work: SecretWork,
): Promise<CertificateSecretState> {
  const inputs = heldInputs(state, work.inputs);
  const { seen, claim } = await applySettings(id, state, { ...work, inputs });
  const target = isRolledBackByHand(seen, state)
    ? (versionBefore(state) as KnownVersion)
    : await promoteEarlier(seen, state, work);
  const isRolledBack = target.versionId !== state.versionId || state.isRolledBack;
  return {
    ...inputs,
    ...outputsOf(state),
    ...promoted(state, target),
    claim,
    isRolledBack,
    status: steadyStatus({ isRolledBack }),
    changed: [],
    isUnfinished: false,
    syncedFor: inputs.syncNow ?? state.syncedFor,
  };
}

/** Somebody, or a run whose answer was lost, was there first: AWSPREVIOUS is the newest version by now. */
function isRolledBackByHand({ currentVersionId }: SecretView, state: CertificateSecretState): boolean {
  return !state.isRolledBack && versionBefore(state)?.versionId === (currentVersionId ?? "");
}

/** An earlier version is proven by what is in it: its fields may have had other names. */
async function promoteEarlier(
  { arn, currentVersionId, previousVersionId }: SecretView,
  state: CertificateSecretState,
  work: SecretWork,
): Promise<KnownVersion> {
  const { client, resource } = work;
  const to = state.isRolledBack ? state.versionId : previousVersionId;
  if (to === undefined) throw nothingBefore(arn, work);
  const text = await findVersionText(client, resource, arn, to);
  // Its certificate may have had other names than the one of now.
  const proof = proveEarlier(text, { ...expectationOf(work), names: [] });
  if (!proof.ok) throw notPromoted(arn, to, proof.cause, work);
  await promote(arn, { from: currentVersionId, to }, work);
  return { versionId: to, serial: proof.certificate.serial };
}

function nothingBefore(arn: string, { resource }: SecretWork): PkiError {
  return new PkiError({
    code: "NothingToRollBack",
    resource,
    cause: `${arn} has no version with the label AWSPREVIOUS: it was written once only.`,
    remedy: "Take rollback out again; readers get the version that there is.",
  });
}
