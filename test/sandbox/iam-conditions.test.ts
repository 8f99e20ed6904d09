import { expect, test } from "vitest";
import { ACCOUNT, allow, BOB, type Case, outcomeOf, READ, SECRET } from "./decision";

/** Whether a statement with one element of this kind applies: it is the only thing that could allow. */
const applies = (more: Record<string, unknown>, row: Case = {}): boolean =>
  outcomeOf({ identity: [allow(more)], ...row }) === "allowed";

type Row = [sentence: string, page: string, values: string | string[], asked: string, expected: boolean];

const ACTION = "IAM JSON policy elements: Action";
const NOT_ACTION = "IAM JSON policy elements: NotAction";
test.each<Row>([
  ["the very action", ACTION, READ, READ, true],
  ["in any case", ACTION, "SecretsManager:getsecretVALUE", READ, true],
  ["* for the rest", ACTION, "secretsmanager:Get*", READ, true],
  ["* in the middle", ACTION, "secretsmanager:*Secret*", READ, true],
  ["* for all of a service", ACTION, "secretsmanager:*", READ, true],
  ["*:* for everything", ACTION, "*:*", READ, true],
  ["? for one character", ACTION, "secretsmanager:GetSecretValu?", READ, true],
  ["? for no less than one", ACTION, "secretsmanager:GetSecretValue?", READ, false],
  ["one of several", ACTION, ["acm:*", READ], READ, true],
  ["not the start alone", ACTION, "secretsmanager:Get", READ, false],
  ["not another service's namesake", ACTION, "ssm:GetSecretValue", READ, false],
])("Action: %s (%s)", (_, __, Action, action, expected) =>
  expect(applies({ Action }, { action })).toBe(expected),
);

test.each<Row>([
  ["all that is not listed", NOT_ACTION, "iam:*", READ, true],
  ["not what is listed", NOT_ACTION, "secretsmanager:*", READ, false],
  ["not what is listed among others", NOT_ACTION, ["iam:*", READ], READ, false],
])("NotAction: %s (%s)", (_, __, NotAction, action, expected) =>
  expect(applies({ Action: undefined, NotAction }, { action })).toBe(expected),
);

const RESOURCE = "IAM JSON policy elements: Resource";
const certificate = `arn:aws:acm:us-east-1:${ACCOUNT}:certificate/1`;
const secret = (name: string) => `arn:aws:secretsmanager:us-east-1:${ACCOUNT}:secret:${name}`;
test.each<Row>([
  ["the very ARN", RESOURCE, SECRET, SECRET, true],
  ["case counts", RESOURCE, SECRET.replace("tls", "TLS"), SECRET, false],
  ["a suffix of six", RESOURCE, secret("tls/web-??????"), SECRET, true],
  [
    "a longer name does not slip under ?",
    RESOURCE,
    secret("tls/web-??????"),
    secret("tls/web-new-AbCdEf"),
    false,
  ],
  ["* goes over slashes", RESOURCE, secret("tls*"), SECRET, true],
  ["* in the middle of a name", RESOURCE, secret("*/web-*"), SECRET, true],
  ["region and account may be *", RESOURCE, "arn:aws:acm:*:*:certificate/*", certificate, true],
  ["an empty segment is none", RESOURCE, "arn:aws:acm:::certificate/*", certificate, false],
  ["* that ends a segment reaches over colons", RESOURCE, "arn:aws:acm:*", certificate, true],
  ["* that ends a segment reaches over some", RESOURCE, "arn:aws:acm:us-*:certificate/1", certificate, true],
  [
    "* within a segment stays there",
    RESOURCE,
    "arn:aws:acm:us-*3:certificate/1:x:y",
    `${certificate}:x:y`,
    false,
  ],
  [
    "* within a segment skips no segment",
    RESOURCE,
    "arn:aws:acm:us-*1:x:certificate/1",
    `arn:aws:acm:us-east-1:${ACCOUNT}:x:certificate/1`,
    false,
  ],
  ["* within a segment fits it", RESOURCE, `arn:aws:acm:us-*-1:${ACCOUNT}:certificate/1`, certificate, true],
  ["the resource's own colons are text", RESOURCE, secret("*"), SECRET, true],
  ["an ARN is not the action without a resource", RESOURCE, "arn:aws:acm:*:*:*", "*", false],
  ["* is everything", RESOURCE, "*", "*", true],
])("Resource: %s (%s)", (_, __, Resource, target, expected) =>
  expect(applies({ Resource }, { target })).toBe(expected),
);

