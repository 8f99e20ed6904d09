import { defineKind } from "../../kind/kind";
import { certificateSecretAsks } from "./asks";
import { certificateSecretInputs, syncArgs, syncRefused, syncRelations } from "./model/inputs";
import { secretMemory, secretOutputs } from "./model/outputs";
import { certificateSecretFields } from "./plan/fields";
import { certificateSecretStates } from "./states";

export const certificateSecret = defineKind({
  name: "certificateSecret",
  type: "CertificateSecret",
  inputs: certificateSecretInputs,
  outputs: secretOutputs.extend(secretMemory.shape),
  refused: syncRefused,
  changes: { by: "input", table: certificateSecretFields },
  lifecycle: async () => (await import("./lifecycle.js")).certificateSecretLifecycle,
  states: certificateSecretStates,
  asks: certificateSecretAsks,
  docs: {
    changes: { heading: "SecretsManagerSync, each secret" },
    inputs: { heading: "SecretsManagerSync", tables: [{ inputs: syncRelations.extend(syncArgs.shape) }] },
  },
});
