import { z } from "zod";
import { hostInputs } from "../../kernel/schema";

export const setGateInputs = z.strictObject({
  ...hostInputs.shape,
  /** Why keys failed, by the name of the set or sync, then by key. */
  failures: z.record(z.string(), z.record(z.string(), z.string())),
});
export type SetGateInputs = z.output<typeof setGateInputs>;
