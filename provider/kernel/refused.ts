import { entryOf } from "./json";

/** Inputs that people bring from other certificate systems, and why a kind has none of them. */
export interface RefusedInput {
  /** In any case. */
  names: readonly string[];
  cause: string;
  remedy: string;
  /** Values that are true anyway. They are accepted and dropped. */
  harmless?: (value: unknown) => boolean;
}

/** Inputs that a kind refuses by name, at every depth. */
export interface RefusedInputs {
  rows: readonly RefusedInput[];
  /** By name, the inputs that hold another kind's: there only its rows count. */
  within?: Readonly<Record<string, RefusedInputs>>;
}

export const NOTHING_REFUSED: RefusedInputs = { rows: [] };

/** The fault of an input that no schema has, where nothing else is known of it. */
export const NO_SUCH_INPUT = {
  cause: "There is no such input.",
  remedy: "Remove it, or correct its name.",
} as const;

/** The refused inputs inside the input of this name. */
export function refusedWithin(refused: RefusedInputs, name: PropertyKey): RefusedInputs {
  return entryOf(refused.within, String(name)) ?? refused;
}

/** The reason to refuse an input that no schema has, or undefined for one that is misspelt. */
export function findRefusedInput({ rows }: RefusedInputs, name: string): RefusedInput | undefined {
  const wanted = name.toLowerCase();
  return rows.find(({ names }) => names.some((one) => one.toLowerCase() === wanted));
}
