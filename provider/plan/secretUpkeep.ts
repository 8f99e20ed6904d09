import type { CertificateStatus } from "../model/certificate";
import {
  type CertificateSecretInputs,
  type CertificateSecretState,
  isPlaceholder,
  type SecretStatus,
  SYNC_DEFAULTS,
} from "../model/certificateSecret";
import { hasUnknown } from "../model/unknown";
import { type Changes, certificateSecretFields, planChanges } from "./fields";
import { waitingNotice, waitsOf } from "./secretWaits";

/** What becomes of a secret; diff shows it, update does it. */
export type SecretUpkeep =
  | { do: "nothing"; notice?: string }
  /** Another object: create makes it, or restores the one that was removed. */
  | { do: "replace"; replaces: string[]; notice?: undefined }
  | { do: "remove"; notice: string }
  /** Description, key, tags and what is only recorded; the content stays. */
  | { do: "settings"; status: SecretStatus; notice?: string }
  /** Settings and content: exported, proven, compared and written. */
  | { do: "sync"; notice?: string };

export interface SecretChanges extends Changes {
  /** Set by update: it may follow a failure that left a change half made, so that settings are looked at anyway. */
  mayBeHalfMade?: boolean;
}

/** Everything that the table decides by. */
export interface Situation {
  inputs: CertificateSecretInputs;
  state: CertificateSecretState;
  changes: SecretChanges;
  isPlaceholder: boolean;
  isRemoved: boolean;
  isDead: boolean;
  /** Whether `syncNow` asks for a sync that was not made yet. */
  isForced: boolean;
  /** Whether content may be written, or the secret removed, in this run. */
  maySync: boolean;
}

/** Inputs that the secret's content is made of; a change of them is what autoSync holds back. */
export const CONTENT = ["certificate", "fieldMappings", "includeRootCa", "trustAnchors"] as const;

/** When a row counts, and what it says. */
type Row = readonly [when: (s: Situation) => boolean, upkeep: (s: Situation) => SecretUpkeep];

/** The first row that fits counts. */
const UPKEEP: readonly Row[] = [
  // No secret was made yet: autoSync was off. Only another create makes it, as its id must become an ARN.
  [(s) => s.isPlaceholder && s.isDead, (s) => ({ do: "nothing", notice: deadNotice(s.inputs) })],
  [(s) => s.isPlaceholder && !s.maySync, wait],
  [(s) => s.isPlaceholder, (s) => ({ do: "replace", replaces: [s.isForced ? "syncNow" : "autoSync"] })],
  // It was removed. What preview does not know yet may bring it back, but shows no replacement.
  [(s) => s.isRemoved && s.maySync && hasUnknown(s.inputs.certificate), () => ({ do: "sync" })],
  [(s) => s.isRemoved && s.inputs.certificate.status !== "ISSUED", () => ({ do: "nothing" })],
  [(s) => s.isRemoved && !s.maySync, wait],
  [(s) => s.isRemoved, () => ({ do: "replace", replaces: ["certificate"] })],
  // Its certificate is dead. ACM does not export it any more, so nothing can be written, whatever the name.
  [(s) => s.isDead && !removes(s.inputs), keep],
  [(s) => s.isDead && !s.maySync, wait],
  [(s) => s.isDead, remove],
  // It stands, and its certificate is alive.
  [(s) => !s.maySync, wait],
  [(s) => s.changes.replaces.length > 0, (s) => ({ do: "replace", replaces: s.changes.replaces })],
  [(s) => s.state.status === "drifted", () => ({ do: "sync", notice: DRIFT_NOTICE })],
  [(s) => s.changes.updates.length > 0 || s.changes.mayBeHalfMade === true, () => ({ do: "sync" })],
];

const DRIFT_NOTICE = "somebody changed the secret: it will be written again";

