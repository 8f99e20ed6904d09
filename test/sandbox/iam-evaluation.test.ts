import { expect, test } from "vitest";
import { ACCOUNT, allow, BOB, type Case, deny, outcomeOf, ROLE, ROOT, SESSION, session } from "./decision";

const NO_IDENTITY = "implicit: identity-based policy";
const NO_RESOURCE = "implicit: resource-based policy";
const NO_BOUNDARY = "implicit: permissions boundary";
const NO_SESSION = "implicit: session policy";

/** Each rests on a page of AWS's documentation: the IAM User Guide's where no other guide is named. */
type Row = [sentence: string, page: string, row: Case, expected: string];
const of = (AWS: string | string[], more = {}) => allow({ Principal: { AWS }, ...more });

const LOGIC = "Policy evaluation logic";
const WITHIN = "Policy evaluation for requests within a single account";
const other = (row: Case): Case => ({ otherAccount: true, ...row });

test.each<Row>([
  ["nothing is allowed by default", LOGIC, {}, NO_IDENTITY],
  ["an Allow overrides the default", LOGIC, { identity: [allow()] }, "allowed"],
  [
    "a Deny overrides the Allow beside it",
    LOGIC,
    { identity: [allow(), deny()] },
    "explicit: identity-based policy",
  ],
  [
    "a Deny counts wherever it stands",
    LOGIC,
    { identity: [deny(), allow()] },
    "explicit: identity-based policy",
  ],
  [
    "a Deny of something else denies nothing",
    LOGIC,
    { identity: [allow(), deny({ Action: "acm:*" })] },
    "allowed",
  ],
  [
    "an Allow of something else allows nothing",
    LOGIC,
    { identity: [allow({ Action: "acm:*" })] },
    NO_IDENTITY,
  ],
  [
    "a resource's Deny overrides an identity's Allow",
    LOGIC,
    { identity: [allow()], resource: [deny({ Principal: "*" })] },
    "explicit: resource-based policy",
  ],
  [
    "a boundary's Deny overrides everything",
    LOGIC,
    { identity: [allow()], boundary: [allow(), deny()], resource: [of(BOB)] },
    "explicit: permissions boundary",
  ],
  [
    "a session policy's Deny overrides everything",
    LOGIC,
    { as: session, identity: [allow()], session: [allow(), deny()], resource: [of(SESSION)] },
    "explicit: session policy",
  ],
  [
    "a Deny of others does not concern the caller",
    LOGIC,
    { identity: [allow()], resource: [deny({ Principal: { AWS: `${BOB}by` } })] },
    "allowed",
  ],
])("deny and allow: %s (%s)", (_, __, row, expected) => expect(outcomeOf(row)).toBe(expected));

test.each<Row>([
  ["a resource's policy that names the user is enough", WITHIN, { resource: [of(BOB)] }, "allowed"],
  ["one that names somebody else is not", WITHIN, { resource: [of(`${BOB}by`)] }, NO_IDENTITY],
  ["one that names everyone is enough", "Principal", { resource: [allow({ Principal: "*" })] }, "allowed"],
  ["AWS: * names everyone too", "Principal", { resource: [of("*")] }, "allowed"],
  [
    "one that names the account leaves it to the identity",
    "Principal",
    { resource: [of(ROOT)] },
    NO_IDENTITY,
  ],
  [
    "with the account named, the identity decides",
    "Principal",
    { resource: [of(ROOT)], identity: [allow()] },
    "allowed",
  ],
  [
    "an account number is the account",
    "Principal",
    { of: "key", resource: [of(ACCOUNT)], identity: [allow()] },
    "allowed",
  ],
  [
    "a Deny to the account denies all in it",
    "Principal",
    { identity: [allow()], resource: [deny({ Principal: { AWS: ROOT } })] },
    "explicit: resource-based policy",
  ],
  [
    "one of several named principals is enough",
    "Principal",
    { resource: [of([`${BOB}by`, BOB])] },
    "allowed",
  ],
  [
    "a service is nobody's user",
    "Principal",
    { resource: [allow({ Principal: { Service: "acm.amazonaws.com" } })] },
    NO_IDENTITY,
  ],
  ["a user's name has its case", "Principal", { resource: [of(BOB.replace("bob", "Bob"))] }, NO_IDENTITY],
  [
    "a boundary does not limit what the user is granted by name",
    WITHIN,
    { resource: [of(BOB)], boundary: [allow({ Action: "acm:*" })] },
    "allowed",
  ],
  [
    "a boundary limits what the identity allows",
    "Permissions boundaries",
    { identity: [allow()], boundary: [allow({ Action: "acm:*" })] },
    NO_BOUNDARY,
  ],
  ["a boundary alone grants nothing", "Permissions boundaries", { boundary: [allow()] }, NO_IDENTITY],
  [
    "what both allow is allowed",
    "Permissions boundaries",
    { identity: [allow()], boundary: [allow()] },
    "allowed",
  ],
  [
    "a session has the permissions of its role",
    "Session policies",
    { as: session, identity: [allow()] },
    "allowed",
  ],
  [
    "a session policy limits them",
    "Session policies",
    { as: session, identity: [allow()], session: [allow({ Action: "acm:*" })] },
    NO_SESSION,
  ],
  [
    "a session policy alone grants nothing",
    "Session policies",
    { as: session, session: [allow()] },
    NO_IDENTITY,
  ],
  [
    "a boundary and a session policy both limit",
    "Session policies",
    { as: session, identity: [allow()], boundary: [allow({ Action: "acm:*" })], session: [allow()] },
    NO_BOUNDARY,
  ],
  [
    "a resource's policy may name the role of a session",
    WITHIN,
    { as: session, resource: [of(ROLE)] },
    "allowed",
  ],
  [
    "by a role's name, a boundary still limits",
    WITHIN,
    { as: session, resource: [of(ROLE)], boundary: [allow({ Action: "acm:*" })] },
    NO_BOUNDARY,
  ],
  [
    "by a role's name, a session policy still limits",
    WITHIN,
    { as: session, resource: [of(ROLE)], session: [allow({ Action: "acm:*" })] },
    NO_SESSION,
  ],
  [
    "by the session's name, nothing limits",
    WITHIN,
    {
      as: session,
      resource: [of(SESSION)],
      boundary: [allow({ Action: "acm:*" })],
      session: [allow({ Action: "acm:*" })],
    },
    "allowed",
  ],
  [
    "for everyone, neither boundary nor session policy limits",
    "Principal",
    {
      as: session,
      resource: [of("*")],
      boundary: [allow({ Action: "acm:*" })],
      session: [allow({ Action: "acm:*" })],
    },
    "allowed",
  ],
  [
    "another session of the role is not named by this one",
    "Principal",
    { as: session, resource: [of(SESSION.replace("7", "8"))] },
    NO_IDENTITY,
  ],
  [
    "the more direct of two grants counts",
    WITHIN,
    { as: session, resource: [of(ROLE), of(SESSION)], session: [allow({ Action: "acm:*" })] },
    "allowed",
  ],
])("within an account: %s (%s)", (_, __, row, expected) => expect(outcomeOf(row)).toBe(expected));

