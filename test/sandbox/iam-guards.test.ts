import { describe, expect, test } from "vitest";
import { denialMessage } from "../../sandbox/iam/wording";
import {
  ACCOUNT,
  allow,
  BOB,
  bob,
  type Case,
  decide,
  deny,
  outcomeOf,
  READ,
  ROLE,
  ROOT,
  SECRET,
  session,
} from "./decision";

const NO_IDENTITY = "implicit: identity-based policy";
const NO_RESOURCE = "implicit: resource-based policy";
const NO_TRUST = "implicit: role trust policy";
const NO_BOUNDARY = "implicit: permissions boundary";

/** Each rests on a page of AWS's documentation: the IAM User Guide's where no other guide is named. */
type Row = [sentence: string, page: string, row: Case, expected: string];
const of = (AWS: string, more = {}) => allow({ Principal: { AWS }, ...more });
const other = (row: Case): Case => ({ otherAccount: true, ...row });
const WITHIN = "Policy evaluation for requests within a single account";
const CROSS = "Cross-account policy evaluation logic";

const KEYS = "KMS Developer Guide: Default key policy";
const KEY_ACCESS = "KMS Developer Guide: Key policies";
const use = (row: Case): Case => ({ of: "key", action: "kms:Decrypt", ...row });
const decrypt = allow({ Action: "kms:Decrypt" });
const keyFor = (AWS: string, more = {}) => of(AWS, { Action: "kms:*", ...more });
const viaSecrets = { StringEquals: { "kms:ViaService": "secretsmanager.us-east-1.amazonaws.com" } };
test.each<Row>([
  [
    "the default key policy lets the identity decide",
    KEYS,
    use({ resource: [keyFor(ROOT)], identity: [decrypt] }),
    "allowed",
  ],
  [
    "the default key policy by itself gives nobody the key",
    KEYS,
    use({ resource: [keyFor(ROOT)] }),
    NO_IDENTITY,
  ],
  [
    "without the account in it, an identity's Allow is void",
    KEYS,
    use({ resource: [keyFor(`${BOB}by`)], identity: [decrypt] }),
    NO_RESOURCE,
  ],
  [
    "without a key policy, an identity's Allow is void",
    KEY_ACCESS,
    use({ identity: [decrypt] }),
    NO_RESOURCE,
  ],
  ["a key policy that names the user is enough", KEY_ACCESS, use({ resource: [keyFor(BOB)] }), "allowed"],
  [
    "a key policy that names the role is enough",
    KEY_ACCESS,
    use({ as: session, resource: [keyFor(ROLE)] }),
    "allowed",
  ],
  [
    "a boundary limits what a role's name grants",
    WITHIN,
    use({ as: session, resource: [keyFor(ROLE)], boundary: [allow()] }),
    NO_BOUNDARY,
  ],
  [
    "another account needs both",
    KEY_ACCESS,
    use(other({ resource: [keyFor(ROOT)], identity: [decrypt] })),
    "allowed",
  ],
  [
    "another account's user needs his own leave",
    KEY_ACCESS,
    use(other({ resource: [keyFor(BOB)] })),
    NO_IDENTITY,
  ],
  ["another account needs the key's leave", KEY_ACCESS, use(other({ identity: [decrypt] })), NO_RESOURCE],
  [
    "a service's key is open through that service",
    "Secrets Manager User Guide: Encryption",
    use({
      resource: [keyFor("*", { Condition: viaSecrets })],
      context: { "kms:ViaService": "secretsmanager.us-east-1.amazonaws.com" },
    }),
    "allowed",
  ],
  [
    "and closed by any other way",
    "Secrets Manager User Guide: Encryption",
    use({ resource: [keyFor("*", { Condition: viaSecrets })], identity: [decrypt] }),
    NO_RESOURCE,
  ],
  [
    "a key policy's Deny wins",
    KEY_ACCESS,
    use({ identity: [decrypt], resource: [keyFor(ROOT), deny({ Principal: "*", Action: "kms:Decrypt" })] }),
    "explicit: resource-based policy",
  ],
])("a KMS key: %s (%s)", (_, __, row, expected) => expect(outcomeOf(row)).toBe(expected));

const TRUST = "How IAM roles differ from resource-based policies";
const DEPUTY = "The confused deputy problem";
const OIDC = "Create a role for OpenID Connect federation";
const PROVIDER = `arn:aws:iam::${ACCOUNT}:oidc-provider/token.actions.githubusercontent.com`;
const SUBJECT = "token.actions.githubusercontent.com:sub";
const assume = (row: Case): Case => ({ of: "role", action: "sts:AssumeRole", target: ROLE, ...row });
const may = allow({ Action: "sts:AssumeRole", Resource: ROLE });
const trust = (Principal: unknown, more = {}) => ({
  Effect: "Allow",
  Principal,
  Action: "sts:AssumeRole",
  ...more,
});
const withId = trust({ AWS: ROOT }, { Condition: { StringEquals: { "sts:ExternalId": "blue" } } });
const github = (row: Case = {}): Case => ({
  of: "role",
  action: "sts:AssumeRoleWithWebIdentity",
  target: ROLE,
  as: { arn: "web identity", account: ACCOUNT, federated: PROVIDER },
  context: { [SUBJECT]: "repo:acme/pki:ref:refs/heads/main" },
  ...row,
});
const trustGithub = (sub: string) =>
  trust(
    { Federated: PROVIDER },
    { Action: "sts:AssumeRoleWithWebIdentity", Condition: { StringLike: { [SUBJECT]: sub } } },
  );
