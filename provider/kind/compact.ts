// States are stored short in one way: of a state a few facts are kept, and beside them only what is unusual for these
// facts. A single resource keeps both as properties (stateForm.ts). A key of a set keeps the facts as one line and the
// unusual as JSON (set/codec.ts). States are stored with it, so the usual for given facts never changes.

import { isDeepStrictEqual } from "node:util";

/** Inputs or a state as JSON. */
export type Props = Readonly<Record<string, unknown>>;

/** Properties that differ from the usual ones. Null stands for one that is usual and absent here. */
export function unusualOf(usual: Props, props: Props): Props {
  const names = [...new Set([...Object.keys(usual), ...Object.keys(props)])];
  const different = names.filter((name) => !isDeepStrictEqual(usual[name], props[name]));
  return Object.fromEntries(different.map((name) => [name, props[name] ?? null]));
}

/** Inverse of `unusualOf` for properties of which none is null. */
export function withUnusual<P extends object>(usual: P, unusual: Props): P {
  const all = Object.entries({ ...usual, ...unusual });
  return Object.fromEntries(all.filter(([name]) => unusual[name] !== null)) as P;
}

/** A form in which properties are stored; `whole` is the inverse of `short`. */
export interface Form {
  short(whole: Props): Props;
  whole(short: Props): Props;
}

export const asTheyAre: Form = { short: (props) => props, whole: (props) => props };

/**
 * Leaves out what is usual for the rest. An absent property is read as the usual one. `usualFor` gives the same for the
 * short form as for the whole, so it reads nothing that it gives.
 */
export function withoutUsual(usualFor: (facts: Props) => Props): Form {
  return {
    short(whole) {
      const unusual = Object.entries(unusualOf(usualFor(whole), whole));
      return Object.fromEntries(unusual.filter(([name]) => name in whole));
    },
    whole: (short) => ({ ...usualFor(short), ...short }),
  };
}

/** One form of what another has made short. */
export function inTurn(first: Form, second: Form): Form {
  return {
    short: (whole) => second.short(first.short(whole)),
    whole: (short) => first.whole(second.whole(short)),
  };
}