const CROSS = "Cross-account policy evaluation logic";
test.each<Row>([
  ["both sides that allow are enough", CROSS, other({ identity: [allow()], resource: [of(BOB)] }), "allowed"],
  ["the identity alone is not", CROSS, other({ identity: [allow()] }), NO_RESOURCE],
  ["the resource alone is not", CROSS, other({ resource: [of(BOB)] }), NO_IDENTITY],
  ["the resource alone is not, for everyone either", CROSS, other({ resource: [of("*")] }), NO_IDENTITY],
  [
    "the resource may name the account",
    CROSS,
    other({ identity: [allow()], resource: [of(ROOT)] }),
    "allowed",
  ],
  [
    "the resource may name the role",
    CROSS,
    other({ as: session, identity: [allow()], resource: [of(ROLE)] }),
    "allowed",
  ],
  [
    "a named session still needs its identity's leave",
    CROSS,
    other({ as: session, resource: [of(SESSION)] }),
    NO_IDENTITY,
  ],
  [
    "another account's name does not help",
    CROSS,
    other({ identity: [allow()], resource: [of("444455556666")] }),
    NO_RESOURCE,
  ],
  [
    "a boundary limits here too",
    CROSS,
    other({ identity: [allow()], boundary: [allow({ Action: "acm:*" })], resource: [of(BOB)] }),
    NO_BOUNDARY,
  ],
  [
    "a session policy limits here too",
    CROSS,
    other({
      as: session,
      identity: [allow()],
      session: [allow({ Action: "acm:*" })],
      resource: [of(SESSION)],
    }),
    NO_SESSION,
  ],
  [
    "a Deny of either side wins",
    CROSS,
    other({ identity: [allow()], resource: [of(BOB), deny({ Principal: "*" })] }),
    "explicit: resource-based policy",
  ],
])("across accounts: %s (%s)", (_, __, row, expected) => expect(outcomeOf(row)).toBe(expected));

const NOT = "NotPrincipal";
const sparing = (...AWS: string[]) => deny({ NotPrincipal: { AWS } });
test.each<Row>([
  [
    "a Deny spares who is listed with the account",
    NOT,
    { identity: [allow()], resource: [sparing(BOB, ROOT)] },
    "allowed",
  ],
  [
    "a Deny that lists no account denies the account",
    NOT,
    { identity: [allow()], resource: [sparing(BOB)] },
    "explicit: resource-based policy",
  ],
  [
    "a Deny denies all others",
    NOT,
    { identity: [allow()], resource: [sparing(`${BOB}by`, ROOT)] },
    "explicit: resource-based policy",
  ],
  [
    "a session is spared with its role and account",
    NOT,
    { as: session, identity: [allow()], resource: [sparing(SESSION, ROLE, ROOT)] },
    "allowed",
  ],
  [
    "a session without its role is not",
    NOT,
    { as: session, identity: [allow()], resource: [sparing(SESSION, ROOT)] },
    "explicit: resource-based policy",
  ],
  [
    "an Allow is for all but the named",
    NOT,
    { resource: [allow({ NotPrincipal: { AWS: `${BOB}by` } })] },
    "allowed",
  ],
  ["an Allow is not for the named", NOT, { resource: [allow({ NotPrincipal: { AWS: BOB } })] }, NO_IDENTITY],
])("NotPrincipal: %s (%s)", (_, __, row, expected) => expect(outcomeOf(row)).toBe(expected));
