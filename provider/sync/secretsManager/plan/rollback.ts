import { hasUnknown } from "../../../kernel/unknown";
import { endOf, endsSoon, endsWithin } from "../../plan/readers";
import { SYNC_DEFAULTS } from "../model/inputs";
import type { Situation } from "./situation";

/** Inputs beside the certificate that the content is made of. */
export const BODY = ["fieldMappings", "includeRootCa", "trustAnchors"] as const;

/** Whether the program asks to go back to the version before, and neither its content nor its end goes first. */
export function asksRollback(s: Situation): boolean {
  const { rollback } = s.inputs;
  if (rollback !== true || s.state.rollback === true || s.state.isRolledBack) return false;
  if (s.isDead) return !s.removes;
  return !s.maySync || (s.changes.replaces.length === 0 && !isOtherContent(s));
}

/** Whether a rollback, by `rollback` or by hand, still holds: other content ends it, the program's word, or isRunOut. */
export function holdsRollback(s: Situation): boolean {
  if (!s.state.isRolledBack || endsRollback(s)) return false;
  // A token undoes changes by hand. `rollback: true` is the newer wish of the program.
  const isUndone = s.isForced && s.inputs.rollback !== true;
  return !isUndone && !isOtherContent(s);
}

/** Whether `rollback` was taken away again. */
export function endsRollback({ state, inputs }: Pick<Situation, "state" | "inputs">): boolean {
  return state.isRolledBack && state.rollback === true && !(inputs.rollback ?? SYNC_DEFAULTS.rollback);
}

/** Another certificate than any that is known, or another form of the body. */
function isOtherContent({ inputs, state, changes }: Situation): boolean {
  const { certificate } = inputs;
  if (changes.updates.some((key) => (BODY as readonly string[]).includes(key))) return true;
  if (hasUnknown(certificate) || certificate.arn !== state.certificate.arn) return true;
  return !knownSerials(state).includes(certificate.serial);
}

/** Serials that are no news: the one that was planned, the one that is written, and the one before. */
export function knownSerials({ certificate, syncedSerial, previousSerial }: Situation["state"]): string[] {
  return [certificate.serial, syncedSerial, previousSerial];
}

/** Days before the end of its certificate that a rollback ends by itself. */
const RUN_OUT_DAYS = 7;

/**
 * Whether a rollback has kept readers on a certificate until its end is near, while a newer one is there. It was meant
 * to get over a bad one, not to let the one before expire on them.
 */
export function isRunOut({ inputs, state, now }: Situation): boolean {
  const isNewer = inputs.certificate.serial !== state.syncedSerial;
  return state.isRolledBack && isNewer && endsWithin(RUN_OUT_DAYS, state.syncedNotAfter, now);
}

/** Why a rollback ends by itself. */
export function runOutNotice({ state, now }: Situation): string {
  const { secretName, syncedNotAfter } = state;
  return `${secretName} is rolled back to a certificate that ${endOf(syncedNotAfter, now)}: the newest one will be promoted again`;
}

/** Notice that a rollback will end by itself, once that is near. */
export function runOutAhead({ inputs, state, now }: Situation): string[] {
  const isNewer = inputs.certificate.serial !== state.syncedSerial;
  if (!isNewer || !endsSoon(state.syncedNotAfter, state.certificate, now)) return [];
  return [`${RUN_OUT_DAYS} days before the end of its certificate the newest one is promoted again`];
}

/** Notice of a rollback that the program asks for. */
export function rollbackNotice({ state, now }: Situation): string {
  const { previousVersionId, previousNotAfter, secretName, status, certificate } = state;
  // Where somebody wrote by hand, the version before that is one of ours.
  if (previousVersionId === "" && status !== "drifted") return nothingBeforeNotice(secretName);
  const end = endsSoon(previousNotAfter, certificate, now)
    ? `, whose certificate ${endOf(previousNotAfter, now)}`
    : "";
  return `the secret will be rolled back to the version before${end}`;
}

/** Said rather than thrown: a certificate that was just added to a sync must not fail the rollback of the others. */
export function nothingBeforeNotice(secretName: string): string {
  return `${secretName} was written once only: there is nothing to roll back to, and it stays as it is`;
}
