import type * as pulumi from "@pulumi/pulumi";
import type { AwsConnection } from "./awsConnection";
import type { Certificate } from "./certificate";
import type { CertificateSet } from "./certificateSet";

// Made from the schemas in provider/ by `UPDATE_DOCS=1 npm test -- docs`. Edit those, not what follows.

/** Inputs of a SecretsManagerSync. */
export interface SecretsManagerSyncArgs {
  /**
   * A plain array of Certificates and CertificateSets; one secret a certificate.
   *
   * - Required.
   * - Change: one that is added is written to a secret of its own; the secret of one that is taken out is
   *   deleted, with its recovery window.
   */
  certificates: (Certificate | CertificateSet)[];
  /**
   * The AwsConnection that writes the secrets.
   *
   * - Default: ambient.
   * - Change: update. Only which credentials are used.
   */
  connection?: AwsConnection | undefined;
  /**
   * Region of the secrets.
   *
   * - Default: the connection's region.
   * - Change: replace. A secret cannot move to another region.
   */
  region?: pulumi.Input<string> | undefined;
  /**
   * Name of the sync in tags and names: 1 to 64 lower-case letters, digits, hyphens.
   *
   * - Default: the resource's name.
   * - Change: update of tags; a secret whose name schema holds `{{sync}}` is replaced.
   */
  syncName?: pulumi.Input<string> | undefined;
  /**
   * The secret's name, with `{{certificateId}}`, `{{shortCertificateId}}` (8 digits) or `{{serial}}` in it,
   * and as you like `{{commonName}}`, `{{profile}}`, `{{sync}}`, `{{stack}}`. Values are reduced to letters,
   * digits, `-` and `_`; the rest may hold `/` as well; 512 characters in all. Two secrets of one name are
   * refused in preview.
   *
   * - Default: `pulumi-aws-pki-{{certificateId}}`.
   * - Change: replace where it gives another name: the secret of the old name is deleted, with its recovery
   *   window.
   * - Source: CreateSecret, Secrets Manager API reference, Name.
   */
  certificateNameSchema?: pulumi.Input<string> | undefined;
  /**
   * Names of the fields in the secret's JSON: `{ certificate?, privateKey?, certificateChain?,
   * caCertificate?, certificateArn? }`.
   *
   * - Default: `certificate`, `private_key`, `certificate_chain`, `ca_certificate`; the ARN only if named.
   * - Change: update. The body is written again.
   */
  fieldMappings?: pulumi.Input<FieldMappingsArgs> | undefined;
  /**
   * Whether the chain field ends with the root; `ca_certificate` holds it in any case.
   *
   * - Default: `false`.
   * - Change: update. The body is written again.
   */
  includeRootCa?: pulumi.Input<boolean> | undefined;
  /**
   * Roots in PEM form, for chains that end in none of Node's.
   *
   * - Default: none.
   * - Change: update. The body is written again.
   */
  trustAnchors?: pulumi.Input<pulumi.Input<string>[]> | undefined;
  /**
   * Whether a renewal is a new version of the same secret. Off: each generation of the certificate has a
   * secret of its own, and the earlier one stays until its certificate expires.
   *
   * - Default: `true`; off where the schema has `{{serial}}`.
   * - Change: replace where it gives another name: the secret of the old name is deleted, with its recovery
   *   window.
   */
  preserveSecretOnRenewal?: pulumi.Input<boolean> | undefined;
  /**
   * Whether it deletes the secret of a certificate that is revoked, expired or no longer listed, with its
   * recovery window; another certificate brings it back. Off: that of a dead one is kept (`kept`), and each
   * run says so; that of one no longer listed, as by a destroy, is kept without our ownership tags, so that
   * `adoptExisting` can take it over, and the run names it.
   *
   * - Default: `true`.
   * - Change: update. Decides what becomes of the secret of a dead certificate.
   */
  removeExpiredOrRevoked?: pulumi.Input<boolean> | undefined;
  /**
   * Whether the content follows its certificate by itself. Off: certificate, fields, name, repair and
   * removal wait for `syncNow`, and each plan says what waits; description, key and tags do not. Before the
   * first `syncNow` no secret is made, and its `arn` is `pending:NAME`.
   *
   * - Default: `true`.
   * - Change: update. Switched on, it syncs what waits.
   */
  autoSync?: pulumi.Input<boolean> | undefined;
  /**
   * Any text of at most 256 characters: a change of it exports, compares and repairs once. `{ token,
   * certificates: ["name"] }` for some.
   *
   * - Default: none.
   * - Change: update. A new value forces one sync.
   */
  syncNow?: pulumi.Input<string> | SyncOfSome | undefined;
  /**
   * Whether it puts the version before back, at once; it stays until the certificate or the fields change,
   * or readers get a certificate that ends within 7 days; then the newest content is written though
   * `rollback` still stands. Taken away before that, the newest content comes back. See docs/calls.md.
   *
   * - Default: `false`.
   * - Change: update. Promotes the version before; taken away again, the newest one.
   * - Source: UpdateSecretVersionStage, Secrets Manager API reference.
   */
  rollback?: pulumi.Input<boolean> | undefined;
  /**
   * Whether it takes over a secret of that name that no resource of ours owns: it is tagged, then written in
   * stages like any other, described and encrypted as this sync says, and deleted with it. A secret that
   * waits for its deletion is restored. A secret with the tags of another stack or resource is refused in
   * any case. Read when a secret is made.
   *
   * - Default: `false`.
   * - Change: none. Read when a secret is made, and never again.
   */
  adoptExisting?: pulumi.Input<boolean> | undefined;
  /**
   * KMS key that encrypts the secrets: its id, alias or ARN, of the secret's region.
   *
   * - Default: AWS's own key.
   * - Change: update. The secret is encrypted again with the new key.
   * - Source: CreateSecret, Secrets Manager API reference, KmsKeyId.
   */
  kmsKeyId?: pulumi.Input<string> | undefined;
  /**
   * IAM policy document, object or JSON text, of at most 20,480 characters with the readers' statement. A
   * policy that lets in everybody is refused in preview, with the name of its statement; AWS is asked to
   * block it as well.
   *
   * - Default: none.
   * - Change: update. Set in place; how it is written means nothing.
   * - Source: PutResourcePolicy, Secrets Manager API reference, ResourcePolicy and BlockPublicPolicy.
   */
  resourcePolicy?: pulumi.Input<string | SecretPolicyDocument> | undefined;
  /**
   * Account ids, role and user ARNs that may read the secrets. Readers of another account need a `kmsKeyId`,
   * for each replica too.
   *
   * - Default: none.
   * - Change: update. The resource policy is set in place.
   * - Source: AWS Secrets Manager User Guide, Access AWS Secrets Manager secrets from a different account.
   */
  readers?: pulumi.Input<pulumi.Input<string>[]> | undefined;
  /**
   * Regions with a replica of each secret: names, or `{ region, kmsKeyId }` with a key of that region.
   * Contents follow by themselves; replicas that others have added stay. Deleted at once with the secret,
   * window or not.
   *
   * - Default: none.
   * - Change: update. Replicas are added and removed; another key makes one anew.
   * - Source: ReplicateSecretToRegions, Secrets Manager API reference.
   */
  replicaRegions?: pulumi.Input<pulumi.Input<string | ReplicaRegionArgs>[]> | undefined;
  /**
   * Text on each secret, at most 2,048 characters.
   *
   * - Default: the certificate's common name.
   * - Change: update. Set in place.
   * - Source: CreateSecret, Secrets Manager API reference, Description.
   */
  description?: pulumi.Input<string> | undefined;
  /**
   * Tags of each secret, at most 42 beside ours.
   *
   * - Default: none.
   * - Change: update. Tags are set in place.
   * - Source: AWS Secrets Manager User Guide, Quotas: 50 tags, of which 8 are ours.
   */
  tags?: pulumi.Input<Record<string, pulumi.Input<string>>> | undefined;
  /**
   * Days that a deleted secret can be restored: 7 to 30, or 0 to delete at once.
   *
   * - Default: 30.
   * - Change: update. Used when the secret is deleted.
   * - Source: DeleteSecret, Secrets Manager API reference, RecoveryWindowInDays.
   */
  recoveryWindowDays?: pulumi.Input<number> | undefined;
}

