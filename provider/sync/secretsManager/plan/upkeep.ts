import { type Changes, planChanges } from "../../../kernel/fields";
import { hasUnknown } from "../../../kernel/unknown";
import { isPlaceholder, type SyncStatus } from "../../model/state";
import { deadNotice } from "../../plan/creation";
import { isDead, isForced, maySync, removesDead, waitingNotice } from "../../plan/following";
import type { Upkeep } from "../../plan/upkeep";
import type { CertificateSecretInputs, CertificateSecretState } from "../model/inputs";
import { accessNotice } from "./access";
import { certificateSecretFields } from "./fields";
import { isNamedLater } from "./naming";
import {
  asksRollback,
  BODY,
  endsRollback,
  holdsRollback,
  isRunOut,
  rollbackNotice,
  runOutAhead,
  runOutNotice,
} from "./rollback";
import { isSetOtherwise, secretSettings } from "./settings";
import type { Situation } from "./situation";
import { waitsOf } from "./waits";

/** Inputs that the secret's content is made of. autoSync holds back a change of them. */
export const CONTENT = ["certificate", ...BODY] as const;

/** When a row counts, and what it says. */
type Row = readonly [when: (s: Situation) => boolean, upkeep: (s: Situation) => Upkeep];

/** The first row that fits counts. */
const UPKEEP: readonly Row[] = [
  // No secret was made yet: autoSync was off. Only another create makes it, as its id must become an ARN.
  [
    (s) => s.isPlaceholder && s.isDead,
    (s) => ({ do: "nothing", notice: deadNotice(s.inputs, s.inputs.secretName) }),
  ],
  [(s) => s.isPlaceholder && !s.maySync, wait],
  [(s) => s.isPlaceholder, (s) => ({ do: "replace", replaces: [s.isForced ? "syncNow" : "autoSync"] })],
  // It was removed. An input that preview does not know yet may bring it back, but shows no replacement.
  [(s) => s.isRemoved && s.maySync && hasUnknown(s.inputs.certificate), () => ({ do: "sync" })],
  [(s) => s.isRemoved && s.inputs.certificate.status !== "ISSUED", () => ({ do: "nothing" })],
  [(s) => s.isRemoved && !s.maySync, wait],
  [(s) => s.isRemoved, () => ({ do: "replace", replaces: ["certificate"] })],
  // The version before was proven once, so that neither autoSync nor the certificate's end stands against it.
  [asksRollback, (s) => ({ do: "rollback", notice: rollbackNotice(s) })],
  // Its certificate is dead. ACM does not export it any more, so nothing can be written, whatever the name.
  [(s) => s.isDead && !s.removes, keep],
  [(s) => s.isDead && !s.maySync, wait],
  [(s) => s.isDead, remove],
  // It stands, and its certificate is alive.
  [(s) => !s.maySync, wait],
  [(s) => s.changes.replaces.length > 0, (s) => ({ do: "replace", replaces: s.changes.replaces })],
  [(s) => holdsRollback(s) && isRunOut(s), (s) => ({ do: "sync", notice: runOutNotice(s), isDue: true })],
  [(s) => holdsRollback(s) && isDrifted(s), () => ({ do: "rollback", notice: DRIFT_NOTICE })],
  [holdsRollback, stay],
  [isDrifted, () => ({ do: "sync", notice: DRIFT_NOTICE })],
  [(s) => s.state.isUnfinished, () => ({ do: "sync", notice: UNFINISHED_NOTICE })],
  [(s) => s.state.isRolledBack || hasContent(s), () => ({ do: "sync" })],
  [hasSettings, () => ({ do: "settings", status: "current" })],
];

const DRIFT_NOTICE = "somebody changed the secret: it will be written again";
const UNFINISHED_NOTICE = "the last run was interrupted: it will be finished";

/** Decides the step of a secret that the state knows. Diff and update decide alike. */
export function planSecretUpkeep(
  inputs: CertificateSecretInputs,
  state: CertificateSecretState,
  changes: Changes,
  now?: Date,
): Upkeep {
  const situation: Situation = {
    inputs,
    state,
    changes,
    isPlaceholder: isPlaceholder(state),
    isRemoved: state.status === "removed",
    isDead: isDead(inputs.certificate.status),
    removes: removesDead(inputs),
    isForced: isForced(inputs, state),
    maySync: maySync(inputs, state),
    now,
  };
  const row = UPKEEP.find(([when]) => when(situation));
  return alsoTold(row?.[1](situation) ?? { do: "nothing" }, state);
}

