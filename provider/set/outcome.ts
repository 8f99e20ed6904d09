import type { PkiError } from "../kernel/errors";
import type { Standing } from "./setKind";

/** How a key's step ended: what stands under it now, what is on its way out, and why it failed. */
export interface Ended<S> {
  stands: Standing<S> | undefined;
  leaves: Standing<S>[];
  failure?: PkiError;
}

export interface Outcome<S> extends Ended<S> {
  key: string;
  isWanted: boolean;
}

/** An object on its way out, by the key that it stood under. */
export interface Leftover<S> {
  key: string;
  standing: Standing<S>;
}

/** Keys that failed, each with its error. */
export function failuresOf<S>(
  outcomes: readonly Outcome<S>[],
): (readonly [key: string, failure: PkiError])[] {
  return outcomes.flatMap(({ key, failure }) => (failure ? [[key, failure] as const] : []));
}
