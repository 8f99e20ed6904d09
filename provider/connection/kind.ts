import { NOTHING_REFUSED } from "../kernel/refused";
import { defineKind } from "../kind/kind";
import { storedAsItIs } from "../kind/stateForm";
import { asItIs } from "../kind/stateUpgrade";
import { asksNothing } from "../permissions/asked/asks";
import { connectionFields } from "./fields";
import { connectionArgs, connectionInputs, connectionOutputs, roleArgs } from "./inputs";

export const awsConnection = defineKind({
  name: "awsConnection",
  type: "AwsConnection",
  inputs: connectionInputs,
  outputs: connectionOutputs,
  refused: NOTHING_REFUSED,
  changes: { by: "input", table: connectionFields },
  lifecycle: async () => (await import("./lifecycle.js")).awsConnectionLifecycle,
  states: { steps: [asItIs], form: storedAsItIs },
  asks: asksNothing,
  docs: {
    changes: { heading: "AwsConnection" },
    inputs: {
      heading: "AwsConnection",
      tables: [{ inputs: connectionArgs }, { of: '`"assume-role"`', inputs: roleArgs }],
    },
  },
});
