import { z } from "zod";
import type { HoldsNoKey } from "../kernel/keyFence";
import { rule } from "../kernel/schema";

/**
 * The name of one certificate of a set. It becomes a part of ownership tags, so it never contains a slash, which
 * separates it from the set's own name there.
 */
export const setKey = z
  .string()
  .superRefine(
    rule(
      (text) => /^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/.test(text),
      "A key has 1 to 64 letters, digits, dots, hyphens and underscores, and begins with a letter or digit.",
      "Rename it.",
    ),
  );

/** What stands in a set's state instead of a line where a key has no object in AWS. */
export const NOTHING = "-";

/** What every set keeps in its state, beside the inputs that its keys share. A key without a line was never made. */
export interface SetOutputs extends HoldsNoKey {
  /** By key: the usual facts in one line of words, or NOTHING. */
  lines: Record<string, string>;
  /** By key, as JSON: what of the key's state the line does not tell; most keys have none. */
  unusual: Record<string, string>;
  /** By key: why its last step failed. The gate of the set (set/gate/lifecycle.ts) fails the run with them. */
  failures: Record<string, string>;
  /** What was replaced or removed and could not be deleted yet. */
  leaving: Leaving[];
}

/** The state of one key in the fewest words (codec.ts). */
export interface Packed {
  line: string;
  unusual?: string | undefined;
}

/** An object that is on its way out, as its key stood. */
export interface Leaving extends Packed {
  key: string;
}
