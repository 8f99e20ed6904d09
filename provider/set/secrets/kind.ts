import { absent, defineKind } from "../../kind/kind";
import { storedAsItIs } from "../../kind/stateForm";
import { certificateSecret } from "../../sync/secretsManager/kind";
import { syncRefused } from "../../sync/secretsManager/model/inputs";
import { certificateSecretSetAsks } from "./asks";
import { certificateSecretSetInputs } from "./inputs";

export const certificateSecretSet = defineKind({
  name: "certificateSecretSet",
  type: "CertificateSecretSet",
  inputs: certificateSecretSetInputs,
  refused: syncRefused,
  changes: { by: "key", of: certificateSecret },
  lifecycle: async () => (await import("./lifecycle.js")).certificateSecretSetLifecycle,
  states: { steps: [], form: storedAsItIs },
  asks: certificateSecretSetAsks,
  docs: {
    changes: absent("The section of CertificateSet says it of both."),
    inputs: { heading: "SecretsManagerSync" },
  },
});
