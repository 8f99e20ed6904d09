import { describe, expect, it } from "vitest";
import { type Denial, readDenial } from "../../../provider/permissions/denial";
import { statementToAdd } from "../../../provider/permissions/statementToAdd";
import { expectLinear } from "../../support/steps";

const USER = "arn:aws:iam::111122223333:user/MaryMajor";
const SESSION = "arn:aws:sts::111122223333:assumed-role/issuer/session";
const CERTIFICATE = "arn:aws:acm:us-east-1:111122223333:certificate/12345678-1234-1234-1234-123456789012";
const is = (principal: string, action: string) =>
  `User: ${principal} is not authorized to perform: ${action}`;

describe("AWS's refusal", () => {
  it.each<[string, string, Denial]>([
    [
      "no identity-based policy, with the resource",
      `${is(SESSION, "acm:RenewCertificate")} on resource: ${CERTIFICATE} because no identity-based policy allows the acm:RenewCertificate action`,
      {
        principal: SESSION,
        action: "acm:RenewCertificate",
        resource: CERTIFICATE,
        notAllowedBy: "identity-based policy",
      },
    ],
    [
      "no identity-based policy, without a resource",
      `${is(USER, "acm:ListCertificates")} because no identity-based policy allows the acm:ListCertificates action`,
      { principal: USER, action: "acm:ListCertificates", notAllowedBy: "identity-based policy" },
    ],
    [
      "an explicit deny in an identity-based policy",
      `${is(USER, "acm:DeleteCertificate")} on resource: ${CERTIFICATE} with an explicit deny in an identity-based policy`,
      {
        principal: USER,
        action: "acm:DeleteCertificate",
        resource: CERTIFICATE,
        explicitDeny: "identity-based policy",
      },
    ],
    [
      "a service control policy that is named",
      `${is(USER, "acm:RequestCertificate")} with an explicit deny in a service control policy: arn:aws:organizations::999999999999:policy/o-1/service_control_policy/p-1`,
      { principal: USER, action: "acm:RequestCertificate", explicitDeny: "service control policy" },
    ],
    [
      "no service control policy",
      `${is(USER, "s3:GetObject")} because no service control policy allows the s3:GetObject action`,
      { principal: USER, action: "s3:GetObject", notAllowedBy: "service control policy" },
    ],
    [
      "a resource control policy",
      `${is(USER, "s3:GetObject")} on resource: "arn:aws:s3:::bucket/object" with an explicit deny in a resource control policy`,
      {
        principal: USER,
        action: "s3:GetObject",
        resource: "arn:aws:s3:::bucket/object",
        explicitDeny: "resource control policy",
      },
    ],
    [
      "a VPC endpoint's policy",
      `${is(USER, "secretsmanager:GetSecretValue")} on resource: tls because no VPC endpoint policy allows the secretsmanager:GetSecretValue action`,
      {
        principal: USER,
        action: "secretsmanager:GetSecretValue",
        resource: "tls",
        notAllowedBy: "VPC endpoint policy",
      },
    ],
    [
      "a permissions boundary",
      `${is(USER, "acm:ExportCertificate")} because no permissions boundary allows the acm:ExportCertificate action`,
      { principal: USER, action: "acm:ExportCertificate", notAllowedBy: "permissions boundary" },
    ],
    [
      "a session policy",
      `${is(SESSION, "acm:ExportCertificate")} with an explicit deny in a session policy`,
      { principal: SESSION, action: "acm:ExportCertificate", explicitDeny: "session policy" },
    ],
    [
      "a resource-based policy of another account's key",
      `${is(SESSION, "kms:Decrypt")} on resource: arn:aws:kms:us-east-1:444455556666:key/1 because no resource-based policy allows the kms:Decrypt action`,
      {
        principal: SESSION,
        action: "kms:Decrypt",
        resource: "arn:aws:kms:us-east-1:444455556666:key/1",
        notAllowedBy: "resource-based policy",
      },
    ],
    [
      "a role's trust policy",
      `${is(USER, "sts:AssumeRole")} on resource: arn:aws:iam::444455556666:role/issuer because no role trust policy allows the sts:AssumeRole action`,
      {
        principal: USER,
        action: "sts:AssumeRole",
        resource: "arn:aws:iam::444455556666:role/issuer",
        notAllowedBy: "role trust policy",
      },
    ],
    [
      "the older form, in the sentence of a tool, with a full stop",
      `An error occurred (AccessDenied) when calling the AssumeRole operation: ${is(USER, "sts:AssumeRole")} on resource: arn:aws:iam::444455556666:role/issuer.`,
      { principal: USER, action: "sts:AssumeRole", resource: "arn:aws:iam::444455556666:role/issuer" },
    ],
    [
      "an explicit deny that does not say where",
      `${is(USER, "iam:ListUsers")} on resource: * with an explicit deny`,
      { principal: USER, action: "iam:ListUsers", resource: "*", explicitDeny: "policy" },
    ],
    [
      "lines that were broken",
      `User: ${USER} is not\nauthorized to perform: acm:RenewCertificate\non resource: ${CERTIFICATE}\nbecause no identity-based\npolicy allows the acm:RenewCertificate action`,
      {
        principal: USER,
        action: "acm:RenewCertificate",
        resource: CERTIFICATE,
        notAllowedBy: "identity-based policy",
      },
    ],
    [
      "STS's about a web identity",
      "Not authorized to perform sts:AssumeRoleWithWebIdentity",
      { action: "sts:AssumeRoleWithWebIdentity" },
    ],
    ["Secrets Manager's about a key", "Access to KMS is not allowed", { action: "kms:Decrypt" }],
  ])("is read: %s", (_, message, denial) => {
    expect(readDenial(message)).toEqual(denial);
  });

  it.each([
    "",
    "Access Denied",
    "You are not authorized to perform this operation. Encoded authorization failure message: abc",
    "Rate exceeded",
    "User: a is not authorized to perform:",
  ])("is not seen in %j", (message) => {
    expect(readDenial(message)).toBeUndefined();
  });

  const fill = (text: string): string => text.repeat(Math.ceil(100_000 / text.length));
  it.each<[string, string]>([
    ["of one letter", fill("a")],
    ["of blanks", fill(" ")],
    ["of the phrase", fill("not authorized to perform")],
    ["of the phrase and blanks", fill("not authorized to perform: ")],
    ["of users", fill("User: ")],
    ["of users before the phrase", `${fill("User: a is ")}not authorized to perform: a`],
    ["of an action without end", `not authorized to perform: ${fill("a")}`],
    ["of colons", `not authorized to perform: ${fill("a:")}`],
    ["of a resource without end", `${is(USER, "acm:ListCertificates")} on resource: ${fill("x")}`],
    ["of resources", `${is(USER, "acm:ListCertificates")}${fill(" on resource: ")}`],
  ])("of 100 kB %s takes steps in proportion to its length", (_, message) => {
    expectLinear(message.length, () => readDenial(message));
  });
});

