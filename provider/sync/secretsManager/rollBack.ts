import type { SecretView } from "../../aws/secretsManager/secretView";
import { proveEarlier } from "../../pki/written";
import { expectationNow } from "../source";
import { heldInputs } from "./hold";
import type { CertificateSecretState } from "./model/inputs";
import { nothingBeforeNotice } from "./plan/rollback";
import { type KnownVersion, promoted, steadyStatus, versionBefore } from "./plan/versions";
import { notPromoted, promote } from "./stage";
import { outputsOf, type SecretWork } from "./work";
import { applySettings, syncSecret } from "./write";

/**
 * Promotes the version before the current one. Where somebody has moved the label away from a version that was rolled
 * back to, promotes that one again. Exports nothing, and the state keeps the inputs that wait. Where the version to
 * roll back to is usable no more, writes the newest content instead: an error would stand in every run.
 */
export async function rollBackSecret(
  id: string,
  state: CertificateSecretState,
  work: SecretWork,
): Promise<CertificateSecretState> {
  const inputs = heldInputs(state, work.inputs);
  const { seen, claim } = await applySettings(id, state, { ...work, inputs });
  const target = await findTarget(seen, state, work);
  if (target.do === "forward") {
    work.context.teller.notice(forwardNotice(state, target.cause));
    return syncSecret(id, state, work);
  }
  const syncedFor = inputs.syncNow ?? state.syncedFor;
  const held = { ...inputs, ...outputsOf(state), claim, changed: [], isUnfinished: false, syncedFor };
  if (target.do === "stay") {
    work.context.teller.notice(nothingBeforeNotice(state.secretName));
    return held;
  }
  const { version } = target;
  const isRolledBack = version.versionId !== state.versionId || state.isRolledBack;
  return { ...held, ...promoted(state, version), isRolledBack, status: steadyStatus({ isRolledBack }) };
}

/** The end that a rollback comes to. */
type Target =
  | { do: "back"; version: KnownVersion }
  /** There is no version before. Recorded like a rollback that was made. */
  | { do: "stay" }
  | { do: "forward"; cause: string };

/**
 * The version that was promoted. An earlier version is proven by what is in it: its fields may have had other names,
 * and its certificate too.
 */
async function findTarget(
  seen: SecretView,
  state: CertificateSecretState,
  work: SecretWork,
): Promise<Target> {
  const before = versionBefore(state);
  // Somebody, or a run whose answer was lost, was there first: AWSPREVIOUS is the newest version by now.
  const isDone = !state.isRolledBack && before?.versionId === (seen.currentVersionId ?? "");
  if (before && isDone) return { do: "back", version: before };
  const { arn, currentVersionId, previousVersionId } = seen;
  const versionId = state.isRolledBack ? state.versionId : previousVersionId;
  if (versionId === undefined) return { do: "stay" };
  const text = await work.store.versions.findText(arn, versionId);
  const proof = proveEarlier(text, { ...expectationNow(work), names: [] });
  if (!proof.ok && state.isRolledBack) return { do: "forward", cause: proof.cause };
  if (!proof.ok) throw notPromoted(arn, versionId, proof.cause, work);
  await promote(arn, { from: currentVersionId, to: versionId }, work);
  const { serial, notAfter } = proof.certificate;
  return { do: "back", version: { versionId, serial, notAfter: notAfter.toISOString() } };
}

function forwardNotice({ secretName, versionId }: CertificateSecretState, cause: string): string {
  return `the version ${versionId} that ${secretName} was rolled back to is not promoted again: ${cause} The newest content is written instead`;
}