/** What to do about a secret that the state knows; the same for diff and for update. */
export function planSecretUpkeep(
  inputs: CertificateSecretInputs,
  state: CertificateSecretState,
  changes: SecretChanges,
): SecretUpkeep {
  const isForced = inputs.syncNow !== undefined && inputs.syncNow !== state.syncedFor;
  const situation: Situation = {
    inputs,
    state,
    changes,
    isPlaceholder: isPlaceholder(state),
    isRemoved: state.status === "removed",
    isDead: isDead(inputs.certificate.status),
    isForced,
    maySync: isForced || (inputs.autoSync ?? SYNC_DEFAULTS.autoSync),
  };
  const row = UPKEEP.find(([when]) => when(situation));
  return row?.[1](situation) ?? { do: "nothing" };
}

/** What changed against what is in force: the region that the secret really stands in, the token last acted upon. */
export function secretChanges(state: CertificateSecretState, inputs: CertificateSecretInputs): Changes {
  const inForce = { ...state, region: state.secretRegion, syncNow: state.syncedFor || undefined };
  return planChanges(certificateSecretFields, inForce, inputs);
}

export type Creation =
  | { do: "write" }
  | { do: "wait"; notice: string }
  | { do: "refuse"; cause: string; remedy: string };

/** Whether a secret that the state does not know is written now. */
export function planSecretCreation(inputs: CertificateSecretInputs): Creation {
  const { autoSync = SYNC_DEFAULTS.autoSync, certificate, syncNow } = inputs;
  if (!isDead(certificate.status)) {
    if (autoSync || syncNow !== undefined) return { do: "write" };
    return { do: "wait", notice: waitingNotice([`the certificate ${certificate.serial}`]) };
  }
  if (!autoSync) return { do: "wait", notice: deadNotice(inputs) };
  return {
    do: "refuse",
    cause: `Its certificate ${certificate.arn} is ${certificate.status}, and ACM does not export it any more.`,
    remedy: "Take it out of the sync's certificates, or replace the certificate.",
  };
}

/** Statuses that end a certificate that was issued; it never comes back, but another may take its place. */
function isDead(status: CertificateStatus): boolean {
  return status === "REVOKED" || status === "EXPIRED";
}

function removes(inputs: CertificateSecretInputs): boolean {
  return inputs.removeExpiredOrRevoked ?? SYNC_DEFAULTS.removeExpiredOrRevoked;
}

function deadNotice({ certificate, secretName }: CertificateSecretInputs): string {
  return `nothing is written to ${secretName}: its certificate is ${certificate.status}`;
}

function remove({ inputs, state }: Situation): SecretUpkeep {
  const { status } = inputs.certificate;
  return {
    do: "remove",
    notice: `the secret ${state.secretName} will be deleted: its certificate is ${status}`,
  };
}

function keep(situation: Situation): SecretUpkeep {
  const { inputs, state } = situation;
  const status = state.status === "drifted" ? "drifted" : "current";
  const notice = `kept the secret ${state.secretName}: its certificate is ${inputs.certificate.status}, and removeExpiredOrRevoked is off`;
  return hasSettings(situation) ? { do: "settings", status, notice } : { do: "nothing", notice };
}

/** Content and removal wait for syncNow; settings do not. */
function wait(situation: Situation): SecretUpkeep {
  const { state } = situation;
  const waits = waitsOf(situation, removes(situation.inputs));
  const notice = waits.length > 0 ? { notice: waitingNotice(waits) } : {};
  const isOver = state.status === "pending" && waits.length === 0;
  if (situation.isPlaceholder || situation.isRemoved || !(hasSettings(situation) || isOver))
    return { do: "nothing", ...notice };
  const waiting = waits.length > 0 ? "pending" : "current";
  return { do: "settings", status: state.status === "drifted" ? "drifted" : waiting, ...notice };
}

function hasSettings({ changes }: Situation): boolean {
  const isContent = (key: string) => (CONTENT as readonly string[]).includes(key);
  return changes.mayBeHalfMade === true || changes.updates.some((key) => !isContent(key));
}
