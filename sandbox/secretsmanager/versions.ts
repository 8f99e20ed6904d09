import { z } from "zod";
import { type CallContext, type Operations, operation } from "../core/operation";
import { awsError } from "../wire/error";
import { page } from "../wire/paging";
import * as shapes from "./schemas";
import { CURRENT, moveStage, type Secret, versionWithStage } from "./secret";
import { arnIn, type Secrets } from "./store";

const UpdateSecretVersionStage = z.object({
  SecretId: shapes.SecretId,
  VersionStage: shapes.Stage,
  RemoveFromVersionId: shapes.VersionId.optional(),
  MoveToVersionId: shapes.VersionId.optional(),
});
const ListSecretVersionIds = z.object({
  SecretId: shapes.SecretId,
  MaxResults: shapes.MaxResults,
  NextToken: shapes.NextToken.optional(),
  IncludeDeprecated: z.boolean().default(false),
});

/** The operations on versions and their labels. */
export const versionOperations = (secrets: Secrets): Operations => ({
  UpdateSecretVersionStage: operation({
    schema: UpdateSecretVersionStage,
    resource: (input) => input.SecretId,
    handle: (input, context) => {
      const secret = secrets.requireWritable(input.SecretId, context);
      updateStage(secret, input);
      secret.changedAt = context.now;
      return { ARN: secret.arn, Name: secret.name };
    },
  }),
  ListSecretVersionIds: operation({
    schema: ListSecretVersionIds,
    resource: (input) => input.SecretId,
    handle: (input, context) => listVersions(secrets, input, context),
  }),
});

/** A label that sits elsewhere must be taken from there by name, or nothing moves (API_UpdateSecretVersionStage). */
function updateStage(secret: Secret, input: z.output<typeof UpdateSecretVersionStage>): void {
  const { VersionStage: stage, RemoveFromVersionId: fromId, MoveToVersionId: toId } = input;
  for (const id of [fromId, toId]) {
    if (id !== undefined && !secret.versions.has(id)) {
      throw awsError(
        "ResourceNotFoundException",
        `Secrets Manager can't find the specified secret value for VersionId: ${id}`,
      );
    }
  }
  const holder = versionWithStage(secret, stage);
  if (fromId !== undefined && holder?.id !== fromId) {
    throw awsError(
      "InvalidParameterException",
      `Staging label ${stage} is not currently attached to version ${fromId}.`,
    );
  }
  if (toId === undefined) {
    removeStage(secret, stage, fromId);
    return;
  }
  if (holder && holder.id !== toId && fromId === undefined) {
    throw awsError(
      "InvalidParameterException",
      `The parameter RemoveFromVersionId can't be empty. Staging label ${stage} is currently attached to version ` +
        `${holder.id}, so you must explicitly reference that version in RemoveFromVersionId.`,
    );
  }
  const target = secret.versions.get(toId);
  if (target) moveStage(secret, stage, target);
}

function removeStage(secret: Secret, stage: string, fromId: string | undefined): void {
  if (stage === CURRENT) {
    throw awsError(
      "InvalidParameterException",
      `You can only move staging label ${CURRENT} to a different secret version. It can't be completely removed.`,
    );
  }
  if (fromId !== undefined) secret.versions.get(fromId)?.stages.delete(stage);
}

function listVersions(secrets: Secrets, input: z.output<typeof ListSecretVersionIds>, context: CallContext) {
  const secret = secrets.require(input.SecretId, context);
  const versions = [...secret.versions.values()].filter(
    (version) => input.IncludeDeprecated || version.stages.size > 0,
  );
  const { items, next } = page(versions, input.MaxResults, input.NextToken, shapes.invalidToken);
  return {
    ARN: arnIn(secret, context.region),
    Name: secret.name,
    Versions: items.map((version) => ({
      VersionId: version.id,
      VersionStages: version.stages.size > 0 ? [...version.stages] : undefined,
      CreatedDate: version.createdAt,
      LastAccessedDate: version.lastAccessedAt,
      KmsKeyIds: [secret.kmsKeyId ?? "DefaultEncryptionKey"],
    })),
    NextToken: next,
  };
}
