import { digestText, LETTERS_AND_DIGITS } from "../core/ids";
import { partitionOf } from "../core/partition";
import type { ContextValues } from "../iam/conditions";
import { requestTags, tagKeys } from "../iam/principal";
import type { Secret } from "../secretsmanager/secret";
import { arnIn } from "../secretsmanager/store";
import { type Facts, type KeyUse, onAll, type Requirement, type Row, row } from "./requirements";

type Tag = { Key: string; Value?: string };
type Replica = { Region: string; KmsKeyId?: string };

/** A SecretId, resolved for IAM. */
interface Target {
  /** The full ARN. A secret that does not exist gets an ARN with six made-up characters. */
  arn: string;
  account: string;
  /** The id as the caller gave it, which AWS's refusals name. */
  shownAs: string;
  secret: Secret | undefined;
}

/** A secret's ARN names its account, so that another account's can be asked for. */
function readTarget(id: string, facts: Facts): Target {
  const account = id.startsWith("arn:") ? (id.split(":")[4] ?? "") : facts.caller.account;
  const secret = facts.secrets.find(id, { ...facts, caller: { ...facts.caller, account } });
  const arn = secret === undefined ? missingArn(id, facts) : arnIn(secret, facts.region);
  return { arn, account, shownAs: id, secret };
}

/**
 * AWS decides on `NAME-` and six characters also where there is no such secret, so that a policy for `NAME-??????`
 * lets its holder see that the secret is missing.
 */
function missingArn(id: string, { caller, region }: Facts): string {
  if (/^arn:.*-[A-Za-z0-9]{6}$/.test(id)) return id;
  const suffix = digestText(LETTERS_AND_DIGITS, 6, "missing secret", id);
  const start = `arn:${partitionOf(region)}:secretsmanager:${region}:${caller.account}:secret:`;
  return `${id.startsWith("arn:") ? id : start + id}-${suffix}`;
}

function onTarget(action: string, target: Target, context: ContextValues = {}): Requirement {
  const { secret } = target;
  const tags = secret?.tags ?? [];
  return {
    action: `secretsmanager:${action}`,
    resource: target.arn,
    shownAs: target.shownAs,
    account: target.account,
    resourcePolicy: secret?.policy,
    context: {
      ...tagKeys("aws:ResourceTag", tags),
      ...tagKeys("secretsmanager:ResourceTag", tags),
      "secretsmanager:SecretId": target.arn,
      ...(secret === undefined ? {} : { "secretsmanager:SecretPrimaryRegion": secret.region }),
      ...context,
    },
  };
}

/** Values as condition keys. Absent ones are left out. */
function keys(values: Record<string, string | number | boolean | undefined>): ContextValues {
  const present = Object.entries(values).filter(([, value]) => value !== undefined);
  return Object.fromEntries(present.map(([name, value]) => [`secretsmanager:${name}`, String(value)]));
}

/** Uses of one key, in the order in which Secrets Manager makes them. */
const uses = (
  { arn: secretArn, account }: Target,
  key: string | undefined,
  region: string,
  actions: KeyUse["action"][],
): KeyUse[] => actions.map((action) => ({ action, key, region, account, secretArn }));

/** Uses of the key that a secret has in the caller's region. None where there is no secret. */
function ownKey(target: Target, { region }: Facts, actions: KeyUse["action"][]): KeyUse[] {
  const { secret } = target;
  if (secret === undefined) return [];
  const key = region === secret.region ? secret.kmsKeyId : secret.replicas.get(region)?.kmsKeyId;
  return uses(target, key, region, actions);
}

/** Replicas are encrypted with the keys of their own regions (API_ReplicateSecretToRegions). */
const replicaKeys = (target: Target, replicas: readonly Replica[] = []): KeyUse[] =>
  replicas.flatMap(({ Region, KmsKeyId }) =>
    uses(target, KmsKeyId, Region, ["kms:GenerateDataKey", "kms:Encrypt"]),
  );

const bySecret = (action: string, own: KeyUse["action"][] = []): Row =>
  row<{ SecretId: string; VersionId?: string; VersionStage?: string }>((input, facts) => {
    const target = readTarget(input.SecretId, facts);
    const context = keys({ VersionId: input.VersionId, VersionStage: input.VersionStage });
    return { permissions: [onTarget(action, target, context)], keyUses: ownKey(target, facts, own) };
  });

interface CreateInput {
  Name: string;
  Description?: string;
  KmsKeyId?: string;
  Tags: Tag[];
  AddReplicaRegions?: Replica[];
  ForceOverwriteReplicaSecret: boolean;
}

/** The key is tried out even where no value is given (Secrets Manager User Guide, "Validating access to the KMS key"). */
const createSecret = row<CreateInput>((input, facts) => {
  const replicas = input.AddReplicaRegions ?? [];
  const arn = missingArn(input.Name, facts);
  const target: Target = { arn, account: facts.caller.account, shownAs: input.Name, secret: undefined };
  const tags = requestTags(input.Tags);
  const replication = {
    ...keys({ ForceOverwriteReplicaSecret: input.ForceOverwriteReplicaSecret }),
    ...(replicas.length > 0
      ? { "secretsmanager:AddReplicaRegions": replicas.map(({ Region }) => Region) }
      : {}),
    ...tags,
  };
  const { Name, Description, KmsKeyId } = input;
  // A secret that does not exist yet has a Name, and no SecretId.
  const context = { ...keys({ Name, Description, KmsKeyId }), ...replication };
  return {
    permissions: [
      { action: "secretsmanager:CreateSecret", resource: arn, shownAs: Name, context },
      ...(input.Tags.length > 0 ? [onTarget("TagResource", target, tags)] : []),
      ...(replicas.length > 0 ? [onTarget("ReplicateSecretToRegions", target, replication)] : []),
    ],
    keyUses: [
      ...uses(target, input.KmsKeyId, facts.region, ["kms:GenerateDataKey", "kms:Decrypt"]),
      ...replicaKeys(target, replicas),
    ],
  };
});

