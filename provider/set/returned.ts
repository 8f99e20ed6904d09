import { entryOf } from "../kernel/json";
import { type Leaving, NOTHING, type SetOutputs } from "./key";

/** A set's state in which a key that is wanted again before its object was deleted has that one back. */
export function withReturned<T extends SetOutputs>(state: T, wanted: readonly string[]): T {
  const isBack = ({ key }: Leaving, n: number) =>
    wanted.includes(key) &&
    (entryOf(state.lines, key) ?? NOTHING) === NOTHING &&
    state.leaving.findLastIndex((one) => one.key === key) === n;
  const back = state.leaving.filter(isBack);
  if (back.length === 0) return state;
  const lines = back.map(({ key, line }) => [key, line] as const);
  const unusual = back.flatMap(({ key, unusual }) =>
    unusual === undefined ? [] : [[key, unusual] as const],
  );
  return {
    ...state,
    lines: { ...state.lines, ...Object.fromEntries(lines) },
    unusual: { ...state.unusual, ...Object.fromEntries(unusual) },
    leaving: state.leaving.filter((one) => !back.includes(one)),
  };
}
