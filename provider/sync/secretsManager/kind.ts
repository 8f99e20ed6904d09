import { defineKind } from "../../kind/kind";
import { certificateSecretAsks } from "./asks";
import { policyDocument } from "./model/access";
import { certificateSecretInputs, syncArgs, syncOfSome, syncRefused, syncRelations } from "./model/inputs";
import { secretMemory, secretOutputs, syncedSecret, syncedSet } from "./model/outputs";
import { certificateSecretFields } from "./plan/fields";
import { certificateSecretStates } from "./states";

const allArgs = syncRelations.extend(syncArgs.shape);

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
    inputs: { heading: "SecretsManagerSync", tables: [{ inputs: allArgs }] },
    types: {
      file: "secretsManagerSyncTypes.ts",
      interfaces: [
        {
          name: "SecretsManagerSyncArgs",
          doc: "Inputs of a SecretsManagerSync.",
          holds: "inputs",
          schema: allArgs,
        },
        {
          name: "SyncOfSome",
          doc: "Syncs some certificates of a sync once, by the names of their resources.",
          holds: "inputs",
          of: "syncNow",
          schema: syncOfSome,
        },
        {
          name: "SecretPolicyDocument",
          doc: "A resource policy as an object, such as an `aws.iam.PolicyDocument`.",
          holds: "inputs",
          of: "resourcePolicy",
          schema: policyDocument,
        },
        {
          name: "SyncedSecret",
          doc: "One secret of a sync. Each field is an output of its own, so that a field that does not change stays known in preview.",
          holds: "outputs",
          schema: syncedSecret,
        },
        {
          name: "SyncedSet",
          doc: "The secrets of a set's certificates, by key.",
          holds: "outputs",
          schema: syncedSet,
        },
        {
          name: "CertificateSecretOutputs",
          doc: "Outputs of one secret, the child of a sync.",
          holds: "outputs",
          schema: secretOutputs.extend({ secretName: syncedSecret.shape.name }),
        },
      ],
    },
  },
});
