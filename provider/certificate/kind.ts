import { defineKind } from "../kind/kind";
import { certificateAsks } from "./asks";
import { certificateArgs, certificateInputs, certificateRefused, certificateRelations } from "./model/inputs";
import { certificateMemory, certificateOutputs, declaredOutputs } from "./model/outputs";
import { certificateFields } from "./plan/fields";
import { certificateStates } from "./states";

const allArgs = certificateRelations.extend(certificateArgs.shape);

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
      tables: [{ inputs: allArgs }],
    },
    types: {
      file: "certificateTypes.ts",
      interfaces: [
        { name: "CertificateArgs", doc: "Inputs of a Certificate.", holds: "inputs", schema: allArgs },
        {
          name: "CertificateOutputs",
          doc: "Outputs of a Certificate, beside its `arn`.",
          holds: "outputs",
          schema: declaredOutputs,
        },
      ],
    },
  },
});