const NOT_RESOURCE = "IAM JSON policy elements: NotResource";
test.each<Row>([
  ["all that is not listed", NOT_RESOURCE, secret("prod/*"), SECRET, true],
  ["not what is listed", NOT_RESOURCE, secret("tls/*"), SECRET, false],
  ["nothing where everything is listed", NOT_RESOURCE, "*", SECRET, false],
])("NotResource: %s (%s)", (_, __, NotResource, target, expected) =>
  expect(applies({ Resource: undefined, NotResource }, { target })).toBe(expected),
);

type Context = Record<string, string | string[]>;
type ConditionRow = [sentence: string, page: string, Condition: object, context: Context, expected: boolean];
const check = (_: string, __: string, Condition: object, context: Context, expected: boolean) =>
  expect(applies({ Condition }, { context })).toBe(expected);

const OPERATORS = "IAM JSON policy elements: Condition operators";
const key = (value: string | string[]): Context => ({ "x:Key": value });
test.each<ConditionRow>([
  ["StringEquals takes case", OPERATORS, { StringEquals: { "x:Key": "A" } }, key("a"), false],
  ["StringEquals knows no wildcards", OPERATORS, { StringEquals: { "x:Key": "a*" } }, key("ab"), false],
  ["StringNotEquals is its opposite", OPERATORS, { StringNotEquals: { "x:Key": "A" } }, key("a"), true],
  ["StringEqualsIgnoreCase", OPERATORS, { StringEqualsIgnoreCase: { "x:Key": "A" } }, key("a"), true],
  ["StringNotEqualsIgnoreCase", OPERATORS, { StringNotEqualsIgnoreCase: { "x:Key": "A" } }, key("a"), false],
  ["StringLike knows *", OPERATORS, { StringLike: { "x:Key": "a*z" } }, key("a/b:z"), true],
  ["StringLike knows ?", OPERATORS, { StringLike: { "x:Key": "a?z" } }, key("az"), false],
  ["StringNotLike is its opposite", OPERATORS, { StringNotLike: { "x:Key": "a*" } }, key("ab"), false],
  ["an empty text is a value", OPERATORS, { StringLike: { "x:Key": ["", "home/"] } }, key(""), true],
  ["NumericEquals compares numbers", OPERATORS, { NumericEquals: { "x:Key": "10" } }, key("10.0"), true],
  ["a number may stand unquoted", OPERATORS, { NumericEquals: { "x:Key": 10 } }, key("10"), true],
  ["NumericNotEquals", OPERATORS, { NumericNotEquals: { "x:Key": "10" } }, key("10"), false],
  ["NumericLessThan", OPERATORS, { NumericLessThan: { "x:Key": "10" } }, key("9"), true],
  ["NumericLessThan is strict", OPERATORS, { NumericLessThan: { "x:Key": "10" } }, key("10"), false],
  ["NumericLessThanEquals", OPERATORS, { NumericLessThanEquals: { "x:Key": "10" } }, key("10"), true],
  ["NumericGreaterThan", OPERATORS, { NumericGreaterThan: { "x:Key": "-1.5" } }, key("-1"), true],
  ["NumericGreaterThanEquals", OPERATORS, { NumericGreaterThanEquals: { "x:Key": "10" } }, key("9.9"), false],
  [
    "what is no number compares with none",
    OPERATORS,
    { NumericLessThan: { "x:Key": "10" } },
    key("two"),
    false,
  ],
  [
    "DateEquals over zones",
    OPERATORS,
    { DateEquals: { "x:Key": "2026-03-01T00:00:00Z" } },
    key("2026-03-01T01:00:00+01:00"),
    true,
  ],
  [
    "DateGreaterThan",
    OPERATORS,
    { DateGreaterThan: { "x:Key": "2026-03-01" } },
    key("2026-03-01T00:00:01Z"),
    true,
  ],
  [
    "DateGreaterThanEquals",
    OPERATORS,
    { DateGreaterThanEquals: { "x:Key": "2026-03-01" } },
    key("2026-03-01"),
    true,
  ],
  [
    "DateLessThan takes Unix time",
    OPERATORS,
    { DateLessThan: { "x:Key": "1772323201" } },
    key("2026-03-01T00:00:00Z"),
    true,
  ],
  [
    "DateLessThanEquals",
    OPERATORS,
    { DateLessThanEquals: { "x:Key": "2026" } },
    key("2026-01-01T00:00:01Z"),
    false,
  ],
  ["DateNotEquals", OPERATORS, { DateNotEquals: { "x:Key": "2026-03-01" } }, key("2026-03-02"), true],
  ["Bool", OPERATORS, { Bool: { "x:Key": "true" } }, key("true"), true],
  ["Bool unquoted", OPERATORS, { Bool: { "x:Key": false } }, key("true"), false],
  ["BinaryEquals", OPERATORS, { BinaryEquals: { "x:Key": "QUJD" } }, key("QUJD"), true],
  [
    "IpAddress within a range",
    OPERATORS,
    { IpAddress: { "x:Key": "203.0.113.0/24" } },
    key("203.0.113.255"),
    true,
  ],
  [
    "IpAddress outside of it",
    OPERATORS,
    { IpAddress: { "x:Key": "203.0.113.0/24" } },
    key("203.0.114.0"),
    false,
  ],
  [
    "an address without a prefix is itself",
    OPERATORS,
    { IpAddress: { "x:Key": "203.0.113.1" } },
    key("203.0.113.2"),
    false,
  ],
  [
    "IPv6 beside IPv4",
    OPERATORS,
    { IpAddress: { "x:Key": ["203.0.113.0/24", "2001:DB8:1234:5678::/64"] } },
    key("2001:db8:1234:5678::1"),
    true,
  ],
  ["NotIpAddress", OPERATORS, { NotIpAddress: { "x:Key": "203.0.113.0/24" } }, key("203.0.113.1"), false],
  [
    "ArnLike goes by components",
    OPERATORS,
    { ArnLike: { "x:Key": "arn:aws:someservice:*:111122223333:finance/*" } },
    key("arn:aws:someservice:us-east-2:999999999999:store/abc:111122223333:finance/document.txt"),
    false,
  ],
  [
    "StringLike does not",
    OPERATORS,
    { StringLike: { "x:Key": "arn:aws:someservice:*:111122223333:finance/*" } },
    key("arn:aws:someservice:us-east-2:999999999999:store/abc:111122223333:finance/document.txt"),
    true,
  ],
  [
    "ArnEquals takes wildcards too",
    OPERATORS,
    { ArnEquals: { "x:Key": "arn:aws:iam::*:user/b?b" } },
    key(BOB),
    true,
  ],
  [
    "a pattern of fewer components fits no ARN",
    OPERATORS,
    { ArnLike: { "x:Key": "arn:*" } },
    key(BOB),
    false,
  ],
  [
    "what is no ARN fits no pattern",
    OPERATORS,
    { ArnLike: { "x:Key": "arn:*:*:*:*:*" } },
    key("arn:bob"),
    false,
  ],
  ["ArnNotEquals", OPERATORS, { ArnNotEquals: { "x:Key": BOB } }, key(BOB), false],
  ["ArnNotLike", OPERATORS, { ArnNotLike: { "x:Key": "arn:aws:iam::*:role/*" } }, key(BOB), true],
])("operators: %s (%s)", check);

