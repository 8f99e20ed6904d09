import { z } from "zod";
import { readJwk } from "./jwk";
import { type PolicyUse, parsePolicy } from "./policy";

/** A policy as its owner writes it: an object or JSON text. Its faults are reported by where they stand in it. */
const policy = (use: PolicyUse) =>
  z.unknown().transform((document, check) => {
    const read = parsePolicy(document, use);
    if ("policy" in read) return read.policy;
    for (const { path, message } of read.faults) {
      const steps = path === "" ? [] : path.split(".");
      check.issues.push({ code: "custom", message, path: steps, input: document });
    }
    return z.NEVER;
  });

const arn = (pattern: string, kind: string) =>
  z.string().regex(new RegExp(`^arn:aws[a-z-]*:${pattern}$`), `is not the ARN of ${kind}`);

/** Ids that the sandbox gives a meaning of its own: administrators, and keys that STS hands out. */
const RESERVED_KEY = /^(\d{12}$|ASIA)/;

const AccessKey = z.strictObject({
  id: z
    .string()
    .regex(/^\w{4,128}$/, "has 4 to 128 letters and digits")
    .refine(
      (id) => !RESERVED_KEY.test(id),
      "twelve digits are an administrator, and ASIA begins STS's own keys",
    ),
  secret: z.string().min(1),
});

const User = z.strictObject({
  arn: arn("iam::\\d{12}:user/[\\w+=,.@/-]+", "a user"),
  accessKeys: z.array(AccessKey).default([]),
  policies: z.array(policy("identity")).default([]),
  permissionsBoundary: policy("identity").optional(),
});

const Role = z.strictObject({
  arn: arn("iam::\\d{12}:role/[\\w+=,.@/-]+", "a role"),
  trustPolicy: policy("trust"),
  policies: z.array(policy("identity")).default([]),
  maxSessionSeconds: z.number().int().min(3600).max(43200).default(3600),
  permissionsBoundary: policy("identity").optional(),
  /** For how long after this document was set nobody can assume the role, as with a fresh one of AWS's. */
  settlesSeconds: z.number().min(0).default(0),
});

const PublicKey = z
  .looseObject({ kty: z.enum(["RSA", "EC"]), kid: z.string().optional() })
  .refine((jwk) => readJwk(jwk) !== undefined, "is no public key in JWK form");

const OidcProvider = z.strictObject({
  /** Its end is the issuer without https://. */
  arn: arn("iam::\\d{12}:oidc-provider/.+", "an OIDC provider"),
  clientIds: z.array(z.string().min(1)).min(1),
  jwks: z.object({ keys: z.array(PublicKey).min(1) }),
});

const Key = z.strictObject({
  arn: arn("kms:[a-z0-9-]+:\\d{12}:key/[\\w-]+", "a KMS key"),
  aliases: z.array(z.string().regex(/^alias\/[\w/-]+$/, "begins with alias/")).default([]),
  policy: policy("resource"),
});

/** All of IAM, and the KMS keys, in one document. Every part may be left out. */
export const IamDocument = z
  .strictObject({
    users: z.array(User).default([]),
    roles: z.array(Role).default([]),
    oidcProviders: z.array(OidcProvider).default([]),
    keys: z.array(Key).default([]),
  })
  .superRefine((document, check) => {
    const places = [
      ...(["users", "roles", "oidcProviders", "keys"] as const).flatMap((part) =>
        document[part].map(({ arn }, index) => ({ name: arn, path: [part, index, "arn"] })),
      ),
      ...document.users.flatMap(({ accessKeys }, user) =>
        accessKeys.map(({ id }, key) => ({ name: id, path: ["users", user, "accessKeys", key, "id"] })),
      ),
    ];
    const seen = new Set<string>();
    for (const { name, path } of places) {
      if (seen.has(name)) check.addIssue({ code: "custom", path, message: `${name} stands here twice` });
      seen.add(name);
    }
  });

export type IamDocument = z.output<typeof IamDocument>;
/** Body of `PUT /_sandbox/iam`, and argument of `sandbox.iam.set`. */
export type IamInput = z.input<typeof IamDocument>;

/** A document as it may be shown: without the secrets of its access keys. */
export function withoutSecrets(input: IamInput): object {
  const users = (input.users ?? []).map(({ accessKeys = [], ...user }) => ({
    ...user,
    accessKeys: accessKeys.map(({ id }) => ({ id })),
  }));
  return { roles: [], oidcProviders: [], keys: [], ...input, users };
}
