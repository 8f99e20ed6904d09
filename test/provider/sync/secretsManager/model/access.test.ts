import { describe, expect, it } from "vitest";
import { parseInputs } from "../../../../../provider/kernel/parse";
import { NOTHING_REFUSED } from "../../../../../provider/kernel/refused";
import { UNKNOWN } from "../../../../../provider/kernel/unknown";
import { syncArgs } from "../../../../../provider/sync/secretsManager/model/inputs";
import { isPublic } from "../../../../../provider/sync/secretsManager/model/publicPolicy";
import { expectFault, faultsOf, type Raw } from "../../../kernel/faults";

const APP = "arn:aws:iam::444455556666:role/app";
const own = { Effect: "Allow", Principal: { AWS: APP }, Action: "a", Resource: "*" };
const policy = (statement: unknown = [own], Version: unknown = "2012-10-17") => ({
  Version,
  Statement: statement,
});
const when = (operator: string, key: string, value: unknown) => ({ [operator]: { [key]: value } });

describe("a statement for everybody", () => {
  it.each<[string, boolean, object]>([
    ["is public", true, {}],
    ["is not, as a Deny", false, { Effect: "Deny" }],
    ["is public as AWS *", true, { Principal: { AWS: "*" } }],
    ["is public in a list", true, { Principal: { AWS: [APP, "*"] } }],
    ["is public for every account's root", true, { Principal: { AWS: "arn:aws:iam::*:root" } }],
    ["is public as all but one", true, { Principal: undefined, NotPrincipal: { AWS: APP } }],
    ["is not, of one organisation", false, { Condition: when("StringEquals", "aws:PrincipalOrgID", "o-1") }],
    [
      "is not, of one account",
      false,
      { Condition: when("StringEquals", "aws:PrincipalAccount", "444455556666") },
    ],
    [
      "is not, whatever the case of the key",
      false,
      { Condition: when("stringequals", "AWS:sourcevpce", "vpce-1") },
    ],
    ["is not, from one VPC", false, { Condition: when("StringEquals", "aws:SourceVpc", ["vpc-1", "vpc-2"]) }],
    [
      "is not, of one unit",
      false,
      { Condition: when("ForAnyValue:StringLike", "aws:PrincipalOrgPaths", "o-1/*") },
    ],
    [
      "is not, of one account's roles",
      false,
      { Condition: when("ArnLike", "aws:PrincipalArn", "arn:aws:iam::444455556666:role/*") },
    ],
    [
      "is public for the roles of every account",
      true,
      { Condition: when("ArnLike", "aws:PrincipalArn", "arn:aws:iam::*:role/app") },
    ],
    ["is not, from one range", false, { Condition: when("IpAddress", "aws:SourceIp", "203.0.113.0/24") }],
    [
      "is public from half of all addresses",
      true,
      { Condition: when("IpAddress", "aws:SourceIp", "0.0.0.0/1") },
    ],
    ["is public with a wildcard", true, { Condition: when("StringLike", "aws:PrincipalOrgID", "o-*") }],
    [
      "is public with one wildcard of several",
      true,
      { Condition: when("StringLike", "aws:SourceVpce", ["vpce-1", "*"]) },
    ],
    [
      "is public with a variable",
      true,
      { Condition: when("StringEquals", "aws:SourceAccount", ["$", "{aws:PrincipalAccount}"].join("")) },
    ],
    [
      "is public but for one account",
      true,
      { Condition: when("StringNotEquals", "aws:PrincipalAccount", "444455556666") },
    ],
    [
      "is public where the key may be absent",
      true,
      { Condition: when("StringEqualsIfExists", "aws:SourceVpce", "vpce-1") },
    ],
    [
      "is public for all values of none",
      true,
      { Condition: when("ForAllValues:StringEquals", "aws:PrincipalOrgPaths", "o-1/") },
    ],
    [
      "is public with a condition of another kind",
      true,
      { Condition: when("Bool", "aws:SecureTransport", "true") },
    ],
    [
      "is public with a wildcard before the account",
      true,
      { Condition: when("StringLike", "aws:PrincipalArn", "arn:aws:*:*:444455556666:*") },
    ],
    [
      "is public with a wildcard in the partition",
      true,
      { Condition: when("ArnLike", "aws:PrincipalArn", "arn:*:iam::444455556666:role/app") },
    ],
    [
      "is not, with all of one account",
      false,
      { Condition: when("StringLike", "aws:PrincipalArn", "arn:aws:iam::444455556666:*") },
    ],
    [
      "is public with a key that means nothing",
      true,
      { Condition: when("StringEquals", "constructor", "444455556666") },
    ],
    ["is public for a web identity", true, { Principal: { Federated: "cognito-identity.amazonaws.com" } }],
    ["is public for one of many", true, { Principal: { Federated: ["accounts.google.com"] } }],
    [
      "is public for a provider of the account's",
      true,
      {
        Principal: {
          Federated: `arn:aws:iam::444455556666:oidc-provider/token.actions.githubusercontent.com`,
        },
      },
    ],
    [
      "is public for a web identity with any audience",
      true,
      {
        Principal: { Federated: "cognito-identity.amazonaws.com" },
        Condition: when("StringLike", "cognito-identity.amazonaws.com:aud", "*"),
      },
    ],
    [
      "is not, for a web identity with its audience",
      false,
      {
        Principal: { Federated: "cognito-identity.amazonaws.com" },
        Condition: when("StringEquals", "cognito-identity.amazonaws.com:aud", "us-east-1:12345678"),
      },
    ],
    [
      "is not, for a web identity with its subject",
      false,
      {
        Principal: { Federated: "token.actions.githubusercontent.com" },
        Condition: when("StringLike", "token.actions.githubusercontent.com:sub", "repo:octo-org/*"),
      },
    ],
    [
      "is public for everybody with an audience",
      true,
      { Condition: when("StringEquals", "cognito-identity.amazonaws.com:aud", "us-east-1:12345678") },
    ],
    [
      "is not, for a directory of SAML",
      false,
      { Principal: { Federated: "arn:aws:iam::444455556666:saml-provider/corp" } },
    ],
    ["is not, for a named principal", false, { Principal: { AWS: APP } }],
    ["is not, for a service", false, { Principal: { Service: "lambda.amazonaws.com" } }],
  ])("%s (%s)", (_, expected, more) => {
    expect(isPublic({ ...own, Principal: "*", ...more })).toBe(expected);
  });
});

