import { isDeepStrictEqual } from "node:util";
import type { SetOutputs } from "./key";
import { type SetKind, standingOf } from "./plan";

/**
 * The lines of a set where an update leaves every one of them as it is; `told` are the outputs of one that its line
 * tells. Nothing is known of a set in which a key comes or goes, or of which a step is still to be repeated.
 */
export function foreseeSet<SI extends SH, SH extends object, I extends object, S extends I>(
  kind: SetKind<SI, SH, I, S>,
  told: readonly (keyof S)[],
  state: SH & SetOutputs,
  inputs: SI,
  now: Date,
): Partial<SetOutputs> {
  const keys = kind.keysOf(inputs);
  const isSettled =
    Object.keys(state.failures).length + state.leaving.length === 0 &&
    isDeepStrictEqual([...keys].sort(), Object.keys(state.lines).sort());
  const stays = (key: string) => {
    const standing = standingOf(kind, state, key);
    const wanted = kind.wanted(inputs, key);
    if (!standing || !wanted) return false;
    const foreseen = kind.one.foresee(standing.state, wanted, now);
    return told.every((name) => name in foreseen && isDeepStrictEqual(foreseen[name], standing.state[name]));
  };
  return isSettled && keys.every(stays) ? { lines: state.lines } : {};
}
