import { z } from "zod";
import { DAY } from "../core/clock";
import { type CallContext, type Operations, operation } from "../core/operation";
import { firstTags, mergeTags } from "../core/tags";
import { awsError } from "../wire/error";
import { list, text } from "../wire/shapes";
import { checkKmsKey, checkName, checkToken, readValue, TAG_ERRORS } from "./checks";
import { addReplicas, replicationStatus } from "./replication";
import * as shapes from "./schemas";
import {
  CURRENT,
  moveStage,
  PENDING,
  PREVIOUS,
  type Secret,
  type SecretValue,
  type SecretVersion,
  sameValue,
  versionWithStage,
} from "./secret";
import type { Secrets } from "./store";

/** "about 100" versions (reference_limits.html). Unlabelled ones older than a day make room. */
const MAX_VERSIONS = 100;

const CreateSecret = z.object({
  Name: text({ min: 1, max: 512 }),
  ...shapes.newValue,
  Description: shapes.Description.optional(),
  KmsKeyId: shapes.KmsKeyId.optional(),
  Tags: z.array(shapes.Tag).default([]),
  AddReplicaRegions: list(shapes.ReplicaRegion, { min: 1 }).optional(),
  ForceOverwriteReplicaSecret: z.boolean().default(false),
});
const PutSecretValue = z.object({
  SecretId: shapes.SecretId,
  ...shapes.newValue,
  VersionStages: shapes.Stages.default([CURRENT]),
});
const UpdateSecret = z.object({
  SecretId: shapes.SecretId,
  ...shapes.newValue,
  Description: shapes.Description.optional(),
  KmsKeyId: shapes.KmsKeyId.optional(),
});

/** The operations that write values. */
export const writeOperations = (secrets: Secrets): Operations => ({
  CreateSecret: operation({
    schema: CreateSecret,
    resource: (input) => input.Name,
    handle: (input, context) => createSecret(secrets, input, context),
  }),
  PutSecretValue: operation({
    schema: PutSecretValue,
    resource: (input) => input.SecretId,
    handle: (input, context) => {
      const value = readValue(input);
      if (value === undefined) {
        throw awsError("InvalidRequestException", "You must provide either SecretString or SecretBinary.");
      }
      const token = checkToken(input.ClientRequestToken);
      const secret = secrets.requireWritable(input.SecretId, context);
      const standing = secret.versions.get(token);
      if (standing && !sameValue(standing.value, value)) throw tokenInUse(token, secret);
      const version = standing ?? addVersion(secret, token, value, input.VersionStages, context.now);
      return {
        ARN: secret.arn,
        Name: secret.name,
        VersionId: version.id,
        VersionStages: [...version.stages],
      };
    },
  }),
  UpdateSecret: operation({
    schema: UpdateSecret,
    resource: (input) => input.SecretId,
    handle: (input, context) => updateSecret(secrets, input, context),
  }),
});

function createSecret(secrets: Secrets, input: z.output<typeof CreateSecret>, context: CallContext) {
  checkName(input.Name);
  checkKmsKey(input.KmsKeyId, context.region);
  const value = readValue(input);
  const token = value === undefined ? undefined : checkToken(input.ClientRequestToken);
  const standing = secrets.find(input.Name, context);
  if (standing) return created(requireSame(standing, token, value), token, context.now);
  const secret: Secret = {
    arn: secrets.newArn(input.Name, context),
    name: input.Name,
    account: context.caller.account,
    region: context.region,
    description: input.Description,
    kmsKeyId: customerKey(input.KmsKeyId),
    ...firstTags(mergeTags(new Map(), input.Tags, TAG_ERRORS), context.now),
    createdAt: context.now,
    changedAt: context.now,
    versions: new Map(),
    replicas: new Map(),
  };
  if (value && token) addVersion(secret, token, value, [CURRENT], context.now);
  addReplicas(secrets, secret, input.AddReplicaRegions ?? [], input.ForceOverwriteReplicaSecret, context);
  secrets.add(secret);
  return created(secret, token, context.now);
}

/** The key as DescribeSecret shows it: the AWS-managed one is left out (API_DescribeSecret, KmsKeyId). */
const customerKey = (key: string | undefined): string | undefined =>
  key === "" || key === "alias/aws/secretsmanager" ? undefined : key;

const created = (secret: Secret, token: string | undefined, now: Date): object => ({
  ARN: secret.arn,
  Name: secret.name,
  VersionId: token,
  ReplicationStatus: secret.replicas.size > 0 ? replicationStatus(secret, now) : undefined,
});

/** Creating the same secret with the same token and value again is no error (API_CreateSecret). */
function requireSame(standing: Secret, token: string | undefined, value: SecretValue | undefined): Secret {
  if (standing.purgeAt) {
    throw awsError(
      "InvalidRequestException",
      "You can't create this secret because a secret with this name is already scheduled for deletion.",
    );
  }
  const version = token === undefined ? undefined : standing.versions.get(token);
  if (version && value && sameValue(version.value, value)) return standing;
  if (version) throw tokenInUse(version.id, standing);
  throw awsError(
    "ResourceExistsException",
    `The operation failed because the secret ${standing.name} already exists.`,
  );
}

function updateSecret(secrets: Secrets, input: z.output<typeof UpdateSecret>, context: CallContext) {
  const value = readValue(input);
  checkKmsKey(input.KmsKeyId, context.region);
  const secret = secrets.requireWritable(input.SecretId, context);
  const token = value === undefined ? undefined : checkToken(input.ClientRequestToken);
  const standing = token === undefined ? undefined : secret.versions.get(token);
  if (token && value && standing && !sameValue(standing.value, value)) throw tokenInUse(token, secret);
  if (input.Description !== undefined) secret.description = input.Description;
  if (input.KmsKeyId !== undefined) secret.kmsKeyId = customerKey(input.KmsKeyId);
  if (value && token && !standing) addVersion(secret, token, value, [CURRENT], context.now);
  secret.changedAt = context.now;
  return { ARN: secret.arn, Name: secret.name, VersionId: token };
}

const tokenInUse = (token: string, secret: Secret) =>
  awsError(
    "ResourceExistsException",
    `You can't use ClientRequestToken ${token} because that value is already in use for a version of secret ${secret.arn}.`,
  );

/**
 * Adds a version and moves the labels to it. The first version of a secret is current whatever was asked. A version
 * that is current no longer is not pending either.
 */
function addVersion(
  secret: Secret,
  id: string,
  value: SecretValue,
  stages: string[],
  now: Date,
): SecretVersion {
  prune(secret, now);
  const version: SecretVersion = { id, value, stages: new Set(), createdAt: now };
  const labels = secret.versions.size === 0 ? [...new Set([...stages, CURRENT])] : stages;
  secret.versions.set(id, version);
  if (labels.includes(CURRENT)) versionWithStage(secret, CURRENT)?.stages.delete(PENDING);
  for (const stage of labels)
    if (stage !== PREVIOUS || !labels.includes(CURRENT)) moveStage(secret, stage, version);
  secret.changedAt = now;
  return version;
}

function prune(secret: Secret, now: Date): void {
  for (const version of [...secret.versions.values()]) {
    if (secret.versions.size < MAX_VERSIONS) return;
    const old = now.getTime() - version.createdAt.getTime() > DAY;
    if (version.stages.size === 0 && old) secret.versions.delete(version.id);
  }
  if (secret.versions.size < MAX_VERSIONS) return;
  throw awsError("LimitExceededException", `The secret has reached its limit of ${MAX_VERSIONS} versions.`);
}
