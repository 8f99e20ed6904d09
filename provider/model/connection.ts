import { z } from "zod";
import { connectionName, hostInputs, region, rule } from "./common";

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

const assumeRole = z.strictObject({
  type: z.literal("assume-role"),
  roleArn,
  externalId: externalId.optional(),
  sessionName: sessionName.optional(),
  /** Seconds, 900 to 43,200; a chained role at most 3,600. Source: STS AssumeRole, DurationSeconds. */
  durationSeconds: z.int().min(900).max(43_200).optional(),
  /** Who assumes the role; the ambient identity unless given. */
  get source() {
    return connectionSpec.optional();
  },
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

/** What stands in the state of an AwsConnection: nothing that grants access. */
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
