import type { Reason } from "../../kernel/reason";
import type { EarlierObject, SyncInputs, SyncState } from "../model/state";
import { maySync, removesDead, waitingNotice } from "./following";

/** An object that another one replaces by the plan. */
export interface ReplacedObject {
  arn: string;
  name: string;
  state: SyncState;
}

/** An object that is about to be made. */
interface Next {
  name: string;
  /** Of its certificate. */
  serial: string;
  /** Whether each generation of the certificate has an object of its own. */
  startsAnew: boolean;
}

/**
 * The earlier objects that a new one answers for: those of the one that it replaces, and that one itself where it holds
 * another generation. An object that only changes its name goes with the old name.
 */
export function planEarlier(next: Next, replaced: ReplacedObject | undefined): EarlierObject[] {
  if (replaced === undefined) return [];
  const { arn, name, state } = replaced;
  const { syncedSerial: serial, claim } = state;
  const isGeneration = next.startsAnew && serial !== next.serial;
  // The written content may be of a later generation than its plan knew.
  const notAfter = state.syncedNotAfter || (state.certificate.notAfter ?? "");
  const current = { arn, name, serial, notAfter, claim };
  const stands = state.status !== "removed";
  const earlier = [...(state.earlier ?? []), ...(isGeneration && stands ? [current] : [])];
  return earlier.filter((one) => one.name !== next.name);
}

/** Earlier objects whose certificate has ended, and what to say of them. */
export interface EndOfEarlier {
  ending: EarlierObject[];
  notice?: string;
}

/** Plans the end of a `noun`'s earlier generations. `now` is undefined where no clock counts. */
export function planEndOfEarlier(
  inputs: SyncInputs,
  state: SyncState,
  now: Date | undefined,
  noun: string,
): EndOfEarlier {
  const isOver = ({ notAfter }: EarlierObject) => now !== undefined && Date.parse(notAfter) <= now.getTime();
  const ending = (state.earlier ?? []).filter(isOver);
  if (ending.length === 0) return { ending };
  const names = `the earlier ${noun}s ${ending.map(({ name }) => name).join(", ")}`;
  if (!maySync(inputs, state)) return { ending: [], notice: waitingNotice([`the end of ${names}`]) };
  const fate = removesDead(inputs) ? "will be deleted" : "will be kept, but no longer be looked after";
  return { ending, notice: `${names} ${fate}: their certificates have expired` };
}

/** No input of the program tells of it. */
export function endReasons({ ending, notice = "" }: EndOfEarlier): Reason[] {
  return ending.length > 0 ? [{ path: "earlier", why: notice, by: "time", replaces: false }] : [];
}

/** The state without an object that has ended. */
export function withoutEarlier<S extends { earlier?: EarlierObject[] }>(state: S, arn: string): S {
  const { earlier = [], ...rest } = state;
  const left = earlier.filter((one) => one.arn !== arn);
  return { ...rest, ...(left.length > 0 ? { earlier: left } : {}) } as S;
}
