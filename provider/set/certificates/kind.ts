import { certificate } from "../../certificate/kind";
import { certificateRelations } from "../../certificate/model/inputs";
import { defineKind } from "../../kind/kind";
import { storedAsItIs } from "../../kind/stateForm";
import { setOutputs } from "../key";
import { certificateSetAsks } from "./asks";
import {
  certificateSetArgs,
  certificateSetInputs,
  certificateSetRefused,
  declaredOutputs,
  memberArgs,
} from "./inputs";

const allArgs = certificateRelations.extend(certificateSetArgs.shape);

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
      tables: [{ inputs: allArgs }, { of: "a key", inputs: memberArgs }],
    },
    types: {
      file: "certificateSetTypes.ts",
      interfaces: [
        { name: "CertificateSetArgs", doc: "Inputs of a CertificateSet.", holds: "inputs", schema: allArgs },
        { name: "SetMemberArgs", doc: "One certificate of a set.", holds: "inputs", schema: memberArgs },
        {
          name: "CertificateSetOutputs",
          doc: "Outputs of a CertificateSet, each a record by key. A key whose certificate is not requested yet has no entry.",
          holds: "outputs",
          schema: declaredOutputs,
        },
      ],
    },
  },
});