interface UpdateInput {
  SecretId: string;
  Description?: string;
  KmsKeyId?: string;
  SecretString?: string;
  SecretBinary?: Buffer;
}

/**
 * "If you use a customer managed key, you must also have kms:GenerateDataKey, kms:Encrypt, and kms:Decrypt": API_UpdateSecret.
 * A new key takes the old versions over, which the old one must decrypt. AWS leaves them under the old key where
 * kms:Encrypt is missing. The sandbox refuses, as it does not keep a key for each version.
 */
const updateSecret = row<UpdateInput>((input, facts) => {
  const target = readTarget(input.SecretId, facts);
  const { Description, KmsKeyId } = input;
  const hasValue = input.SecretString !== undefined || input.SecretBinary !== undefined;
  const changed = KmsKeyId !== undefined && KmsKeyId !== (target.secret?.kmsKeyId ?? "");
  const write: KeyUse["action"][] = ["kms:GenerateDataKey", "kms:Decrypt", "kms:Encrypt"];
  return {
    permissions: [onTarget("UpdateSecret", target, keys({ Description, KmsKeyId }))],
    keyUses: changed
      ? [...ownKey(target, facts, ["kms:Decrypt"]), ...uses(target, KmsKeyId, facts.region, write)]
      : ownKey(target, facts, hasValue ? write : []),
  };
});

const replicate = row<{
  SecretId: string;
  AddReplicaRegions: Replica[];
  ForceOverwriteReplicaSecret: boolean;
}>((input, facts) => {
  const target = readTarget(input.SecretId, facts);
  const context = {
    ...keys({ ForceOverwriteReplicaSecret: input.ForceOverwriteReplicaSecret }),
    "secretsmanager:AddReplicaRegions": input.AddReplicaRegions.map(({ Region }) => Region),
  };
  return {
    permissions: [onTarget("ReplicateSecretToRegions", target, context)],
    keyUses: [...ownKey(target, facts, ["kms:Decrypt"]), ...replicaKeys(target, input.AddReplicaRegions)],
  };
});

/** Source: docs.aws.amazon.com/service-authorization/latest/reference/list_awssecretsmanager.html */
export const SECRET_REQUIREMENTS: Record<string, Row> = {
  CreateSecret: createSecret,
  PutSecretValue: bySecret("PutSecretValue", ["kms:GenerateDataKey", "kms:Decrypt"]),
  UpdateSecret: updateSecret,
  GetSecretValue: bySecret("GetSecretValue", ["kms:Decrypt"]),
  // Each secret takes GetSecretValue besides, which the operation asks for one by one.
  BatchGetSecretValue: row<{ Filters?: unknown[] }>((input) => [
    { action: "secretsmanager:BatchGetSecretValue", resource: "*" },
    ...(input.Filters === undefined ? [] : [{ action: "secretsmanager:ListSecrets", resource: "*" }]),
  ]),
  ListSecrets: onAll("secretsmanager:ListSecrets"),
  DescribeSecret: bySecret("DescribeSecret"),
  ListSecretVersionIds: bySecret("ListSecretVersionIds"),
  UpdateSecretVersionStage: bySecret("UpdateSecretVersionStage"),
  DeleteSecret: row<{
    SecretId: string;
    RecoveryWindowInDays?: number;
    ForceDeleteWithoutRecovery: boolean;
  }>(({ SecretId, RecoveryWindowInDays, ForceDeleteWithoutRecovery }, facts) => [
    onTarget(
      "DeleteSecret",
      readTarget(SecretId, facts),
      keys({ RecoveryWindowInDays, ForceDeleteWithoutRecovery }),
    ),
  ]),
  RestoreSecret: bySecret("RestoreSecret"),
  TagResource: row<{ SecretId: string; Tags: Tag[] }>((input, facts) => [
    onTarget("TagResource", readTarget(input.SecretId, facts), requestTags(input.Tags)),
  ]),
  UntagResource: row<{ SecretId: string; TagKeys: string[] }>((input, facts) => [
    onTarget("UntagResource", readTarget(input.SecretId, facts), { "aws:TagKeys": input.TagKeys }),
  ]),
  PutResourcePolicy: row<{ SecretId: string; BlockPublicPolicy: boolean }>((input, facts) => [
    onTarget(
      "PutResourcePolicy",
      readTarget(input.SecretId, facts),
      keys({ BlockPublicPolicy: input.BlockPublicPolicy }),
    ),
  ]),
  GetResourcePolicy: bySecret("GetResourcePolicy"),
  DeleteResourcePolicy: bySecret("DeleteResourcePolicy"),
  ValidateResourcePolicy: row<{ SecretId?: string }>(({ SecretId }, facts) =>
    ["ValidateResourcePolicy", "PutResourcePolicy"].map((action) =>
      SecretId === undefined
        ? { action: `secretsmanager:${action}`, resource: "*" }
        : onTarget(action, readTarget(SecretId, facts)),
    ),
  ),
  ReplicateSecretToRegions: replicate,
  RemoveRegionsFromReplication: bySecret("RemoveRegionsFromReplication"),
};
