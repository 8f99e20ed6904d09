import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { matches, matchesArn, matchesResource, patternOf } from "../../sandbox/iam/match";
import { type PolicyUse, parsePolicy } from "../../sandbox/iam/policy";
import { expand, literal } from "../../sandbox/iam/variables";
import { expectLinear } from "../support/steps";
import { allow, BOB, type Case, decide, deny, READ, SECRET, type StatementInput } from "./decision";

const faultsOf = (document: unknown, use: PolicyUse = "identity") => {
  const read = parsePolicy(document, use);
  return "faults" in read ? read.faults.map(({ path }) => path) : [];
};
const single = (more: StatementInput) => ({ Version: "2012-10-17", Statement: { ...allow(), ...more } });
const variable = (name: string) => `\${${name}}`;

describe("a policy document", () => {
  test.each<[string, unknown, PolicyUse]>([
    ["with one statement that is no list", single({}), "identity"],
    ["as JSON text", JSON.stringify(single({})), "identity"],
    ["without a version", { Statement: [allow()] }, "identity"],
    ["with a Sid", single({ Sid: "Read1" }), "identity"],
    ["with spaces in a Sid, of a resource", single({ Sid: "Let him read", Principal: "*" }), "resource"],
    [
      "with a Sid twice, of a resource",
      { Statement: [1, 2].map(() => allow({ Sid: "a", Principal: "*" })) },
      "resource",
    ],
    ["with an Id, of a resource", { Id: "x y", ...single({ Principal: { AWS: BOB } }) }, "resource"],
    [
      "of a role",
      { Statement: { Effect: "Allow", Principal: { AWS: BOB }, Action: ["sts:AssumeRole"] } },
      "trust",
    ],
    [
      "with a variable behind the fifth colon",
      single({ Resource: `arn:aws:s3:::b/${variable("aws:username")}` }),
      "identity",
    ],
    ["with any partition", single({ Resource: "arn:*:acm:*:*:certificate/*" }), "identity"],
  ])("%s is accepted", (_, document, use) => expect(faultsOf(document, use)).toEqual([]));

  test.each<[string, unknown, PolicyUse, string[]]>([
    ["that is no JSON", "{", "identity", [""]],
    ["that is no object", [], "identity", [""]],
    ["of no statement", { Statement: [] }, "identity", ["Statement"]],
    ["without Statement", {}, "identity", ["Statement"]],
    ["of an unknown version", { ...single({}), Version: "2020-01-01" }, "identity", ["Version"]],
    ["with an unknown element", single({ Actions: "x" }), "identity", ["Statement"]],
    ["without an effect", single({ Effect: undefined }), "identity", ["Statement.Effect"]],
    [
      "with an effect in small letters",
      { Statement: [allow({ Effect: "allow" })] },
      "identity",
      ["Statement.0.Effect"],
    ],
    [
      "with several faults",
      { Statement: [allow(), allow({ Effect: 1, Action: [] })] },
      "identity",
      ["Statement.1.Effect", "Statement.1.Action"],
    ],
    ["without an action", single({ Action: undefined }), "identity", ["Statement.0.Action"]],
    ["with both kinds of action", single({ NotAction: "*" }), "identity", ["Statement.0.Action"]],
    ["with an action of no service", single({ Action: "Read" }), "identity", ["Statement.0.Action"]],
    ["with a wildcard in the service", single({ Action: "sec*:Get" }), "identity", ["Statement.0.Action"]],
    ["without a resource", single({ Resource: undefined }), "identity", ["Statement.0.Resource"]],
    ["with both kinds of resource", single({ NotResource: "*" }), "identity", ["Statement.0.Resource"]],
    ["with a resource that is no ARN", single({ Resource: "tls/web" }), "identity", ["Statement.0.Resource"]],
    ["with a short ARN", single({ Resource: "arn:aws:acm" }), "identity", ["Statement.0.Resource"]],
    [
      "with a wildcard for the ARN's service",
      single({ Resource: "arn:aws:*:::x" }),
      "identity",
      ["Statement.0.Resource"],
    ],
    [
      "with a variable for the account",
      single({ Resource: `arn:aws:acm::${variable("aws:PrincipalAccount")}:x` }),
      "identity",
      ["Statement.0.Resource"],
    ],
    ["of an identity, with a principal", single({ Principal: "*" }), "identity", ["Statement.0.Principal"]],
    ["of an identity, with an Id", { Id: "x", ...single({}) }, "identity", ["Id"]],
    ["with a Sid of other characters", single({ Sid: "a b" }), "identity", ["Statement.0.Sid"]],
    [
      "with a Sid twice",
      { Statement: [allow({ Sid: "a" }), allow({ Sid: "a" })] },
      "identity",
      ["Statement"],
    ],
    ["of a resource, without a principal", single({}), "resource", ["Statement.0.Principal"]],
    [
      "with both kinds of principal",
      single({ Principal: "*", NotPrincipal: "*" }),
      "resource",
      ["Statement.0.Principal"],
    ],
    ["with nobody for a principal", single({ Principal: {} }), "resource", ["Statement.0.Principal"]],
    [
      "with a principal of an unknown kind",
      single({ Principal: { Aws: BOB } }),
      "resource",
      ["Statement.Principal"],
    ],
    [
      "with a wildcard in a principal",
      single({ Principal: { AWS: `${BOB}*` } }),
      "resource",
      ["Statement.0.Principal.AWS"],
    ],
    [
      "of a role, with a resource",
      { Statement: { Effect: "Allow", Principal: "*", Action: "sts:AssumeRole", Resource: "*" } },
      "trust",
      ["Statement.0.Resource"],
    ],
    [
      "of a role, for another service",
      { Statement: { Effect: "Allow", Principal: "*", Action: READ } },
      "trust",
      ["Statement.0.Action"],
    ],
    [
      "of a role, for everybody unsaid",
      { Statement: { Effect: "Allow", Action: "sts:AssumeRole" } },
      "trust",
      ["Statement.0.Principal"],
    ],
    [
      "with an unknown operator",
      single({ Condition: { StringEqual: { "x:Key": "a" } } }),
      "identity",
      ["Statement.0.Condition.StringEqual"],
    ],
    [
      "with Null and IfExists",
      single({ Condition: { NullIfExists: { "x:Key": "true" } } }),
      "identity",
      ["Statement.0.Condition.NullIfExists"],
    ],
    [
      "with a number that is none",
      single({ Condition: { NumericEquals: { "x:Key": "ten" } } }),
      "identity",
      ["Statement.0.Condition.NumericEquals.x:Key"],
    ],
    [
      "with a time without a zone",
      single({ Condition: { DateLessThan: { "x:Key": "2026-03-01T00:00:00" } } }),
      "identity",
      ["Statement.0.Condition.DateLessThan.x:Key"],
    ],
    [
      "with a range that is none",
      single({ Condition: { IpAddress: { "x:Key": "203.0.113.0/33" } } }),
      "identity",
      ["Statement.0.Condition.IpAddress.x:Key"],
    ],
    [
      "with a condition that has no key",
      single({ Condition: { Bool: "true" } }),
      "identity",
      ["Statement.Condition.Bool"],
    ],
  ])("%s is refused where it is wrong", (_, document, use, paths) =>
    expect(faultsOf(document, use)).toEqual(paths),
  );

  test("may be anything: all that comes of it is a policy or a list of faults", () => {
    const use = fc.constantFrom<PolicyUse>("identity", "resource", "trust");
    const names = [
      "Version",
      "Statement",
      "Effect",
      "Action",
      "Principal",
      "Resource",
      "Condition",
      "AWS",
      "Null",
    ];
    const key = fc.oneof(fc.constantFrom(...names, "__proto__", "StringLike"), fc.string());
    const { value } = fc.letrec((tie) => ({
      value: fc.oneof(
        fc.constantFrom("Allow", "*", "2012-10-17", null),
        fc.string(),
        fc.double(),
        tie("list"),
        tie("map"),
      ),
      list: fc.array(tie("value"), { maxLength: 3 }),
      map: fc.dictionary(key, tie("value"), { maxKeys: 5 }),
    }));
    const document = fc.oneof(
      value,
      value.map((one) => JSON.stringify(one)),
      value.map((one) => ({ Statement: one })),
    );
    fc.assert(
      fc.property(document, use, (input, as) => {
        const read = parsePolicy(input, as);
        if ("faults" in read) expect(read.faults.length).toBeGreaterThan(0);
        else expect(read.policy.statements.length).toBeGreaterThan(0);
      }),
      { numRuns: 1000 },
    );
  });
});

