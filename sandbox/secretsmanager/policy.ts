import { z } from "zod";
import { awsError } from "../wire/error";
import { type Operations, operation } from "../wire/service";
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

const oneOrMany = <S extends z.ZodType>(item: S) => z.union([item, z.array(item).min(1)]);
const Statement = z
  .looseObject({
    Effect: z.enum(["Allow", "Deny"]),
    Principal: z.union([z.literal("*"), z.record(z.string(), oneOrMany(z.string()))]).optional(),
    NotPrincipal: z.unknown().optional(),
    Action: oneOrMany(z.string()).optional(),
    NotAction: oneOrMany(z.string()).optional(),
    Resource: oneOrMany(z.string()).optional(),
    NotResource: oneOrMany(z.string()).optional(),
    Condition: z.record(z.string(), z.unknown()).optional(),
  })
  .refine((statement) => statement.Principal !== undefined || statement.NotPrincipal !== undefined)
  .refine((statement) => statement.Action !== undefined || statement.NotAction !== undefined)
  .refine((statement) => statement.Resource !== undefined || statement.NotResource !== undefined);
const PolicyDocument = z.looseObject({
  Version: z.enum(["2008-10-17", "2012-10-17"]).optional(),
  Statement: oneOrMany(Statement),
});

type Statement = z.output<typeof Statement>;

/** The statements of a policy, or undefined where it is no policy. */
function statementsOf(policy: string): Statement[] | undefined {
  let document: unknown;
  try {
    document = JSON.parse(policy);
  } catch {
    return undefined;
  }
  const parsed = PolicyDocument.safeParse(document);
  return parsed.success ? [parsed.data.Statement].flat() : undefined;
}

/** Keys whose fixed values keep a policy from being public (S3 User Guide, "The meaning of public"). */
const NARROWING =
  /^aws:(Source(Arn|Vpc|Vpce|Account|Owner|Ip|OrgID)|userid|Principal(Account|Arn|OrgID|OrgPaths))$/i;
const POSITIVE = /^(ForAnyValue:)?(String(Equals|EqualsIgnoreCase|Like)|Arn(Equals|Like)|IpAddress)$/i;
/** A value that fits anything, or every account. */
const ANYTHING = /^(\*+|\?+\*|0\.0\.0\.0\/0|::\/0|arn:[^:]*:[^:]*:[^:]*:\*.*)$/;

/** Public is an Allow to everyone, or to everyone but some, that no condition narrows. */
function isPublic({ Effect, Principal, NotPrincipal, Condition = {} }: Statement): boolean {
  const names = typeof Principal === "string" ? [Principal] : Object.values(Principal ?? {}).flat();
  const isOpen = NotPrincipal !== undefined || names.includes("*");
  return Effect === "Allow" && isOpen && !Object.entries(Condition).some(narrows);
}

function narrows([operator, keys]: [string, unknown]): boolean {
  if (!POSITIVE.test(operator) || typeof keys !== "object" || keys === null) return false;
  return Object.entries(keys).some(
    ([key, values]) => NARROWING.test(key) && ![values].flat().some((value) => ANYTHING.test(String(value))),
  );
}

const PUBLIC = "You can't attach this resource policy because it grants broad access to the secret.";
const MALFORMED = "This resource policy contains a syntax error.";

/** Resource policies; what they allow is not enforced as long as there is no IAM here. */
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
