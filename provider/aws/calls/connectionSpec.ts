import { z } from "zod";
import { connectionName, hostInputs, region, rule } from "../../kernel/schema";
import { sessionTags, transitiveTagKeys } from "./sessionTags";

const roleArn = z
  .string()
  .superRefine(
    rule(
      (text) => /^arn:aws(-[a-z]+)*:iam::\d{12}:role\/[\w+=,.@/-]{1,576}$/.test(text),
      "It is not the ARN of an IAM role.",
      "Give one such as arn:aws:iam::123456789012:role/acm-issuer.",
    ),
  );

/** Source: STS AssumeRole, ExternalId. */
const externalId = z
  .string()
  .superRefine(
    rule(
      (text) => /^[\w+=,.@:/-]{2,1224}$/.test(text),
      "An external id has 2 to 1224 letters, digits and _ + = , . @ : / -.",
      "Copy it from the role's trust policy.",
    ),
  );

/** Source: STS AssumeRole, RoleSessionName. */
const sessionName = z
  .string()
  .superRefine(
    rule(
      (text) => /^[\w+=,.@-]{2,64}$/.test(text),
      "A session name has 2 to 64 letters, digits and _ + = , . @ -.",
      "Correct it.",
    ),
  );

const accessKey = z.strictObject({
  type: z.literal("access-key"),
  accessKeyId: z
    .string()
    .superRefine(
      rule(
        (text) => /^\w{12,128}$/.test(text),
        "It is not an access key id.",
        "Give one such as AKIAIOSFODNN7EXAMPLE.",
      ),
    ),
  secretAccessKey: z.string().min(1),
  sessionToken: z.string().min(1).optional(),
});

const profile = z.strictObject({ type: z.literal("profile"), profile: z.string().min(1) });

const ambient = z.strictObject({ type: z.literal("ambient") });

const assumeRoleFields = z.strictObject({
  type: z.literal("assume-role"),
  roleArn,
  externalId: externalId.optional(),
  /** Name of the session in CloudTrail. Default: PROJECT-STACK-CONNECTION (resources/sessionName.ts). */
  sessionName: sessionName.optional(),
  sessionTags: sessionTags.optional(),
  transitiveTagKeys: transitiveTagKeys.optional(),
  /** Seconds, 900 to 43,200. A chained role at most 3,600. Source: STS AssumeRole, DurationSeconds. */
  durationSeconds: z.int().min(900).max(43_200).optional(),
  /** The method that assumes the role. Default: the ambient identity. */
  get source() {
    return connectionSpec.optional();
  },
});

/** Source: STS AssumeRole, DurationSeconds: role chaining limits the session to one hour. */
const LONGEST_CHAINED_SECONDS = 3600;

/** Rules between two inputs of a role. */
const assumeRole = assumeRoleFields.superRefine((role, ctx) => {
  const add = (path: PropertyKey[], message: string, remedy: string) =>
    ctx.addIssue({ code: "custom", path, message, params: { remedy } });
  const chained = role.source?.method?.type === "assume-role";
  if (chained && (role.durationSeconds ?? 0) > LONGEST_CHAINED_SECONDS) {
    const cause = `The source is a role itself, and a chained role's session lasts ${LONGEST_CHAINED_SECONDS} seconds at most.`;
    add(["durationSeconds"], cause, `Use at most ${LONGEST_CHAINED_SECONDS}; credentials renew themselves.`);
  }
  for (const [index, key] of (role.transitiveTagKeys ?? []).entries())
    if (role.sessionTags === undefined || !Object.hasOwn(role.sessionTags, key))
      add(["transitiveTagKeys", index], "It is not the key of a session tag.", "Add it to sessionTags.");
});

/** How a connection finds its credentials. */
export const connectionMethod = z.discriminatedUnion("type", [assumeRole, accessKey, profile, ambient]);

/**
 * A connection as the provider's configuration holds it: the only place where roles and keys stand.
 * Never part of a resource's inputs or outputs.
 */
export const connectionSpec = z.strictObject({
  method: connectionMethod.optional(),
  region: region.optional(),
});
export type ConnectionSpec = z.output<typeof connectionSpec>;
export type ConnectionMethod = z.output<typeof connectionMethod>;

/** Connections of one provider process, by the name of their AwsConnection. */
export type ConnectionSet = Readonly<Record<string, unknown>>;

/** State of an AwsConnection. Nothing in it grants access. */
export const connectionInputs = z.strictObject({
  ...hostInputs.shape,
  connection: connectionName,
  region: region.optional(),
  description: z.string().max(1000).optional(),
});
export type ConnectionInputs = z.output<typeof connectionInputs>;

export interface ConnectionOutputs {
  accountId: string;
  callerArn: string;
  partition: string;
  region: string;
}