/**
 * Names of the fields in the secret's JSON: `{ certificate?, privateKey?, certificateChain?, caCertificate?,
 * certificateArn? }`.
 */
export interface FieldMappingsArgs {
  /**
   * Name of the field with the certificate itself, 1 to 256 characters.
   *
   * - Default: `certificate`.
   * - Change: update. The body is written again.
   */
  certificate?: pulumi.Input<string> | undefined;
  /**
   * Name of the field with the private key, PKCS#8.
   *
   * - Default: `private_key`.
   * - Change: update. The body is written again.
   */
  privateKey?: pulumi.Input<string> | undefined;
  /**
   * Name of the field with the chain: the intermediates, and the root with `includeRootCa`.
   *
   * - Default: `certificate_chain`.
   * - Change: update. The body is written again.
   */
  certificateChain?: pulumi.Input<string> | undefined;
  /**
   * Name of the field with the self-signed root.
   *
   * - Default: `ca_certificate`.
   * - Change: update. The body is written again.
   */
  caCertificate?: pulumi.Input<string> | undefined;
  /**
   * Name of the field with the certificate's ARN.
   *
   * - Default: it is not written.
   * - Change: update. The body is written again.
   */
  certificateArn?: pulumi.Input<string> | undefined;
}

/** A region with a replica, and its key. */
export interface ReplicaRegionArgs {
  /**
   * Region of the replica.
   *
   * - Required.
   * - Change: update. Replicas are added and removed; another key makes one anew.
   * - Source: ReplicateSecretToRegions, Secrets Manager API.
   */
  region: pulumi.Input<string>;
  /**
   * KMS key that encrypts the replica: its id, alias or ARN, of that region.
   *
   * - Default: AWS's own key.
   * - Change: update. Replicas are added and removed; another key makes one anew.
   * - Source: ReplicateSecretToRegions, Secrets Manager API.
   */
  kmsKeyId?: pulumi.Input<string> | undefined;
}

