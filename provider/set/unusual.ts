import { isDeepStrictEqual } from "node:util";

/**
 * Differences of a state from the usual one, as JSON. Undefined where there are none. Null stands for a property that
 * the usual state has and this one has not. So the state of a usual key takes no room in a set.
 */
export function unusualOf(usual: object, state: object): string | undefined {
  const [a, b] = [plain(usual), plain(state)];
  const keys = [...new Set([...Object.keys(a), ...Object.keys(b)])];
  const different = keys.filter((key) => !isDeepStrictEqual(a[key], b[key]));
  if (different.length === 0) return undefined;
  return JSON.stringify(Object.fromEntries(different.map((key) => [key, b[key] ?? null])));
}

/** The state again, from the usual one and what was unusual about it. */
export function withUnusual<S extends object>(usual: S, unusual: string | undefined): S {
  if (unusual === undefined) return usual;
  const changes = JSON.parse(unusual) as Record<string, unknown>;
  const all = Object.entries({ ...usual, ...changes }).filter(([key]) => changes[key] !== null);
  return Object.fromEntries(all) as S;
}

/** Absent and undefined are the same in a state, which is JSON. */
function plain(value: object): Record<string, unknown> {
  return JSON.parse(JSON.stringify(value)) as Record<string, unknown>;
}
