import { defineKind } from "../../kind/kind";
import { storedAsItIs } from "../../kind/stateForm";
import { asItIs } from "../../kind/stateUpgrade";
import { publicCaAsks } from "./asks";
import { publicCaFields } from "./fields";
import { publicCaArgs, publicCaInputs, publicCaOutputs, publicCaRefused, publicCaRelations } from "./inputs";

const allArgs = publicCaRelations.extend(publicCaArgs.shape);

export const acmPublicCa = defineKind({
  name: "acmPublicCa",
  type: "AcmPublicCa",
  inputs: publicCaInputs,
  outputs: publicCaOutputs,
  refused: publicCaRefused,
  changes: { by: "input", table: publicCaFields },
  lifecycle: async () => (await import("./lifecycle.js")).acmPublicCaLifecycle,
  states: { steps: [asItIs], form: storedAsItIs },
  asks: publicCaAsks,
  docs: {
    changes: { heading: "AcmPublicCa" },
    inputs: { heading: "AcmPublicCa", tables: [{ inputs: allArgs }] },
    types: {
      file: "acmPublicCaTypes.ts",
      interfaces: [
        { name: "AcmPublicCaArgs", doc: "Inputs of an AcmPublicCa.", holds: "inputs", schema: allArgs },
        {
          name: "AcmPublicCaOutputs",
          doc: "Outputs of an AcmPublicCa.",
          holds: "outputs",
          schema: publicCaOutputs.extend({ caName: publicCaInputs.shape.caName }),
        },
      ],
    },
  },
});