describe("for every set of statements", () => {
  const action = fc.constantFrom("*", READ, "secretsmanager:Get*", "acm:*");
  const resource = fc.constantFrom("*", SECRET, "arn:aws:secretsmanager:*", "arn:aws:acm:*:*:certificate/*");
  const condition = fc.constantFrom(
    {},
    { StringEquals: { "x:Key": "a" } },
    { StringNotLike: { "x:Key": "b*" } },
  );
  const effect = fc.constantFrom("Allow", "Deny");
  const statement = fc
    .tuple(effect, fc.boolean(), action, fc.boolean(), resource, condition)
    .map(([Effect, notAction, actions, notResource, resources, Condition]) => ({
      Effect,
      [notAction ? "NotAction" : "Action"]: actions,
      [notResource ? "NotResource" : "Resource"]: resources,
      Condition,
    }));
  const some = fc.array(statement, { maxLength: 4 });
  const request = fc.record({
    action: fc.constantFrom(READ, "acm:RenewCertificate"),
    target: fc.constantFrom(SECRET, "*", "arn:aws:acm:us-east-1:111122223333:certificate/1"),
    context: fc.constantFrom({}, { "x:Key": "a" }, { "X:KEY": ["b", "c"] }),
  });
  /** A policy has one statement at least: here one about an action that is not asked for. */
  const isAllowed = (identity: StatementInput[], row: Case) =>
    decide({ ...row, identity: [deny({ Action: "x:Nothing" }), ...identity] }).allowed;

  test("one more Deny never allows more", () => {
    fc.assert(
      fc.property(some, statement, request, (identity, more, row) => {
        const after = isAllowed([...identity, { ...more, Effect: "Deny" }], row);
        expect(after && !isAllowed(identity, row)).toBe(false);
      }),
    );
  });

  test("one more Allow never denies more", () => {
    fc.assert(
      fc.property(some, statement, request, (identity, more, row) => {
        const after = isAllowed([...identity, { ...more, Effect: "Allow" }], row);
        expect(isAllowed(identity, row) && !after).toBe(false);
      }),
    );
  });

  test("*:* on * allows everything that no Deny speaks of", () => {
    fc.assert(
      fc.property(some, request, (identity, row) => {
        const allows = identity.filter(({ Effect }) => Effect === "Allow");
        expect(isAllowed([...allows, allow({ Action: "*:*" })], row)).toBe(true);
      }),
    );
  });

  test("their order does not matter", () => {
    fc.assert(
      fc.property(some, request, (identity, row) => {
        expect(isAllowed([...identity].reverse(), row)).toBe(isAllowed(identity, row));
      }),
    );
  });
});

