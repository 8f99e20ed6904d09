import { defineKind } from "../../kind/kind";
import { storedAsItIs } from "../../kind/stateForm";
import { asItIs } from "../../kind/stateUpgrade";
import { publicCaAsks } from "./asks";
import { publicCaFields } from "./fields";
import { publicCaArgs, publicCaInputs, publicCaOutputs, publicCaRefused, publicCaRelations } from "./inputs";

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
    inputs: { heading: "AcmPublicCa", tables: [{ inputs: publicCaRelations.extend(publicCaArgs.shape) }] },
  },
});
