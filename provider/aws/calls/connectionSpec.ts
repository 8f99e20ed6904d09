import { z } from "zod";
import { region, rule } from "../../kernel/schema";
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

const accessKeyFields = z.strictObject({
  type: z.literal("access-key").meta({
    description: "A key in so many words; the output of another resource, or a secret of the configuration.",
    typescript: '"access-key"',
  }),
  accessKeyId: z
    .string()
    .superRefine(
      rule(
        (text) => /^\w{12,128}$/.test(text),
        "It is not an access key id.",
        "Give one such as AKIAIOSFODNN7EXAMPLE.",
      ),
    )
    .meta({
      description: "id of the key, 12 to 128 letters and digits",
      source: "STS API reference, Credentials, AccessKeyId",
    }),
  secretAccessKey: z.string().min(1).meta({
    description: "the key itself",
    source: "STS API reference, Credentials, SecretAccessKey",
  }),
  sessionToken: z.string().min(1).optional().meta({
    description: "token of a temporary key",
    byDefault: "none",
    source: "STS API reference, Credentials, SessionToken",
  }),
});

const profileFields = z.strictObject({
  type: z
    .literal("profile")
    .meta({ description: "A name in the files of the AWS CLI.", typescript: '"profile"' }),
  profile: z.string().min(1).meta({
    description:
      "a name in `~/.aws`: keys, IAM Identity Center (SSO), `credential_process`, `role_arn` with `source_profile` or `web_identity_token_file`",
    source: "AWS CLI User Guide, Configuration and credential file settings",
  }),
});

const ambientFields = z.strictObject({
  type: z.literal("ambient").meta({
    description: "The identity of whoever runs Pulumi, found by the SDK's own chain.",
    source: "AWS SDKs and Tools Reference Guide, Standardized credential providers",
    typescript: '"ambient"',
  }),
});
const [accessKey, profile, ambient] = [
  accessKeyFields.meta({ declaredAs: "AccessKeyMethodArgs", description: "A key in so many words." }),
  profileFields.meta({ declaredAs: "ProfileMethodArgs", description: "A profile of the AWS CLI." }),
  ambientFields.meta({
    declaredAs: "AmbientMethodArgs",
    description: "The identity of whoever runs Pulumi.",
  }),
];

export const assumeRoleFields = z.strictObject({
  type: z
    .literal("assume-role")
    .meta({ description: "A role, assumed by another identity.", typescript: '"assume-role"' }),
  roleArn: roleArn.meta({
    description: "ARN of the role",
    source: "STS API reference, AssumeRole, RoleArn",
  }),
  externalId: externalId.optional().meta({
    description:
      "external id that the role's trust policy asks for as `sts:ExternalId`; 2 to 1,224 characters",
    byDefault: "none is sent",
    source: "STS API reference, AssumeRole, ExternalId",
  }),
  /** Name of the session in CloudTrail. Default: PROJECT-STACK-CONNECTION (resources/sessionName.ts). */
  sessionName: sessionName.optional().meta({
    description: "name of the session, which CloudTrail shows with every call; 2 to 64 characters",
    byDefault: "PROJECT-STACK-CONNECTION, shortened with a digest where that is too long",
    source: "STS API reference, AssumeRole, RoleSessionName",
  }),
  sessionTags: sessionTags.optional().meta({
    description:
      "up to 50 tags of the session, for conditions on `aws:PrincipalTag`; the trust policy must allow `sts:TagSession`",
    byDefault: "none",
    source: "STS API reference, AssumeRole, Tags",
  }),
  transitiveTagKeys: transitiveTagKeys.optional().meta({
    description:
      "keys of the session tags that the next role of a chain inherits; that role, and what its `source` may do, then need `sts:TagSession` too",
    byDefault: "none",
    source: "STS API reference, AssumeRole, TransitiveTagKeys",
  }),
  /** Seconds, 900 to 43,200. A chained role at most 3,600. Source: STS AssumeRole, DurationSeconds. */
  durationSeconds: z.int().min(900).max(43_200).optional().meta({
    description:
      "length of a session in seconds: 900 to 43,200; at most 3,600 where `source` is a role itself",
    byDefault: "3,600",
    source: "STS API reference, AssumeRole, DurationSeconds",
  }),
  /** The method that assumes the role. Default: the ambient identity. */
  get source() {
    return connectionSpec.optional().meta({
      description: "the AwsConnection that assumes it, itself perhaps a role",
      byDefault: "the ambient identity",
      typescript: "AwsConnection",
    });
  },
});

/** Source: STS AssumeRole, DurationSeconds: role chaining limits the session to one hour. */
const LONGEST_CHAINED_SECONDS = 3600;

/** Rules between two inputs of a role. */
const assumeRole = assumeRoleFields
  .meta({ declaredAs: "AssumeRoleMethodArgs", description: "A role that another identity assumes." })
  .superRefine((role, ctx) => {
    const add = (path: PropertyKey[], message: string, remedy: string) =>
      ctx.addIssue({ code: "custom", path, message, params: { remedy } });
    const chained = role.source?.method?.type === "assume-role";
    if (chained && (role.durationSeconds ?? 0) > LONGEST_CHAINED_SECONDS) {
      const cause = `The source is a role itself, and a chained role's session lasts ${LONGEST_CHAINED_SECONDS} seconds at most.`;
      add(
        ["durationSeconds"],
        cause,
        `Use at most ${LONGEST_CHAINED_SECONDS}; credentials renew themselves.`,
      );
    }
    // STS compares keys of tags without regard to case.
    const tagKeys = Object.keys(role.sessionTags ?? {}).map((key) => key.toLowerCase());
    for (const [index, key] of (role.transitiveTagKeys ?? []).entries())
      if (!tagKeys.includes(key.toLowerCase()))
        add(["transitiveTagKeys", index], "It is not the key of a session tag.", "Add it to sessionTags.");
  });

/** How a connection finds its credentials. */
export const connectionMethod = z.discriminatedUnion("type", [assumeRole, accessKey, profile, ambient]);

/**
 * A connection as the provider's configuration holds it: the only place where roles and keys stand.
 * Never part of a resource's inputs or outputs.
 */
export const connectionSpec = z
  .strictObject({
    method: connectionMethod.optional().meta({
      description: "how the connection finds its credentials: one of the four below",
      byDefault: '`{ type: "ambient" }`',
      onChange: "update of the provider's encrypted entry alone, and of no resource",
      typescript: "ConnectionMethodArgs",
    }),
    region: region.optional().meta({
      description: "region of what uses the connection",
      byDefault: "`aws:region` of the stack, else the environment's",
    }),
  })
  .meta({ description: "a connection as the provider's configuration holds it" });
export type ConnectionSpec = z.output<typeof connectionSpec>;
export type ConnectionMethod = z.output<typeof connectionMethod>;

/** Connections of one provider process, by the name of their AwsConnection. */
export type ConnectionSet = Readonly<Record<string, unknown>>;
