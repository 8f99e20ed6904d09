import { z } from "zod";
import { type Caller, type Identities, partitionOf } from "../identity";
import { digestText, UPPER_AND_DIGITS } from "../ids";
import { awsError } from "../wire/error";
import { type CallContext, type Operations, operation } from "../wire/service";
import { text } from "../wire/shapes";

const SESSION_NAME = "[\\w+=,.@-]*";
const ROLE_ARN =
  "[\\u0009\\u000A\\u000D\\u0020-\\u007E\\u0085\\u00A0-\\uD7FF\\uE000-\\uFFFD\\u{10000}-\\u{10FFFF}]+";
const ARN_PARTS = /^arn:(aws[a-z-]*):iam::(\d{12}):role\/(?:[\w+=,.@/-]*\/)?([\w+=,.@-]{1,64})$/;

const roleMembers = {
  RoleArn: text({ min: 20, max: 2048, pattern: ROLE_ARN }),
  RoleSessionName: text({ min: 2, max: 64, pattern: SESSION_NAME }),
  DurationSeconds: z.coerce.number().int().min(900).max(43200).default(3600),
  Policy: text({ min: 1, max: 2048 }).optional(),
};

const AssumeRole = z.object({
  ...roleMembers,
  ExternalId: text({ min: 2, max: 1224, pattern: "[\\w+=,.@:\\/-]*" }).optional(),
});
const AssumeRoleWithWebIdentity = z.object({
  ...roleMembers,
  WebIdentityToken: text({ min: 4, max: 20000 }),
  ProviderId: text({ min: 4, max: 2048 }).optional(),
});

/**
 * STS. Roles need not exist: without IAM every well-formed role ARN can be assumed, in whichever account.
 * Rules: docs.aws.amazon.com/STS/latest/APIReference/API_AssumeRole.html
 */
export const stsOperations = (identities: Identities): Operations => ({
  GetCallerIdentity: operation({
    schema: z.object({}),
    handle: (_, { caller }) => ({ UserId: caller.userId, Account: caller.account, Arn: caller.arn }),
  }),
  AssumeRole: operation({
    schema: AssumeRole,
    resource: (input) => input.RoleArn,
    handle: (input, context) => {
      if (context.caller.assumedRole && input.DurationSeconds > 3600) {
        throw awsError(
          "ValidationError",
          "The requested DurationSeconds exceeds the 1 hour session limit for roles assumed by role chaining",
        );
      }
      return startSession(identities, input, context);
    },
  }),
  AssumeRoleWithWebIdentity: operation({
    schema: AssumeRoleWithWebIdentity,
    resource: (input) => input.RoleArn,
    anonymous: true,
    handle: (input, context) => ({
      ...startSession(identities, input, context),
      SubjectFromWebIdentityToken: input.RoleSessionName,
    }),
  }),
});

interface RoleRequest {
  RoleArn: string;
  RoleSessionName: string;
  DurationSeconds: number;
}

function startSession(identities: Identities, input: RoleRequest, context: CallContext) {
  const [, partition, account, role] = ARN_PARTS.exec(input.RoleArn) ?? [];
  if (partition === undefined || account === undefined || role === undefined) {
    throw awsError("ValidationError", `${input.RoleArn} is invalid`);
  }
  if (partition !== partitionOf(context.region)) {
    throw awsError(
      "ValidationError",
      `Partition of ${input.RoleArn} does not match the endpoint's partition`,
    );
  }
  const caller: Caller = {
    account,
    arn: `arn:${partition}:sts::${account}:assumed-role/${role}/${input.RoleSessionName}`,
    userId: `AROA${digestText(UPPER_AND_DIGITS, 17, "role", account, role)}:${input.RoleSessionName}`,
    assumedRole: true,
  };
  const credentials = identities.issue(caller, input.DurationSeconds);
  return {
    Credentials: {
      AccessKeyId: credentials.accessKeyId,
      SecretAccessKey: credentials.secretAccessKey,
      SessionToken: credentials.sessionToken,
      Expiration: credentials.expiration,
    },
    AssumedRoleUser: { AssumedRoleId: caller.userId, Arn: caller.arn },
    PackedPolicySize: 0,
  };
}