describe("access is accepted", () => {
  it.each<[string, Raw]>([
    ["with a policy", { resourcePolicy: policy() }],
    ["with a policy as text", { resourcePolicy: JSON.stringify(policy()) }],
    ["with one statement", { resourcePolicy: policy(own) }],
    ["without a version", { resourcePolicy: { Statement: [own] } }],
    ["with a policy that is unknown", { resourcePolicy: UNKNOWN }],
    ["with statements that are unknown", { resourcePolicy: policy(UNKNOWN) }],
    ["with a version that is unknown", { resourcePolicy: policy([own], UNKNOWN) }],
    [
      "with a condition that is unknown",
      { resourcePolicy: policy([{ ...own, Principal: "*", Condition: UNKNOWN }]) },
    ],
    ["with readers", { readers: ["444455556666", APP, "arn:aws-cn:iam::444455556666:user/team/bob"] }],
    ["with readers that are unknown", { readers: [UNKNOWN, APP] }],
    [
      "with replica regions",
      { replicaRegions: ["eu-west-1", { region: "eu-west-3", kmsKeyId: "alias/tls" }] },
    ],
    ["with a key that is unknown", { replicaRegions: [{ region: "eu-west-3", kmsKeyId: UNKNOWN }] }],
    ["with a region that is unknown", { replicaRegions: [UNKNOWN, "eu-west-3"] }],
  ])("%s", (_, raw) => {
    expect(faultsOf(syncArgs, raw)).toEqual([]);
  });
});