describe("matching", () => {
  const pattern = (text: string) => patternOf([literal(text)]);
  const letters = (max: number) =>
    fc.string({ unit: fc.constantFrom("a", "b", ":", "*", "?"), maxLength: max });
  const byRegExp = (text: string) =>
    new RegExp(`^${text.replace(/[*?]/g, (wildcard) => (wildcard === "*" ? ".*" : "."))}$`, "s");

  test("agrees with regular expressions", () => {
    fc.assert(
      fc.property(letters(8), letters(12), (text, value) => {
        expect(matches(pattern(text), value)).toBe(byRegExp(text).test(value));
      }),
      { numRuns: 5000 },
    );
  });

  const LENGTH = 100_000;
  const long = (text: string) => text.repeat(LENGTH / text.length);
  test.each<[string, string, string]>([
    ["nothing but asterisks", long("*"), long("a")],
    ["an asterisk a letter", `${long("*a")}b`, long("a")],
    ["half of it, and a letter that is not there", `*${"a".repeat(LENGTH / 2)}b*`, long("a")],
    ["a letter that is not there, and half of it", `*b${"a".repeat(LENGTH / 2)}*`, long("a")],
    ["question marks between asterisks", `${long("*?")}b`, long("a")],
    [
      "what repeats, behind what repeats",
      `*${"ab".repeat(LENGTH / 8)}c*${"ab".repeat(LENGTH / 8)}`,
      long("ab"),
    ],
    ["nothing but colons", "arn:*:x:*:y:*z", long(":")],
    ["variables that do not end", long(`\${`), long("a")],
    [
      "letters of every kind",
      `*${Array.from({ length: LENGTH / 2 }, (_, at) => String.fromCharCode(at)).join("")}`,
      long("a"),
    ],
  ])("takes steps in proportion to the length for 100 kB: %s", (_, text, value) => {
    expectLinear(LENGTH, () => {
      const compiled = patternOf(expand(text, () => undefined) ?? []);
      matches(compiled, value);
      matchesResource(compiled, value);
      matchesArn(compiled, value);
    });
  });

  test("takes few steps at AWS's longest policy and ARN, question marks and all", () => {
    const text = `*${"a?".repeat(500)}b*`.repeat(32);
    expectLinear(text.length, () => expect(matchesResource(pattern(text), "a".repeat(2048))).toBe(false));
  });
});
