import { defineKind } from "../kind/kind";
import { certificateAsks } from "./asks";
import { certificateInputs, certificateRefused } from "./model/inputs";
import { certificateFields } from "./plan/fields";
import { certificateStates } from "./states";

export const certificate = defineKind({
  name: "certificate",
  type: "Certificate",
  inputs: certificateInputs,
  refused: certificateRefused,
  changes: { by: "input", table: certificateFields },
  lifecycle: async () => (await import("./lifecycle.js")).certificateLifecycle,
  states: certificateStates,
  asks: certificateAsks,
  docs: { changes: { heading: "Certificate" }, inputs: { heading: "Certificate" } },
});
