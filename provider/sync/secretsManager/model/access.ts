import { z } from "zod";
import { isObject } from "../../../kernel/json";
import { nestsDeeper } from "../../../kernel/nesting";
import { region, rule } from "../../../kernel/schema";
import { hasUnknown, UNKNOWN } from "../../../kernel/unknown";
import { READERS_SID } from "../../../permissions/readerPolicies";
import { canonicalReaders } from "../../../permissions/readers";
import { kmsKeyId } from "./kmsKeyId";
import { isPublic } from "./publicPolicy";

/** An IAM policy document, as its JSON has it. */
export const policyDocument = z.strictObject({
  Version: z.string().optional().meta({
    description: "version of the policy language: `2012-10-17`, or `2008-10-17`",
    byDefault: "`2008-10-17`",
    source: "IAM User Guide, IAM JSON policy elements: Version",
  }),
  Id: z.string().optional().meta({ description: "name of the policy", byDefault: "none" }),
  Statement: z
    .unknown()
    .meta({ description: "statement, or an array of statements, as IAM's grammar has them" }),
});

/** A policy as programs write it, such as an `aws.iam.PolicyDocument`. */
export interface PolicyDocument {
  Version?: string | undefined;
  Id?: string | undefined;
  Statement: unknown;
}

type Json = Record<string, unknown>;
type Report = (path: PropertyKey[], message: string, remedy: string) => void;

/** Longest resource policy. Source: PutResourcePolicy, ResourcePolicy. */
export const MAX_POLICY_LENGTH = 20_480;
/** Far more than the grammar of policies has: a value of a condition stands at the sixth. */
const MAX_POLICY_LEVELS = 20;
/** Source: IAM User Guide, "IAM JSON policy elements: Version". */
const VERSIONS = ["2012-10-17", "2008-10-17"];

/** As it is written: a schema of anything, which a JSON Schema can show. */
const anyPolicy = z.unknown() as z.ZodType<string | PolicyDocument, string | PolicyDocument>;

/**
 * An IAM policy document, as an object or JSON text. Canonical is the object. Refuses here all that AWS would refuse
 * only after the secret was written. A public statement (sync/secretsManager/model/publicPolicy.ts) is named by its Sid
 * or place.
 */
export const resourcePolicy = anyPolicy.transform((given, ctx): PolicyDocument => {
  const report: Report = (path, message, remedy) =>
    ctx.addIssue({ code: "custom", path, message, params: { remedy } });
  const document = typeof given === "string" ? parseJson(given) : given;
  if (!isObject(document)) {
    report([], "It is no policy document: no JSON object.", "Give an object, or JSON text of one.");
    return z.NEVER;
  }
  if (nestsDeeper(document, MAX_POLICY_LEVELS)) {
    report([], "It is nested deeper than any policy is.", "Correct it.");
    return z.NEVER;
  }
  const { Version } = document;
  const isKnown = Version === undefined || VERSIONS.includes(Version as string) || Version === UNKNOWN;
  if (!isKnown)
    report(["Version"], `There is no version ${JSON.stringify(Version)}.`, `Use "${VERSIONS[0]}".`);
  checkStatements(document.Statement, report);
  return document as unknown as PolicyDocument;
});

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function checkStatements(given: unknown, report: Report): void {
  if (given === UNKNOWN) return;
  const all = Array.isArray(given) ? given : [given];
  if (given === undefined || all.length === 0) {
    report(["Statement"], "It has no statement.", "Give one, or take the policy away.");
    return;
  }
  all.forEach((statement, index) => {
    const path = Array.isArray(given) ? ["Statement", index] : ["Statement"];
    const here: Report = (more, ...rest) => report([...path, ...more], ...rest);
    if (!isObject(statement)) here([], "It is no statement: no JSON object.", "Correct it.");
    else if (!hasUnknown(statement)) checkStatement(statement, index, here);
  });
}

function checkStatement(statement: Json, index: number, report: Report): void {
  const { Sid, Effect } = statement;
  const lacks = (name: string) => statement[name] === undefined && statement[`Not${name}`] === undefined;
  for (const name of ["Principal", "Action", "Resource"].filter(lacks))
    report([name], `It has neither ${name} nor Not${name}.`, "Give one of them.");
  if (Effect !== "Allow" && Effect !== "Deny")
    report(["Effect"], `${JSON.stringify(Effect)} is no effect.`, 'Use "Allow" or "Deny".');
  if (Sid === READERS_SID)
    report(["Sid"], `${READERS_SID} is the statement that readers make.`, "Choose another Sid.");
  if (!isPublic(statement)) return;
  const name = typeof Sid === "string" && Sid !== "" ? JSON.stringify(Sid) : `number ${index}`;
  report(
    [],
    `The statement ${name} makes the secret public: it allows everybody, and no condition limits it to an account, organisation or network.`,
    "Name the principals, or add a condition such as aws:PrincipalOrgID or aws:SourceVpce without wildcards.",
  );
}

