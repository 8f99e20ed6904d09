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

/** Stands in a set's state instead of a line where a key has no object in AWS. */
export const NOTHING = "-";

const packed = z.strictObject({
  line: z.string().meta({ description: "The usual facts, as in lines." }),
  unusual: z.string().optional().meta({ description: "Facts that the line does not tell, as JSON." }),
});
/** The state of one key in the fewest words (codec.ts). */
export type Packed = z.output<typeof packed>;

/** An object that is on its way out, as its key stood. */
const leaving = packed.extend({ key: z.string().meta({ description: "Its key." }) });
export type Leaving = z.output<typeof leaving>;

const byKey = z.record(z.string(), z.string());

/**
 * Outputs that every set keeps in its state, beside the inputs that its keys share. A key without a line was never
 * made.
 */
export const setOutputs = z.strictObject({
  lines: byKey.meta({
    description: `By key: the usual facts in one line of words, or ${NOTHING} where it has no object in AWS.`,
  }),
  unusual: byKey.meta({
    description: "By key, as JSON: what of the key's state the line does not tell; most keys have none.",
  }),
  failures: byKey.meta({
    description: "By key: why its last step failed. The gate of the set fails the run with them.",
  }),
  leaving: z.array(leaving).meta({
    description: "Objects that were replaced or removed and could not be deleted yet.",
  }),
});
export interface SetOutputs extends z.output<typeof setOutputs>, HoldsNoKey {}