const EXISTENCE = "Condition operators: IfExists and Null";
test.each<ConditionRow>([
  ["an absent key matches nothing", OPERATORS, { StringEquals: { "x:Key": "a" } }, {}, false],
  ["an absent key is no match for *", OPERATORS, { StringLike: { "x:Key": "*" } }, {}, false],
  ["an absent key satisfies a negation", OPERATORS, { StringNotLike: { "x:Key": "*" } }, {}, true],
  [
    "an absent address is outside of every range",
    OPERATORS,
    { NotIpAddress: { "x:Key": "0.0.0.0/0" } },
    {},
    true,
  ],
  ["IfExists is content without the key", EXISTENCE, { StringEqualsIfExists: { "x:Key": "a" } }, {}, true],
  [
    "IfExists tests the key that is there",
    EXISTENCE,
    { StringEqualsIfExists: { "x:Key": "a" } },
    key("b"),
    false,
  ],
  [
    "a negation with IfExists still negates",
    EXISTENCE,
    { StringNotEqualsIfExists: { "x:Key": "a" } },
    key("a"),
    false,
  ],
  ["Null true wants the key absent", EXISTENCE, { Null: { "x:Key": "true" } }, {}, true],
  ["Null true does not want it there", EXISTENCE, { Null: { "x:Key": "true" } }, key("a"), false],
  ["Null false wants the key there", EXISTENCE, { Null: { "x:Key": false } }, key("a"), true],
  ["Null false does not want it absent", EXISTENCE, { Null: { "x:Key": "false" } }, {}, false],
  ["Null takes a list without values for absent", EXISTENCE, { Null: { "x:Key": "true" } }, key([]), true],
])("existence: %s (%s)", check);

