import { connectionMethod } from "../aws/calls/connectionSpec";
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
    types: {
      // In the file of the class, as the source of a role is another AwsConnection.
      file: "awsConnection.ts",
      interfaces: [
        {
          name: "AwsConnectionArgs",
          doc: "Inputs of an AwsConnection.",
          holds: "inputs",
          schema: connectionArgs,
        },
        {
          name: "ConnectionMethodArgs",
          doc: "How a connection finds its credentials. Another connection, its `source`, may assume the role.",
          holds: "inputs",
          of: "method",
          schema: connectionMethod,
        },
        {
          name: "AwsConnectionOutputs",
          doc: "Outputs of an AwsConnection.",
          holds: "outputs",
          schema: connectionOutputs,
        },
      ],
    },
  },
});