describe("access is refused", () => {
  it.each<[string, Raw, string, RegExp, RegExp]>([
    ["with text that is no JSON", { resourcePolicy: "{" }, "resourcePolicy", /no JSON object/, /JSON text/],
    ["with a list", { resourcePolicy: [] }, "resourcePolicy", /no JSON object/, /JSON text/],
    ["without statements", { resourcePolicy: {} }, "resourcePolicy.Statement", /no statement/, /Give one/],
    [
      "with none in its list",
      { resourcePolicy: policy([]) },
      "resourcePolicy.Statement",
      /no statement/,
      /Give one/,
    ],
    [
      "with an unknown version",
      { resourcePolicy: policy([own], "2020-01-01") },
      "resourcePolicy.Version",
      /2020/,
      /2012/,
    ],
    [
      "with a statement that is none",
      { resourcePolicy: policy([own, 1]) },
      "resourcePolicy.Statement[1]",
      /no JSON object/,
      /Correct/,
    ],
    [
      "with another effect",
      { resourcePolicy: policy([{ ...own, Effect: "allow" }]) },
      "resourcePolicy.Statement[0].Effect",
      /"allow"/,
      /"Allow"/,
    ],
    [
      "without a principal",
      { resourcePolicy: policy({ ...own, Principal: undefined }) },
      "resourcePolicy.Statement.Principal",
      /NotPrincipal/,
      /one of them/,
    ],
    [
      "with the Sid of readers",
      { resourcePolicy: policy([{ ...own, Sid: "PulumiAwsPkiReaders" }]) },
      "resourcePolicy.Statement[0].Sid",
      /readers make/,
      /another/,
    ],
    [
      "with a public statement",
      { resourcePolicy: JSON.stringify(policy([own, { ...own, Principal: "*" }])) },
      "resourcePolicy.Statement[1]",
      /number 1 makes the secret public/,
      /aws:PrincipalOrgID/,
    ],
    ["with everybody as a reader", { readers: [APP, "*"] }, "readers[1]", /everybody/, /Name/],
    ["with every account's root", { readers: ["arn:aws:iam::*:root"] }, "readers[0]", /wildcards/, /each/],
    ["with all roles", { readers: ["arn:aws:iam::444455556666:role/*"] }, "readers[0]", /wildcards/, /each/],
    ["with a service", { readers: ["ec2.amazonaws.com"] }, "readers[0]", /service/, /role's ARN/],
    [
      "with a session",
      { readers: ["arn:aws:sts::444455556666:assumed-role/app/i-1"] },
      "readers[0]",
      /session/,
      /role\/NAME/,
    ],
    ["with a group", { readers: ["arn:aws:iam::444455556666:group/team"] }, "readers[0]", /group/, /users/],
    ["with a name", { readers: ["app"] }, "readers[0]", /no account id/, /role\/app/],
    ["with eleven digits", { readers: ["44445555666"] }, "readers[0]", /no account id/, /role\/app/],
  ])("%s", (_, raw, property, cause, remedy) => {
    expectFault(faultsOf(syncArgs, raw), property, cause, remedy);
  });
});

it("canonical are an object, readers and regions in order, each once", () => {
  const { inputs } = parseInputs(
    syncArgs,
    {
      resourcePolicy: JSON.stringify(policy()),
      readers: [APP, "444455556666", "arn:aws:iam::444455556666:root", APP],
      replicaRegions: ["eu-west-3", { region: "eu-west-1" }],
    },
    NOTHING_REFUSED,
  );
  expect(inputs).toEqual({
    resourcePolicy: policy(),
    readers: ["444455556666", APP],
    replicaRegions: [{ region: "eu-west-1" }, { region: "eu-west-3" }],
  });
});