const SEVERAL = "Conditions with multiple context keys or values";
const two: Context = { "x:Key": "a", "x:Other": "b" };
test.each<ConditionRow>([
  ["values are joined by OR", SEVERAL, { StringEquals: { "x:Key": ["b", "a"] } }, key("a"), true],
  [
    "values of a negation are joined by NOR",
    SEVERAL,
    { StringNotEquals: { "x:Key": ["b", "a"] } },
    key("a"),
    false,
  ],
  ["keys are joined by AND", SEVERAL, { StringEquals: { "x:Key": "a", "x:Other": "c" } }, two, false],
  [
    "operators are joined by AND",
    SEVERAL,
    { StringEquals: { "x:Key": "a" }, StringLike: { "x:Other": "c*" } },
    two,
    false,
  ],
  [
    "all of them true is true",
    SEVERAL,
    { StringEquals: { "x:Key": "a" }, StringLike: { "x:Other": "b*" } },
    two,
    true,
  ],
  [
    "a key's name has no case",
    "IAM JSON policy elements: Condition",
    { StringEquals: { "X:kEY": "a" } },
    key("a"),
    true,
  ],
])("several: %s (%s)", check);

const SETS = "Set operators for multivalued context keys";
const MULTI = "Multivalued context key examples";
const all = (operator: string, ...values: string[]) => ({
  [`ForAllValues:${operator}`]: { "x:Key": values },
});
const any = (operator: string, ...values: string[]) => ({ [`ForAnyValue:${operator}`]: { "x:Key": values } });
test.each<ConditionRow>([
  ["ForAllValues: each fits one", SETS, all("StringEquals", "a", "b", "c"), key(["a", "b"]), true],
  ["ForAllValues: one fits none", SETS, all("StringEquals", "a", "b"), key(["a", "z"]), false],
  ["ForAllValues: no key, no objection", SETS, all("StringEquals", "a"), {}, true],
  ["ForAllValues: no value, no objection", SETS, all("StringEquals", "a"), key([]), true],
  ["ForAllValues: an empty text is no value", SETS, all("StringEquals", "a"), key(""), true],
  [
    "ForAllValues and Null make the key compulsory",
    SETS,
    { ...all("StringEquals", "a"), Null: { "x:Key": "false" } },
    {},
    false,
  ],
  ["ForAllValues:StringNotLike, none fits", MULTI, all("StringNotLike", "key1*"), key(["key2:audit"]), true],
  [
    "ForAllValues:StringNotLike, all fit",
    MULTI,
    all("StringNotLike", "key1*"),
    key(["key1:hr", "key1:personnel"]),
    false,
  ],
  ["ForAllValues:StringNotLike, no key", MULTI, all("StringNotLike", "key1*"), {}, true],
  ["ForAnyValue: one fits", SETS, any("StringLike", "a*"), key(["z", "ab"]), true],
  ["ForAnyValue: none fits", SETS, any("StringLike", "a*"), key(["z"]), false],
  ["ForAnyValue: no key, no match", SETS, any("StringLike", "*"), {}, false],
  ["ForAnyValue: an empty text is no value", SETS, any("StringLike", "*"), key(""), false],
  ["ForAnyValue of a negation: one that fits none", SETS, any("StringNotEquals", "a"), key(["a", "b"]), true],
  ["ForAnyValue of a negation: all fit", SETS, any("StringNotEquals", "a"), key(["a"]), false],
  ["ForAnyValue with IfExists", SETS, any("StringLikeIfExists", "a"), {}, true],
])("sets: %s (%s)", check);