describe("the statement to add for", () => {
  const certificates = "arn:aws:acm:us-east-1:111122223333:certificate/*";

  it("one certificate is about all of its account and region, as their ARNs cannot be foreseen", () => {
    expect(statementToAdd({ action: "acm:RenewCertificate", resource: CERTIFICATE })).toEqual({
      Effect: "Allow",
      Action: ["acm:RenewCertificate"],
      Resource: [certificates],
    });
  });

  it("a request is on *, under the conditions of our requests", () => {
    expect(statementToAdd({ action: "acm:RequestCertificate", resource: certificates })).toEqual({
      Effect: "Allow",
      Action: ["acm:RequestCertificate"],
      Resource: ["*"],
      Condition: {
        StringEquals: {
          "acm:Export": "ENABLED",
          "acm:ValidationMethod": "DNS",
          "aws:RequestedRegion": ["us-east-1"],
        },
      },
    });
  });

  it.each<[string, string, string | undefined, string[]]>([
    [
      "a secret keeps the name, and not its last six characters",
      "secretsmanager:PutSecretValue",
      "arn:aws-cn:secretsmanager:cn-north-1:111122223333:secret:tls/api-AbCdEf",
      ["arn:aws-cn:secretsmanager:cn-north-1:111122223333:secret:tls/api-??????"],
    ],
    [
      "a secret that AWS names by its name alone",
      "secretsmanager:CreateSecret",
      "tls/api",
      ["arn:aws:secretsmanager:*:*:secret:tls/api-??????"],
    ],
    [
      "a secret of no legal name is about all secrets",
      "secretsmanager:CreateSecret",
      'x" y',
      ["arn:aws:secretsmanager:*:*:secret:*-??????"],
    ],
    ["a list", "acm:ListCertificates", "*", ["*"]],
    ["a list without a resource", "acm:ListCertificates", undefined, ["*"]],
    [
      "a zone stays as it is",
      "route53:GetHostedZone",
      "arn:aws:route53:::hostedzone/Z111",
      ["arn:aws:route53:::hostedzone/Z111"],
    ],
    [
      "a role stays as it is",
      "sts:AssumeRole",
      "arn:aws:iam::444455556666:role/issuer",
      ["arn:aws:iam::444455556666:role/issuer"],
    ],
    [
      "tags of a session are about its role",
      "sts:TagSession",
      "arn:aws:iam::444455556666:role/issuer",
      ["arn:aws:iam::444455556666:role/issuer"],
    ],
    ["an action of no feature", "s3:GetObject", "arn:aws:s3:::bucket/object", ["arn:aws:s3:::bucket/object"]],
    ["an action of no feature, without a resource", "s3:ListAllMyBuckets", undefined, ["*"]],
  ])("%s", (_, action, resource, resources) => {
    const statement = statementToAdd({ action, ...(resource === undefined ? {} : { resource }) });
    expect(statement).toMatchObject({ Effect: "Allow", Action: [action], Resource: resources });
  });

  it("records has the conditions that do not depend on names", () => {
    const resource = "arn:aws:route53:::hostedzone/Z111";
    const { Resource, Condition } = statementToAdd({ action: "route53:ChangeResourceRecordSets", resource });
    expect(Resource).toEqual([resource]);
    expect(Condition?.["ForAllValues:StringLike"]).toEqual({
      "route53:ChangeResourceRecordSetsNormalizedRecordNames": ["_*"],
    });
    expect(Condition?.["ForAllValues:StringEquals"]).toHaveProperty(
      "route53:ChangeResourceRecordSetsRecordTypes",
    );
  });

  it("a key is about this key, through Secrets Manager of its region", () => {
    const resource = "arn:aws:kms:us-east-1:444455556666:key/1";
    expect(statementToAdd({ action: "kms:Encrypt", resource })).toEqual({
      Effect: "Allow",
      Action: ["kms:Encrypt"],
      Resource: [resource],
      Condition: { StringEquals: { "kms:ViaService": "secretsmanager.us-east-1.amazonaws.com" } },
    });
  });

  it("a key of which AWS says nothing is about all that Secrets Manager does with one", () => {
    expect(statementToAdd({ action: "kms:Decrypt" })).toEqual({
      Effect: "Allow",
      Action: ["kms:Decrypt", "kms:Encrypt", "kms:GenerateDataKey"],
      Resource: ["arn:aws:kms:*:*:key/*"],
      Condition: { StringLike: { "kms:ViaService": "secretsmanager.*.amazonaws.com" } },
    });
  });

  it("a key of which AWS says nothing is of the caller's account and the call's regions", () => {
    const principal = "arn:aws:sts::111122223333:assumed-role/issuer/session";
    const regions = ["us-east-1", "eu-west-1"];
    expect(statementToAdd({ action: "kms:Decrypt", principal, regions })).toMatchObject({
      Resource: ["arn:aws:kms:eu-west-1:111122223333:key/*", "arn:aws:kms:us-east-1:111122223333:key/*"],
      Condition: {
        StringEquals: {
          "kms:ViaService": [
            "secretsmanager.eu-west-1.amazonaws.com",
            "secretsmanager.us-east-1.amazonaws.com",
          ],
        },
      },
    });
  });

  it("a secret's name alone is in the call's region", () => {
    const { Resource } = statementToAdd({
      ...{ action: "secretsmanager:GetSecretValue", resource: "tls", regions: ["us-east-1"] },
    });
    expect(Resource).toEqual(["arn:aws:secretsmanager:us-east-1:*:secret:tls-??????"]);
  });

  it("a secret's name alone is in the account and partition of who asked", () => {
    const principal = "arn:aws-us-gov:sts::111122223333:assumed-role/issuer/session";
    const { Resource } = statementToAdd({
      action: "secretsmanager:CreateSecret",
      resource: "tls",
      principal,
    });
    expect(Resource).toEqual(["arn:aws-us-gov:secretsmanager:*:111122223333:secret:tls-??????"]);
  });
});
