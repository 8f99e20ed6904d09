import type { CertificateInputs } from "../model/certificate";
import { type CertificateSecretInputs, SYNC_DEFAULTS } from "../model/certificateSecret";
import type { ConnectionInputs } from "../model/connection";
import { PROFILE_DEFAULTS, type ProfileInputs } from "../model/profile";
import type { PublicCaInputs } from "../model/publicCa";
import { hasUnknown, UNKNOWN } from "../model/unknown";
import { canonicalPolicy } from "./secretAccess";
import { resolveSettings } from "./settings";

/** What a change of one input does. This table is the one source for diff, docs and tests. */
export interface Field<I> {
  change: "replace" | "update" | "ignore";
  why: string;
  source?: string;
  /** The value that counts, where it is not the input alone. */
  value?: (inputs: I) => unknown;
  /** Where the input is absent, what the resource has already stays. */
  absentKeeps?: boolean;
}
export type FieldTable<I> = Readonly<Record<keyof I & string, Field<I>>>;

/** Inputs that every resource is given by its class. */
const host = {
  resourceUrn: { change: "ignore", why: "Only progress messages use it." },
  identity: { change: "ignore", why: "Pinned at the first creation." },
} as const;
const recorded = (why: string) => ({ change: "update", why }) as const;
const connection = recorded("Only which credentials are used.");

export const connectionFields: FieldTable<ConnectionInputs> = {
  ...host,
  connection,
  region: { ...recorded("Resources take their region from it when they are made."), absentKeeps: true },
  description: recorded("For people."),
};

export const publicCaFields: FieldTable<PublicCaInputs> = {
  ...host,
  connection,
  dnsConnection: connection,
  hostedZoneIds: {
    ...recorded("The zones are read again; certificates keep their names. Their order means nothing."),
    value: ({ hostedZoneIds }) =>
      hostedZoneIds && (hasUnknown(hostedZoneIds) ? UNKNOWN : [...hostedZoneIds].sort()),
  },
  hostedZoneId: recorded("The zones are read again; certificates keep their names."),
  region: { ...recorded("The CA has no object in AWS; its certificates are replaced."), absentKeeps: true },
  caName: recorded("For people."),
};

export const profileFields: FieldTable<ProfileInputs> = {
  ...host,
  caName: recorded("For people."),
  slug: recorded("A profile has no object in AWS."),
  description: recorded("For people."),
  keyAlgorithm: {
    ...recorded("Certificates that take it from here are replaced."),
    value: (inputs) => inputs.keyAlgorithm ?? PROFILE_DEFAULTS.keyAlgorithm,
  },
  autoRenew: {
    ...recorded("Certificates take it from here."),
    value: (inputs) => inputs.autoRenew ?? PROFILE_DEFAULTS.autoRenew,
  },
  renewBeforeDays: {
    ...recorded("Certificates take it from here."),
    value: (inputs) => inputs.renewBeforeDays ?? PROFILE_DEFAULTS.renewBeforeDays,
  },
  policy: recorded("Checked against every certificate's names."),
  defaults: recorded("Certificates take it from here."),
  tags: recorded("Certificates take them from here."),
};

const immutable = "A certificate's names and key are fixed when it is issued.";
const requestSource = "RequestCertificate, ACM API reference";

export const certificateFields: FieldTable<CertificateInputs> = {
  ...host,
  certificateId: { change: "ignore", why: "Derived from the pinned identity." },
  commonName: { change: "replace", why: immutable, source: requestSource },
  dnsNames: { change: "replace", why: immutable, source: requestSource },
  keyAlgorithm: {
    change: "replace",
    why: immutable,
    source: requestSource,
    // A profile that is unknown as a whole tells no algorithm, not the default one.
    value: (inputs) =>
      inputs.keyAlgorithm === undefined && (inputs.profile as unknown) === UNKNOWN
        ? UNKNOWN
        : resolveSettings(inputs).keyAlgorithm,
  },
  accountId: { change: "replace", why: "A certificate cannot move to another account." },
  region: { change: "replace", why: "A certificate cannot move to another region." },
  autoRenew: recorded("Only when the next renewal falls due."),
  renewBeforeDays: recorded("Only when the next renewal falls due."),
  renewNow: recorded("A new value forces one renewal."),
  tags: recorded("Tags are set in place."),
  issuanceTimeoutMinutes: recorded("Used by the next wait."),
  revocation: recorded("Revokes the certificate, for good; taken away again, a new one is requested."),
  revokeOnDelete: recorded("Used when the certificate is deleted."),
  adoptArn: { change: "ignore", why: "Read when the resource is created, and never again." },
  deleteAdopted: recorded("Used when the certificate is deleted."),
  protectPaid: recorded("Used when a replacement is planned."),
  inherited: recorded("Tells an edit of the profile from one of the certificate; see protectPaid."),
  profile: recorded("Its settings count where the certificate has none of its own."),
  zones: recorded("Where validation records go at the next renewal."),
  connection,
  dnsConnection: connection,
};

export const certificateSecretFields: FieldTable<CertificateSecretInputs> = {
  ...host,
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
  acmConnection: connection,
  connection,
};

export interface Changes {
  replaces: string[];
  updates: string[];
}

/** Which inputs changed, by what their change does. What is not known yet may change, but replaces nothing. */
export function planChanges<I extends object>(table: FieldTable<I>, olds: I, news: I): Changes {
  const changes: Changes = { replaces: [], updates: [] };
  for (const [key, field] of Object.entries(table) as [keyof I & string, Field<I>][]) {
    if (field.change === "ignore" || (field.absentKeeps && news[key] === undefined)) continue;
    const value = field.value ?? ((inputs: I) => inputs[key]);
    const unknown = hasUnknown(news[key]) || hasUnknown(value(news));
    if (!unknown && sameValue(value(olds), value(news))) continue;
    (field.change === "replace" && !unknown ? changes.replaces : changes.updates).push(key);
  }
  return changes;
}

/** Equality of JSON values; the order of an object's keys means nothing, and absent is undefined. */
function sameValue(a: unknown, b: unknown): boolean {
  return canonical(a) === canonical(b);
}

function canonical(value: unknown): string {
  return JSON.stringify(value ?? null, (_, item: unknown) =>
    item !== null && typeof item === "object" && !Array.isArray(item)
      ? Object.fromEntries(Object.entries(item).sort(([a], [b]) => (a < b ? -1 : 1)))
      : item,
  );
}
