import { defineKind } from "../../kind/kind";
import { storedAsItIs } from "../../kind/stateForm";
import { asItIs } from "../../kind/stateUpgrade";
import { publicCaAsks } from "./asks";
import { publicCaFields } from "./fields";
import { publicCaInputs, publicCaRefused } from "./inputs";

export const acmPublicCa = defineKind({
  name: "acmPublicCa",
  type: "AcmPublicCa",
  inputs: publicCaInputs,
  refused: publicCaRefused,
  changes: { by: "input", table: publicCaFields },
  lifecycle: async () => (await import("./lifecycle.js")).acmPublicCaLifecycle,
  states: { steps: [asItIs], form: storedAsItIs },
  asks: publicCaAsks,
  docs: { changes: { heading: "AcmPublicCa" }, inputs: { heading: "AcmPublicCa" } },
});