/** Says what settings somebody changed, wherever they are set again. */
function alsoTold(upkeep: Upkeep, { changed, accessDrift = [] }: CertificateSecretState): Upkeep {
  const isSet = upkeep.do === "settings" || upkeep.do === "sync" || upkeep.do === "rollback";
  if (!isSet) return upkeep;
  const settings =
    changed.length > 0
      ? `somebody changed ${changed.join(", ")} of the secret: that will be set again`
      : undefined;
  const told = [upkeep.notice, settings, accessNotice(accessDrift)].filter((one) => one !== undefined);
  return told.length > 0 ? { ...upkeep, notice: told.join("; ") } : upkeep;
}

/**
 * Whether a sync has to look at what stands in AWS first. Not where the state says that all is as it was written
 * and only the content changes: a renewal then needs an export, a put, a read and a promotion, and no more.
 */
export function mustLook(
  inputs: CertificateSecretInputs,
  state: CertificateSecretState,
  { updates }: Changes,
): boolean {
  const isAsWritten = state.status === "current" && state.changed.length === 0 && !state.isUnfinished;
  const isSetOnly = updates.every((key) => (CONTENT as readonly string[]).includes(key));
  // Another certificate may be described and tagged otherwise.
  const isOther = inputs.certificate.certificateId !== state.certificate.certificateId;
  const before = secretSettings(state);
  const isOtherwise = isSetOtherwise(before, secretSettings(inputs), before.kmsKeyId);
  return !isAsWritten || !isSetOnly || isOther || isOtherwise;
}

/**
 * Inputs that differ from those in force: the region that the secret really stands in, the token last acted upon. An
 * unknown name replaces nothing, unless the program asks for a new secret with each generation of its certificate.
 */
export function secretChanges(state: CertificateSecretState, inputs: CertificateSecretInputs): Changes {
  const inForce = { ...state, region: state.secretRegion, syncNow: state.syncedFor || undefined };
  const { replaces, updates } = planChanges(certificateSecretFields, inForce, inputs);
  const later = isNamedLater(inputs) ? ["secretName"] : [];
  const stays = updates.filter((key) => !later.includes(key));
  return {
    replaces: [...replaces, ...later],
    updates: [...new Set([...stays, ...(state.accessDrift ?? [])])],
  };
}

function isDrifted({ state }: Situation): boolean {
  return state.status === "drifted";
}

function remove({ inputs, state }: Situation): Upkeep {
  const { status } = inputs.certificate;
  return {
    do: "remove",
    notice: `the secret ${state.secretName} will be deleted: its certificate is ${status}`,
  };
}

function keep(situation: Situation): Upkeep {
  const { inputs, state } = situation;
  const status = keptStatus(situation, "kept");
  const notice = `kept the secret ${state.secretName}: its certificate is ${inputs.certificate.status}, and removeExpiredOrRevoked is off`;
  const isSaid = status === state.status && !hasSettings(situation);
  return isSaid ? { do: "nothing", notice } : { do: "settings", status, notice };
}

/** A rollback stays until the certificate changes. Changes of settings go on. */
function stay(situation: Situation): Upkeep {
  const stays = `${situation.state.secretName} is rolled back, and stays so until its certificate changes`;
  const notice = [stays, ...runOutAhead(situation)].join("; ");
  return hasSettings(situation)
    ? { do: "settings", status: "rolled-back", notice }
    : { do: "nothing", notice };
}

/** The status that stays while settings alone are set. */
function keptStatus({ state }: Situation, otherwise: SyncStatus): SyncStatus {
  if (state.status === "drifted") return "drifted";
  return state.isRolledBack ? "rolled-back" : otherwise;
}

/** Content and removal wait for syncNow. Settings do not. */
function wait(situation: Situation): Upkeep {
  const { state } = situation;
  const waits = waitsOf(situation);
  const notice = waits.length > 0 ? { notice: waitingNotice(waits) } : {};
  const isOver = state.status === "pending" && waits.length === 0;
  if (situation.isPlaceholder || situation.isRemoved || !(hasSettings(situation) || isOver))
    return { do: "nothing", ...notice };
  const status = keptStatus(situation, waits.length > 0 ? "pending" : "current");
  return { do: "settings", status, ...notice };
}

function hasContent({ changes, isForced, state }: Situation): boolean {
  const isContent = (key: string) => (CONTENT as readonly string[]).includes(key);
  return isForced || state.status === "pending" || changes.updates.some(isContent);
}

/** The end of a rollback is no setting: it promotes the newest version, and waits like any other content. */
function hasSettings(situation: Situation): boolean {
  const { changes, state } = situation;
  const held: readonly string[] = endsRollback(situation) ? [...CONTENT, "rollback"] : CONTENT;
  return state.isUnfinished || state.changed.length > 0 || changes.updates.some((key) => !held.includes(key));
}
