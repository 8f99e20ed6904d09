import { z } from "zod";
import type { Caller, RoleSession } from "../core/caller";
import { digestText, UPPER_AND_DIGITS } from "../core/ids";
import { type CallContext, type Operations, operation } from "../core/operation";
import { partitionOf } from "../core/partition";
import type { Identities } from "../iam/identities";
import { parsePolicy } from "../iam/policy";
import type { Trust } from "../iam/trust";
import { awsError } from "../wire/error";
import { AssumeRole, AssumeRoleWithWebIdentity } from "./schemas";
import { sessionTags } from "./sessionTags";

const ARN_PARTS = /^arn:(aws[a-z-]*):iam::(\d{12}):role\/(?:[\w+=,.@/-]*\/)?([\w+=,.@-]{1,64})$/;

/** Limit of a session policy and tags together, in characters. AWS packs them and reports how full that is. */
const PACKED_LIMIT = 2048;

/** STS. Without IAM roles need not exist: every well-formed role ARN can be assumed, in whichever account. */
export const stsOperations = (identities: Identities, trust: Trust): Operations => ({
  GetCallerIdentity: operation({
    schema: z.object({}),
    handle: (_, { caller }) => ({ UserId: caller.userId, Account: caller.account, Arn: caller.arn }),
  }),
  AssumeRole: operation({
    schema: AssumeRole,
    resource: (input) => input.RoleArn,
    handle: (input, context) => {
      const role = readRole(input, context);
      trust.requireAssumable(input, context);
      const from = context.caller.session;
      if (from !== undefined && input.DurationSeconds > 3600) {
        throw awsError(
          "ValidationError",
          "The requested DurationSeconds exceeds the 1 hour session limit for roles assumed by role chaining",
        );
      }
      return startSession(identities, role, input, sessionTags(input, from));
    },
  }),
  AssumeRoleWithWebIdentity: operation({
    schema: AssumeRoleWithWebIdentity,
    resource: (input) => input.RoleArn,
    anonymous: true,
    handle: (input, context) => {
      const role = readRole(input, context);
      const identity = trust.requireWebIdentity(input, input.WebIdentityToken, context);
      return {
        ...startSession(identities, role, input, { tags: new Map(), transitiveTagKeys: [] }),
        SubjectFromWebIdentityToken: identity?.subject ?? input.RoleSessionName,
        Provider: identity?.issuer,
        Audience: identity?.audience,
      };
    },
  }),
});

interface RoleRequest {
  RoleArn: string;
  RoleSessionName: string;
  DurationSeconds: number;
  Policy?: string | undefined;
}

interface RoleName {
  partition: string;
  account: string;
  name: string;
}

function readRole({ RoleArn, Policy }: RoleRequest, { region }: CallContext): RoleName {
  const [, partition, account, name] = ARN_PARTS.exec(RoleArn) ?? [];
  if (partition === undefined || account === undefined || name === undefined) {
    throw awsError("ValidationError", `${RoleArn} is invalid`);
  }
  if (partition !== partitionOf(region)) {
    throw awsError("ValidationError", `Partition of ${RoleArn} does not match the endpoint's partition`);
  }
  const read = Policy === undefined ? undefined : parsePolicy(Policy, "identity");
  if (read !== undefined && "faults" in read) {
    throw awsError(
      "MalformedPolicyDocument",
      read.faults.map(({ path, message }) => `${path} ${message}`.trim()).join("; "),
    );
  }
  return { partition, account, name };
}

function startSession(
  identities: Identities,
  { partition, account, name }: RoleName,
  input: RoleRequest,
  tags: Pick<RoleSession, "tags" | "transitiveTagKeys">,
) {
  const caller: Caller = {
    account,
    arn: `arn:${partition}:sts::${account}:assumed-role/${name}/${input.RoleSessionName}`,
    userId: `AROA${digestText(UPPER_AND_DIGITS, 17, "role", account, name)}:${input.RoleSessionName}`,
    session: { roleArn: input.RoleArn, policy: input.Policy, ...tags },
  };
  const PackedPolicySize = packedSize(input.Policy, tags.tags);
  const credentials = identities.issue(caller, input.DurationSeconds);
  return {
    Credentials: {
      AccessKeyId: credentials.accessKeyId,
      SecretAccessKey: credentials.secretAccessKey,
      SessionToken: credentials.sessionToken,
      Expiration: credentials.expiration,
    },
    AssumedRoleUser: { AssumedRoleId: caller.userId, Arn: caller.arn },
    PackedPolicySize,
  };
}

/**
 * A percentage, or nothing where neither a policy nor tags were packed. AWS packs tighter and does not say how, so that
 * a little less fits in here.
 */
function packedSize(policy = "", tags: ReadonlyMap<string, string>): number | undefined {
  if (policy === "" && tags.size === 0) return undefined;
  const characters = policy.length + [...tags].flat().join("").length;
  const percent = Math.ceil((100 * characters) / PACKED_LIMIT);
  if (percent <= 100) return percent;
  throw awsError(
    "PackedPolicyTooLarge",
    `Packed size of session policy and tags consumes ${percent}% of allotted space.`,
  );
}
