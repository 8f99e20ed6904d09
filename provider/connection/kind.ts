import { NOTHING_REFUSED } from "../kernel/refused";
import { defineKind } from "../kind/kind";
import { storedAsItIs } from "../kind/stateForm";
import { asItIs } from "../kind/stateUpgrade";
import { asksNothing } from "../permissions/asked/asks";
import { connectionFields } from "./fields";
import { connectionInputs } from "./inputs";

export const awsConnection = defineKind({
  name: "awsConnection",
  type: "AwsConnection",
  inputs: connectionInputs,
  refused: NOTHING_REFUSED,
  changes: { by: "input", table: connectionFields },
  lifecycle: async () => (await import("./lifecycle.js")).awsConnectionLifecycle,
  states: { steps: [asItIs], form: storedAsItIs },
  asks: asksNothing,
  docs: { changes: { heading: "AwsConnection" }, inputs: { heading: "AwsConnection" } },
});
