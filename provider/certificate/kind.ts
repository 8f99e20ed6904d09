import { defineKind } from "../kind/kind";
import { certificateAsks } from "./asks";
import { certificateArgs, certificateInputs, certificateRefused, certificateRelations } from "./model/inputs";
import { certificateMemory, certificateOutputs } from "./model/outputs";
import { certificateFields } from "./plan/fields";
import { certificateStates } from "./states";

export const certificate = defineKind({
  name: "certificate",
  type: "Certificate",
  inputs: certificateInputs,
  outputs: certificateOutputs.extend(certificateMemory.shape),
  refused: certificateRefused,
  changes: { by: "input", table: certificateFields },
  lifecycle: async () => (await import("./lifecycle.js")).certificateLifecycle,
  states: certificateStates,
  asks: certificateAsks,
  docs: {
    changes: { heading: "Certificate" },
    inputs: {
      heading: "Certificate",
      tables: [{ inputs: certificateRelations.extend(certificateArgs.shape) }],
    },
  },
});
