import {
  type CertificateSecretInputs,
  type CertificateSecretState,
  type EarlierSecret,
  SYNC_DEFAULTS,
} from "../model/inputs";
import { startsAnew } from "./naming";
import { maySync } from "./upkeep";
import { waitingNotice } from "./waits";

/** A secret that another one replaces by the plan. */
export interface ReplacedSecret {
  arn: string;
  state: CertificateSecretState;
}

/**
 * The earlier secrets that a new one answers for: those of the one that it replaces, and that one itself where it holds
 * another generation. One of a secret that only changes its name goes with the old name.
 */
export function planEarlier(
  inputs: CertificateSecretInputs,
  replaced: ReplacedSecret | undefined,
): EarlierSecret[] {
  if (replaced === undefined) return [];
  const { arn, state } = replaced;
  const { secretName: name, syncedSerial: serial, claim } = state;
  const isGeneration = startsAnew(inputs) && serial !== inputs.certificate.serial;
  // What was written may be of a later generation than its plan knew.
  const notAfter = state.syncedNotAfter || (state.certificate.notAfter ?? "");
  const current = { arn, name, serial, notAfter, claim };
  const stands = state.status !== "removed";
  const earlier = [...(state.earlier ?? []), ...(isGeneration && stands ? [current] : [])];
  return earlier.filter((one) => one.name !== inputs.secretName);
}

/** Earlier secrets whose certificate has ended, and what to say of them; `now` is undefined where no clock counts. */
export function planEndOfEarlier(
  inputs: CertificateSecretInputs,
  state: CertificateSecretState,
  now: Date | undefined,
): { ending: EarlierSecret[]; notice?: string } {
  const isOver = ({ notAfter }: EarlierSecret) => now !== undefined && Date.parse(notAfter) <= now.getTime();
  const ending = (state.earlier ?? []).filter(isOver);
  if (ending.length === 0) return { ending };
  const names = ending.map(({ name }) => name).join(", ");
  if (!maySync(inputs, state))
    return { ending: [], notice: waitingNotice([`the end of the earlier secrets ${names}`]) };
  const fate = removesDead(inputs) ? "will be deleted" : "will be kept, but no longer be looked after";
  return { ending, notice: `the earlier secrets ${names} ${fate}: their certificates have expired` };
}

/** Whether the secrets of certificates that are over, or no longer listed, are deleted. */
export function removesDead({
  removeExpiredOrRevoked,
}: Pick<CertificateSecretInputs, "removeExpiredOrRevoked">): boolean {
  return removeExpiredOrRevoked ?? SYNC_DEFAULTS.removeExpiredOrRevoked;
}

/** The state without a secret that has ended. */
export function withoutEarlier(state: CertificateSecretState, arn: string): CertificateSecretState {
  const { earlier = [], ...rest } = state;
  const left = earlier.filter((one) => one.arn !== arn);
  return left.length > 0 ? { ...rest, earlier: left } : rest;
}
