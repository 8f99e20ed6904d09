import { certificate } from "../../certificate/kind";
import { certificateRelations } from "../../certificate/model/inputs";
import { defineKind } from "../../kind/kind";
import { storedAsItIs } from "../../kind/stateForm";
import { setOutputs } from "../key";
import { certificateSetAsks } from "./asks";
import { certificateSetArgs, certificateSetInputs, certificateSetRefused, memberArgs } from "./inputs";

export const certificateSet = defineKind({
  name: "certificateSet",
  type: "CertificateSet",
  inputs: certificateSetInputs,
  outputs: setOutputs,
  refused: certificateSetRefused,
  changes: { by: "key", of: certificate },
  lifecycle: async () => (await import("./lifecycle.js")).certificateSetLifecycle,
  states: { steps: [], form: storedAsItIs },
  asks: certificateSetAsks,
  docs: {
    changes: { heading: "CertificateSet" },
    inputs: {
      heading: "CertificateSet",
      tables: [
        { inputs: certificateRelations.extend(certificateSetArgs.shape) },
        { of: "a key", inputs: memberArgs },
      ],
    },
  },
});
