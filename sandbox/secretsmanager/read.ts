import { z } from "zod";
import { DAY } from "../core/clock";
import { type CallContext, type Operations, operation } from "../core/operation";
import { AwsError, awsError } from "../wire/error";
import { page } from "../wire/paging";
import { list, whole } from "../wire/shapes";
import { matchesFilters } from "./filters";
import * as shapes from "./schemas";
import { CURRENT, type Secret, type SecretVersion, versionWithStage } from "./secret";
import { arnIn, type Secrets } from "./store";

const GetSecretValue = z.object({
  SecretId: shapes.SecretId,
  VersionId: shapes.VersionId.optional(),
  VersionStage: shapes.Stage.optional(),
});
const BatchGetSecretValue = z.object({
  SecretIdList: list(shapes.SecretId, { min: 1, max: 20 }).optional(),
  Filters: shapes.Filters.optional(),
  MaxResults: whole(1, 20).default(20),
  NextToken: shapes.NextToken.optional(),
});

/** The operations that hand out values. */
export const readOperations = (secrets: Secrets): Operations => ({
  GetSecretValue: operation({
    schema: GetSecretValue,
    resource: (input) => input.SecretId,
    handle: (input, context) => {
      const secret = secrets.requireLive(input.SecretId, context);
      return shownValue(secret, requireVersion(secret, input), context);
    },
  }),
  BatchGetSecretValue: operation({
    schema: BatchGetSecretValue,
    handle: (input, context) => batchGet(secrets, input, context),
  }),
});

function requireVersion(secret: Secret, input: z.output<typeof GetSecretValue>): SecretVersion {
  const { VersionId, VersionStage } = input;
  const version =
    VersionId === undefined
      ? versionWithStage(secret, VersionStage ?? CURRENT)
      : secret.versions.get(VersionId);
  const what =
    VersionId === undefined ? `staging label: ${VersionStage ?? CURRENT}` : `VersionId: ${VersionId}`;
  if (version === undefined) {
    throw awsError(
      "ResourceNotFoundException",
      `Secrets Manager can't find the specified secret value for ${what}`,
    );
  }
  if (VersionId !== undefined && VersionStage !== undefined && !version.stages.has(VersionStage)) {
    throw awsError(
      "InvalidRequestException",
      "You provided a VersionStage that is not associated to the provided VersionId.",
    );
  }
  return version;
}

function shownValue(secret: Secret, version: SecretVersion, { region, now }: CallContext): object {
  // AWS tells the day of the last access, not the time.
  const day = new Date(Math.floor(now.getTime() / DAY) * DAY);
  secret.lastAccessedAt = day;
  version.lastAccessedAt = day;
  return {
    ARN: arnIn(secret, region),
    Name: secret.name,
    VersionId: version.id,
    SecretString: version.value.text,
    SecretBinary: version.value.bytes,
    VersionStages: [...version.stages],
    CreatedDate: version.createdAt,
  };
}

/** Faults of single secrets stand in the answer. The others are still returned. */
function batchGet(secrets: Secrets, input: z.output<typeof BatchGetSecretValue>, context: CallContext) {
  if ((input.SecretIdList === undefined) === (input.Filters === undefined)) {
    throw awsError(
      "InvalidParameterException",
      "Either SecretIdList or Filters must be provided, but not both.",
    );
  }
  const filters = input.Filters ?? [];
  const found = secrets.list(context).filter((secret) => !secret.purgeAt && matchesFilters(secret, filters));
  const { items, next } = page(found, input.MaxResults, input.NextToken, shapes.invalidToken);
  const ids = input.SecretIdList ?? items.map((secret) => arnIn(secret, context.region));
  const values: object[] = [];
  const errors: object[] = [];
  for (const id of ids) {
    try {
      const permitted = context.permit("GetSecretValue", { SecretId: id });
      const secret = secrets.requireLive(id, permitted);
      values.push(shownValue(secret, requireVersion(secret, { SecretId: id }), permitted));
    } catch (error) {
      if (!(error instanceof AwsError)) throw error;
      errors.push({ SecretId: id, ErrorCode: error.code, Message: error.message });
    }
  }
  return { SecretValues: values, Errors: errors, NextToken: input.SecretIdList ? undefined : next };
}