/** Syncs some certificates of a sync once, by the names of their resources. */
export interface SyncOfSome {
  /**
   * Any text of at most 256 characters.
   *
   * - Required.
   * - Change: update. A new value forces one sync.
   */
  token: pulumi.Input<string>;
  /**
   * Names of the resources that are synced when `token` changes; a set counts as one.
   *
   * - Required.
   * - Change: update. A new value forces one sync.
   */
  certificates: string[];
}

/** A resource policy as an object, such as an `aws.iam.PolicyDocument`. */
export interface SecretPolicyDocument {
  /**
   * Version of the policy language: `2012-10-17`, or `2008-10-17`.
   *
   * - Default: `2008-10-17`.
   * - Change: update. Set in place; how it is written means nothing.
   * - Source: IAM User Guide, IAM JSON policy elements: Version.
   */
  Version?: pulumi.Input<string> | undefined;
  /**
   * Name of the policy.
   *
   * - Default: none.
   * - Change: update. Set in place; how it is written means nothing.
   * - Source: PutResourcePolicy, Secrets Manager API.
   */
  Id?: pulumi.Input<string> | undefined;
  /**
   * Statement, or an array of statements, as IAM's grammar has them.
   *
   * - Required.
   * - Change: update. Set in place; how it is written means nothing.
   * - Source: PutResourcePolicy, Secrets Manager API.
   */
  Statement: pulumi.Input<unknown>;
}

/**
 * One secret of a sync. Each field is an output of its own, so that a field that does not change stays known
 * in preview.
 */
export interface SyncedSecret {
  /** Name of the secret. */
  readonly name: pulumi.Output<string>;
  /** ARN of the secret; `pending:NAME` where autoSync is off and nothing was written yet. */
  readonly arn: pulumi.Output<string>;
  /** Version that readers get. */
  readonly versionId: pulumi.Output<string>;
  /** Serial of the certificate in that version; empty where it is not known. */
  readonly serial: pulumi.Output<string>;
  /**
   * Whether readers get the content that the program wants. current: as it was written; drifted: a refresh
   * saw that somebody changed it; removed: its certificate is dead; pending: content waits for syncNow;
   * rolled-back: the version before the newest is current; kept: its certificate is dead, and
   * removeExpiredOrRevoked is off.
   */
  readonly status: pulumi.Output<SyncStatus>;
}

/**
 * Whether readers get the content that the program wants. current: as it was written; drifted: a refresh saw
 * that somebody changed it; removed: its certificate is dead; pending: content waits for syncNow;
 * rolled-back: the version before the newest is current; kept: its certificate is dead, and
 * removeExpiredOrRevoked is off.
 */
export type SyncStatus = "current" | "drifted" | "removed" | "pending" | "rolled-back" | "kept";

/** The secrets of a set's certificates, by key. */
export interface SyncedSet {
  /** Names of the secrets, by key. A key without a written secret has no entry. */
  readonly names: pulumi.Output<Record<string, string>>;
  /** ARNs of the secrets, by key. A key without a written secret has no entry. */
  readonly arns: pulumi.Output<Record<string, string>>;
  /** Versions that readers get, by key. */
  readonly versionIds: pulumi.Output<Record<string, string>>;
  /** Serials of the certificates in those versions, by key. */
  readonly serials: pulumi.Output<Record<string, string>>;
}

/** Outputs of one secret, the child of a sync. */
export interface CertificateSecretOutputs {
  /** Version that readers get. */
  readonly versionId: pulumi.Output<string>;
  /** Serial of the certificate in that version; empty where it is not known. */
  readonly syncedSerial: pulumi.Output<string>;
  /**
   * Whether readers get the content that the program wants. current: as it was written; drifted: a refresh
   * saw that somebody changed it; removed: its certificate is dead; pending: content waits for syncNow;
   * rolled-back: the version before the newest is current; kept: its certificate is dead, and
   * removeExpiredOrRevoked is off.
   */
  readonly status: pulumi.Output<SyncStatus>;
  /** Name of the secret. */
  readonly secretName: pulumi.Output<string>;
}