const ROLE_OR_USER = /^arn:aws(-[a-z]+)*:iam::\d{12}:(root|(role|user)\/[\w+=,.@/-]+)$/;

/** Why a principal cannot be a reader, for the ones that people try. */
const REFUSED_READERS: readonly [pattern: RegExp, cause: string, remedy: string][] = [
  [/^\*$/, "It would let everybody read the private key.", "Name accounts, roles or users."],
  [/[*?]/, "A principal of a policy has no wildcards.", "Name each account, role or user."],
  [
    /\.amazonaws\.com(\.cn)?$/,
    "A service reads secrets as the role that you give it, not as itself.",
    "Give that role's ARN.",
  ],
  [
    /:sts::\d{12}:assumed-role\//,
    "It is one session of a role, which ends.",
    "Give the role's own ARN, arn:aws:iam::ACCOUNT:role/NAME.",
  ],
  [/:group\//, "A group is no principal.", "Name its users, or a role."],
];

const reader = z.string().superRefine((text, ctx) => {
  const refused = REFUSED_READERS.find(([pattern]) => pattern.test(text));
  const [, cause, remedy] = refused ?? [
    undefined,
    "It is no account id, and no ARN of a role or user.",
    "Give one such as 111122223333 or arn:aws:iam::111122223333:role/app.",
  ];
  const isFine = refused === undefined && (/^\d{12}$/.test(text) || ROLE_OR_USER.test(text));
  rule<string>(() => isFine, cause, remedy)(text, ctx);
});

/** Principals that may read the secret. Their order does not count. */
export const readers = z.array(reader).transform(canonicalReaders);

const replicaRegion = z
  .strictObject({
    region: region.meta({ description: "region of the replica" }),
    kmsKeyId: kmsKeyId.optional().meta({
      description: "KMS key that encrypts the replica: its id, alias or ARN, of that region",
      byDefault: "AWS's own key",
    }),
  })
  .meta({ declaredAs: "ReplicaRegionArgs", description: "A region with a replica, and its key." });
export type ReplicaRegion = z.output<typeof replicaRegion>;

/** Regions that the secret is replicated to, by name or with a key of that region. Canonical is in order of names. */
export const replicaRegions = z
  .array(z.union([region, replicaRegion]))
  .transform((given) => given.map((one): ReplicaRegion => (typeof one === "string" ? { region: one } : one)))
  .superRefine((given, ctx) => {
    given.forEach((one, index) => {
      if (given.findIndex((other) => other.region === one.region) === index) return;
      const message = `${one.region} is listed twice.`;
      ctx.addIssue({ code: "custom", path: [index], message, params: { remedy: "List it once." } });
    });
  })
  .transform((given) => [...given].sort((a, b) => (a.region < b.region ? -1 : 1)));

/** The inputs of a sync that say who else may read its secrets, and where. */
export const accessArgs = {
  /** IAM policy of each secret, put with BlockPublicPolicy. */
  resourcePolicy: resourcePolicy.optional().meta({
    description:
      "IAM policy document, object or JSON text, of at most 20,480 characters with the readers' statement. A policy that lets in everybody is refused in preview, with the name of its statement; AWS is asked to block it as well",
    byDefault: "none",
    source: "PutResourcePolicy, Secrets Manager API reference, ResourcePolicy and BlockPublicPolicy",
    typescript: "pulumi.Input<string | SecretPolicyDocument>",
  }),
  /** Account ids, role and user ARNs that may read the secrets. */
  readers: readers.optional().meta({
    description:
      "account ids, role and user ARNs that may read the secrets. Readers of another account need a `kmsKeyId`, for each replica too",
    byDefault: "none",
    source: "AWS Secrets Manager User Guide, Access AWS Secrets Manager secrets from a different account",
  }),
  /** Regions with a replica of each secret. */
  replicaRegions: replicaRegions.optional().meta({
    description:
      "regions with a replica of each secret: names, or `{ region, kmsKeyId }` with a key of that region. Contents follow by themselves; replicas that others have added stay. Deleted at once with the secret, window or not",
    byDefault: "none",
    source: "ReplicateSecretToRegions, Secrets Manager API reference",
  }),
};
