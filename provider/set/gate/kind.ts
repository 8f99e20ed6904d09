import { NOTHING_REFUSED } from "../../kernel/refused";
import { NO_OUTPUTS } from "../../kernel/schema";
import { absent, comparesNothing, defineKind } from "../../kind/kind";
import { storedAsItIs } from "../../kind/stateForm";
import { asksNothing } from "../../permissions/asked/asks";
import { setGateInputs } from "./inputs";

const undeclared = absent("No program declares one: its set does.");

export const setGate = defineKind({
  name: "setGate",
  type: "SetGate",
  inputs: setGateInputs,
  outputs: NO_OUTPUTS,
  refused: NOTHING_REFUSED,
  changes: comparesNothing,
  lifecycle: async () => (await import("./lifecycle.js")).setGateLifecycle,
  states: { steps: [], form: storedAsItIs },
  asks: asksNothing,
  docs: { changes: undeclared, inputs: undeclared, types: undeclared },
});
