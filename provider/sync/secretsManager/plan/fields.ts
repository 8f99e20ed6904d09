import { connectionField, type FieldTable, hostFields, recorded } from "../../../kernel/fields";
import { type CertificateSecretInputs, SYNC_DEFAULTS } from "../model/inputs";
import { canonicalPolicy } from "./policy";

export const certificateSecretFields: FieldTable<CertificateSecretInputs> = {
  ...hostFields,
  secretName: {
    change: "replace",
    why: "A secret cannot be renamed.",
    source: "UpdateSecret, Secrets Manager API",
  },
  region: { change: "replace", why: "A secret cannot move to another region.", absentKeeps: true },
  certificate: {
    ...recorded("Another serial is a new version of the secret."),
    // They go with the serial and the ARN, and states of an earlier release do not hold them.
    value: ({ certificate }) => certificate && { ...certificate, notAfter: undefined, dnsNames: undefined },
  },
  fieldMappings: recorded("The body is written again."),
  includeRootCa: recorded("The body is written again."),
  trustAnchors: recorded("The body is written again."),
  preserveSecretOnRenewal: {
    ...recorded("Only the name that it gives counts."),
    value: (inputs) => inputs.preserveSecretOnRenewal ?? SYNC_DEFAULTS.preserveSecretOnRenewal,
  },
  removeExpiredOrRevoked: {
    ...recorded("Decides what becomes of the secret of a dead certificate."),
    value: (inputs) => inputs.removeExpiredOrRevoked ?? SYNC_DEFAULTS.removeExpiredOrRevoked,
  },
  autoSync: {
    ...recorded("Switched on, it syncs what waits."),
    value: (inputs) => inputs.autoSync ?? SYNC_DEFAULTS.autoSync,
  },
  syncNow: { ...recorded("A new value forces one sync."), absentKeeps: true },
  rollback: {
    ...recorded("Promotes the version before; taken away again, the newest one."),
    value: (inputs) => inputs.rollback ?? SYNC_DEFAULTS.rollback,
  },
  adoptExisting: { change: "ignore", why: "Read when a secret is made, and never again." },
  kmsKeyId: recorded("The secret is encrypted again with the new key."),
  resourcePolicy: {
    ...recorded("Set in place; how it is written means nothing."),
    source: "PutResourcePolicy, Secrets Manager API",
    value: ({ resourcePolicy }) => canonicalPolicy(resourcePolicy),
  },
  readers: {
    ...recorded("The resource policy is set in place."),
    value: ({ readers }) => (readers?.length ? readers : undefined),
  },
  replicaRegions: {
    ...recorded("Replicas are added and removed; another key makes one anew."),
    source: "ReplicateSecretToRegions, Secrets Manager API",
    value: ({ replicaRegions }) => (replicaRegions?.length ? replicaRegions : undefined),
  },
  description: recorded("Set in place."),
  tags: recorded("Tags are set in place."),
  recoveryWindowDays: recorded("Used when the secret is deleted."),
  certificateNameSchema: recorded("Only the name that it gives counts."),
  syncName: recorded("For people and tags."),
  acmConnection: connectionField,
  connection: connectionField,
};
