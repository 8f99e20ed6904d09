import { absent, defineKind } from "../../kind/kind";
import { storedAsItIs } from "../../kind/stateForm";
import { certificateSecret } from "../../sync/secretsManager/kind";
import { syncRefused } from "../../sync/secretsManager/model/inputs";
import { setOutputs } from "../key";
import { certificateSecretSetAsks } from "./asks";
import { certificateSecretSetInputs } from "./inputs";

export const certificateSecretSet = defineKind({
  name: "certificateSecretSet",
  type: "CertificateSecretSet",
  inputs: certificateSecretSetInputs,
  outputs: setOutputs,
  refused: syncRefused,
  changes: { by: "key", of: certificateSecret },
  lifecycle: async () => (await import("./lifecycle.js")).certificateSecretSetLifecycle,
  states: { steps: [], form: storedAsItIs },
  asks: certificateSecretSetAsks,
  docs: {
    changes: absent("The section of CertificateSet says it of both."),
    inputs: absent("The section of SecretsManagerSync, which declares it, says it of both."),
    types: absent("Those of CertificateSecret serve both."),
  },
});