const VARIABLES = "IAM policy elements: Variables and tags";
const bobs: Context = { "aws:username": "bob", "aws:PrincipalTag/team": "p*i", "aws:TagKeys": ["bob"] };
/** Angle brackets, as a linter takes `${` in quotes for a slip. */
const variable = (text: string) => text.replaceAll("<", "${").replaceAll(">", "}");
const mine = secret(variable("<aws:username>/*"));
test.each<[string, string, Record<string, unknown>, Case, boolean]>([
  [
    "a variable stands for the request's value",
    VARIABLES,
    { Resource: mine },
    { target: secret("bob/x") },
    true,
  ],
  ["and for no other", VARIABLES, { Resource: mine }, { target: secret("eve/x") }, false],
  [
    "its key has no case",
    VARIABLES,
    { Resource: secret(variable("<AWS:UserName>")) },
    { target: secret("bob") },
    true,
  ],
  [
    "a tag is a variable",
    VARIABLES,
    { Resource: secret(variable("<aws:PrincipalTag/team>")) },
    { target: secret("p*i") },
    true,
  ],
  [
    "a wildcard that came with a value is text",
    VARIABLES,
    { Resource: secret(variable("<aws:PrincipalTag/team>")) },
    { target: secret("pki") },
    false,
  ],
  [
    "before 2012-10-17 it is text",
    VARIABLES,
    { Resource: mine },
    { target: secret("bob/x"), version: "2008-10-17" },
    false,
  ],
  [
    "before 2012-10-17 the text fits itself",
    VARIABLES,
    { Resource: mine },
    { target: secret(variable("<aws:username>/x")), version: "2008-10-17" },
    true,
  ],
  [
    "without a value the element fits nothing",
    VARIABLES,
    { Resource: secret(variable("<aws:userid>*")) },
    { target: secret("x") },
    false,
  ],
  [
    "without a value NotResource means nothing",
    VARIABLES,
    { Resource: undefined, NotResource: secret(variable("<aws:userid>")) },
    { target: secret("x") },
    false,
  ],
  [
    "a default steps in",
    VARIABLES,
    { Resource: secret(variable("<aws:userid, 'nobody'>")) },
    { target: secret("nobody") },
    true,
  ],
  [
    "a key of several values is no variable",
    "Single-valued vs. multivalued context keys",
    { Resource: secret(variable("<aws:TagKeys>")) },
    { target: secret("bob") },
    false,
  ],
  ["<*> is an asterisk", VARIABLES, { Resource: secret(variable("a<*>")) }, { target: secret("ab") }, false],
  ["<*> fits an asterisk", VARIABLES, { Resource: secret(variable("a<*>")) }, { target: secret("a*") }, true],
  [
    "<?> is a question mark",
    VARIABLES,
    { Resource: secret(variable("a<?>")) },
    { target: secret("ab") },
    false,
  ],
  ["<$> is a dollar sign", VARIABLES, { Resource: secret(variable("a<$>")) }, { target: secret("a$") }, true],
  [
    "a string condition takes variables",
    VARIABLES,
    { Condition: { StringEquals: { "x:Key": variable("<aws:username>") } } },
    { context: { ...bobs, "x:Key": "bob" } },
    true,
  ],
  [
    "an ARN condition takes variables",
    VARIABLES,
    { Condition: { ArnEquals: { "x:Key": variable("arn:aws:iam::*:user/<aws:username>") } } },
    { context: { ...bobs, "x:Key": BOB } },
    true,
  ],
  [
    "a value beside it does not help a negated condition",
    VARIABLES,
    { Condition: { StringNotEquals: { "x:Key": ["b", variable("<aws:userid>")] } } },
    { context: { "x:Key": "a" } },
    false,
  ],
  [
    "a value beside it helps any other",
    VARIABLES,
    { Condition: { StringEquals: { "x:Key": ["a", variable("<aws:userid>")] } } },
    { context: { "x:Key": "a" } },
    true,
  ],
  [
    "a negated condition without its value means nothing",
    VARIABLES,
    { Condition: { StringNotEquals: { "x:Key": variable("<aws:userid>") } } },
    { context: { "x:Key": "a" } },
    false,
  ],
])("variables: %s (%s)", (_, __, statement, row, expected) =>
  expect(applies(statement, { context: bobs, ...row })).toBe(expected),
);
