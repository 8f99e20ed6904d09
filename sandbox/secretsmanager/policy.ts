import { z } from "zod";
import { type Operations, operation } from "../core/operation";
import type { Condition } from "../iam/conditions";
import { parsePolicy, type Statement } from "../iam/policy";
import { awsError } from "../wire/error";
import { text } from "../wire/shapes";
import * as shapes from "./schemas";
import { arnIn, type Secrets } from "./store";

const ResourcePolicy = text({ min: 1, max: 20480 });
const PutResourcePolicy = z.object({
  SecretId: shapes.SecretId,
  ResourcePolicy,
  BlockPublicPolicy: z.boolean().default(false),
});
const ValidateResourcePolicy = z.object({ SecretId: shapes.SecretId.optional(), ResourcePolicy });

/** The statements of a policy, or undefined where it is no policy. */
function statementsOf(policy: string): readonly Statement[] | undefined {
  const read = parsePolicy(policy, "resource");
  return "policy" in read ? read.policy.statements : undefined;
}

/** Keys whose fixed values keep a policy from being public (S3 User Guide, "The meaning of public"). */
const NARROWING =
  /^aws:(Source(Arn|Vpc|Vpce|Account|Owner|Ip|OrgID)|userid|Principal(Account|Arn|OrgID|OrgPaths))$/i;
const POSITIVE = /^(ForAnyValue:)?(String(Equals|EqualsIgnoreCase|Like)|Arn(Equals|Like)|IpAddress)$/i;
/** A value that fits anything, or every account. */
const ANYTHING = /^(\*+|\?+\*|0\.0\.0\.0\/0|::\/0|arn:[^:]*:[^:]*:[^:]*:\*.*)$/;

/** Public is an Allow to everyone, or to everyone but some, that no condition narrows. */
function isPublic({ effect, principals, conditions }: Statement): boolean {
  const isOpen = principals?.negated || [principals?.aws, principals?.federated].flat().includes("*");
  return effect === "Allow" && isOpen === true && !conditions.some(narrows);
}

const narrows = ({ name, key, values }: Condition): boolean =>
  POSITIVE.test(name) && NARROWING.test(key) && !values.some((value) => ANYTHING.test(value));

const PUBLIC = "You can't attach this resource policy because it grants broad access to the secret.";
const MALFORMED = "This resource policy contains a syntax error.";

/** Resource policies. They count under `--iam enforce` (permissions/permissions.ts). */
export const policyOperations = (secrets: Secrets): Operations => ({
  PutResourcePolicy: operation({
    schema: PutResourcePolicy,
    resource: (input) => input.SecretId,
    handle: (input, context) => {
      const secret = secrets.requireWritable(input.SecretId, context);
      const statements = statementsOf(input.ResourcePolicy);
      if (statements === undefined) throw awsError("MalformedPolicyDocumentException", MALFORMED);
      if (input.BlockPublicPolicy && statements.some(isPublic))
        throw awsError("PublicPolicyException", PUBLIC);
      secret.policy = input.ResourcePolicy;
      return { ARN: secret.arn, Name: secret.name };
    },
  }),
  GetResourcePolicy: operation({
    schema: shapes.BySecret,
    resource: (input) => input.SecretId,
    handle: (input, context) => {
      const secret = secrets.requireLive(input.SecretId, context);
      return { ARN: arnIn(secret, context.region), Name: secret.name, ResourcePolicy: secret.policy };
    },
  }),
  DeleteResourcePolicy: operation({
    schema: shapes.BySecret,
    resource: (input) => input.SecretId,
    handle: (input, context) => {
      const secret = secrets.requireWritable(input.SecretId, context);
      delete secret.policy;
      return { ARN: secret.arn, Name: secret.name };
    },
  }),
  ValidateResourcePolicy: operation({
    schema: ValidateResourcePolicy,
    resource: (input) => input.SecretId,
    handle: (input, context) => {
      if (input.SecretId !== undefined) secrets.requireLive(input.SecretId, context);
      const statements = statementsOf(input.ResourcePolicy);
      if (statements === undefined) throw awsError("MalformedPolicyDocumentException", MALFORMED);
      const faults = statements.some(isPublic)
        ? [{ CheckName: "RESOURCE_POLICY_PUBLIC_ACCESS", ErrorMessage: PUBLIC }]
        : [];
      return { PolicyValidationPassed: faults.length === 0, ValidationErrors: faults };
    },
  }),
});
