import { SYNC_DEFAULTS } from "../model/certificateSecret";
import { hasUnknown } from "../model/unknown";
import type { Situation } from "./secretUpkeep";

/** Inputs beside the certificate that the content is made of. */
export const BODY = ["fieldMappings", "includeRootCa", "trustAnchors"] as const;

/** Whether the program asks to go back to the version before, and neither its content nor its end goes first. */
export function asksRollback(s: Situation): boolean {
  const { rollback } = s.inputs;
  if (rollback !== true || s.state.rollback === true || s.state.isRolledBack) return false;
  if (s.isDead) return !s.removes;
  return !s.maySync || (s.changes.replaces.length === 0 && !isOtherContent(s));
}

/** Whether a rollback, by `rollback` or by hand, still holds: only other content ends it, or the program's word. */
export function holdsRollback(s: Situation): boolean {
  if (!s.state.isRolledBack || endsRollback(s)) return false;
  // A token undoes what was done by hand; `rollback: true` is the newer word of the program.
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