test.each<Row>([
  ["a role that trusts nobody is for nobody", TRUST, assume({ identity: [may] }), NO_TRUST],
  [
    "a role that trusts the user is his without more",
    TRUST,
    assume({ resource: [trust({ AWS: BOB })] }),
    "allowed",
  ],
  [
    "a role that trusts the account needs the user's permission",
    TRUST,
    assume({ resource: [trust({ AWS: ROOT })] }),
    NO_IDENTITY,
  ],
  [
    "with both, the role is his",
    TRUST,
    assume({ resource: [trust({ AWS: ROOT })], identity: [may] }),
    "allowed",
  ],
  [
    "a role does not trust itself unless it says so",
    "Update a role trust policy",
    assume({ as: session, identity: [may], resource: [trust({ AWS: BOB })] }),
    NO_TRUST,
  ],
  [
    "a session of a trusted role may chain",
    "Role chaining",
    assume({ as: session, resource: [trust({ AWS: ROLE })] }),
    "allowed",
  ],
  [
    "across accounts, trust in the user is not enough",
    CROSS,
    assume(other({ resource: [trust({ AWS: BOB })] })),
    NO_IDENTITY,
  ],
  [
    "across accounts, permission without trust is not enough",
    CROSS,
    assume(other({ identity: [may] })),
    NO_TRUST,
  ],
  [
    "across accounts, both are enough",
    CROSS,
    assume(other({ identity: [may], resource: [trust({ AWS: BOB })] })),
    "allowed",
  ],
  [
    "the right external ID opens",
    DEPUTY,
    assume(other({ identity: [may], resource: [withId], context: { "sts:ExternalId": "blue" } })),
    "allowed",
  ],
  [
    "a wrong external ID does not",
    DEPUTY,
    assume(other({ identity: [may], resource: [withId], context: { "sts:ExternalId": "Blue" } })),
    NO_TRUST,
  ],
  ["no external ID does not", DEPUTY, assume(other({ identity: [may], resource: [withId] })), NO_TRUST],
  [
    "the permission is for one role",
    TRUST,
    assume({
      identity: [allow({ Action: "sts:AssumeRole", Resource: `${ROLE}-2` })],
      resource: [trust({ AWS: ROOT })],
    }),
    NO_IDENTITY,
  ],
  [
    "a Deny in the trust policy wins",
    TRUST,
    assume({ identity: [may], resource: [trust({ AWS: BOB }), trust("*", { Effect: "Deny" })] }),
    "explicit: role trust policy",
  ],
  [
    "a Deny of the identity wins",
    TRUST,
    assume({ identity: [deny({ Action: "sts:*" })], resource: [trust({ AWS: BOB })] }),
    "explicit: identity-based policy",
  ],
  [
    "a web identity of the trusted provider is let in",
    OIDC,
    github({ resource: [trustGithub("repo:acme/pki:*")] }),
    "allowed",
  ],
  [
    "a web identity stands in no account",
    OIDC,
    github({ otherAccount: true, resource: [trustGithub("repo:acme/pki:*")] }),
    "allowed",
  ],
  [
    "one of another repository is not",
    OIDC,
    github({ resource: [trustGithub("repo:acme/other:*")] }),
    NO_TRUST,
  ],
  [
    "one of another provider is not",
    OIDC,
    github({
      resource: [trust({ Federated: `${PROVIDER}.evil.org` }, { Action: "sts:AssumeRoleWithWebIdentity" })],
    }),
    NO_TRUST,
  ],
  [
    "trust in the account is no trust in its providers",
    OIDC,
    github({ resource: [trust({ AWS: ROOT }, { Action: "sts:AssumeRoleWithWebIdentity" })] }),
    NO_TRUST,
  ],
])("a role: %s (%s)", (_, __, row, expected) => expect(outcomeOf(row)).toBe(expected));

describe("a refusal is worded as in Troubleshoot access denied error messages", () => {
  const start = `User: ${BOB} is not authorized to perform: ${READ} on resource: ${SECRET}`;
  const because = (kind: string) => `${start} because no ${kind} allows the ${READ} action`;
  const limited = [allow({ Action: "acm:*" })];

  test.each<[string, Case, string]>([
    ["identity-based", {}, because("identity-based policy")],
    [
      "identity-based, explicit",
      { identity: [deny()] },
      `${start} with an explicit deny in an identity-based policy`,
    ],
    ["resource-based", { identity: [allow()], otherAccount: true }, because("resource-based policy")],
    [
      "resource-based, explicit",
      { resource: [deny({ Principal: "*" })] },
      `${start} with an explicit deny in a resource-based policy`,
    ],
    ["boundary", { identity: [allow()], boundary: limited }, because("permissions boundary")],
    [
      "boundary, explicit",
      { boundary: [deny()] },
      `${start} with an explicit deny in a permissions boundary`,
    ],
    ["session", { identity: [allow()], session: limited }, because("session policy")],
    ["session, explicit", { session: [deny()] }, `${start} with an explicit deny in a session policy`],
    [
      "trust",
      assume({}),
      `User: ${BOB} is not authorized to perform: sts:AssumeRole on resource: ${ROLE} because no role trust policy allows the sts:AssumeRole action`,
    ],
    [
      "trust, explicit",
      assume({ resource: [trust("*", { Effect: "Deny" })] }),
      `User: ${BOB} is not authorized to perform: sts:AssumeRole on resource: ${ROLE} with an explicit deny in the role trust policy`,
    ],
  ])("%s", (_, row, expected) => {
    const { as: principal = bob, action = READ, target: resource = SECRET, context = {} } = row;
    const decision = decide(row);
    const message = decision.allowed
      ? undefined
      : denialMessage({ principal, action, resource, context }, decision);
    expect(message).toBe(expected);
  });
});
