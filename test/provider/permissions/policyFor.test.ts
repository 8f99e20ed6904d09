import { describe, expect, it } from "vitest";
import { ownershipTags } from "../../../provider/kernel/identity";
import type { Feature } from "../../../provider/permissions/feature";
import { FEATURES } from "../../../provider/permissions/features";
import type { PolicyStatement } from "../../../provider/permissions/policy";
import { policyFor } from "../../../provider/permissions/policyFor";
import type { PolicyScope } from "../../../provider/permissions/scope";
import { grants, resourcesFor } from "./matches";

const ACCOUNT = "111122223333";
const KEY = `arn:aws:kms:us-east-1:${ACCOUNT}:key/1234abcd-12ab-34cd-56ef-1234567890ab`;
const REPLICA_KEY = `arn:aws:kms:eu-west-1:${ACCOUNT}:key/aaaaabcd-12ab-34cd-56ef-1234567890ab`;
const scope = { accountId: ACCOUNT, regions: ["us-east-1"] };
const certificates = `arn:aws:acm:us-east-1:${ACCOUNT}:certificate/*`;
const zone = "arn:aws:route53:::hostedzone/Z111";
const secret = (name: string) => `arn:aws:secretsmanager:us-east-1:${ACCOUNT}:secret:${name}-??????`;
const inRegion = { StringEquals: { "aws:RequestedRegion": ["us-east-1"] } };

const statements = (feature: Feature, more: PolicyScope = {}): PolicyStatement[] =>
  policyFor([feature], { ...scope, ...more }).document.Statement;

function allow(Sid: string, Action: string[], Resource: string[], Condition?: PolicyStatement["Condition"]) {
  return { Sid, Effect: "Allow", Action, Resource, ...(Condition ? { Condition } : {}) };
}

describe("the policy for", () => {
  it("acm-public-ca lists everywhere, requests under conditions, and does the rest to the account's certificates", () => {
    expect(statements("acm-public-ca", { domainNames: ["*.Example.com", "example.com."] })).toEqual([
      allow("AcmRequest", ["acm:RequestCertificate"], ["*"], {
        StringEquals: {
          "acm:Export": "ENABLED",
          "acm:ValidationMethod": "DNS",
          "aws:RequestedRegion": ["us-east-1"],
        },
        "ForAllValues:StringLike": { "acm:DomainNames": ["*.example.com", "example.com"] },
      }),
      allow("AcmList", ["acm:ListCertificates"], ["*"]),
      allow("AcmTagsAtOnce", ["tag:GetResources"], ["*"], {
        StringEquals: { "aws:RequestedRegion": ["us-east-1"] },
      }),
      allow(
        "AcmCertificates",
        [
          "acm:AddTagsToCertificate",
          "acm:DeleteCertificate",
          "acm:DescribeCertificate",
          "acm:ExportCertificate",
          "acm:GetCertificate",
          "acm:ListTagsForCertificate",
          "acm:RemoveTagsFromCertificate",
          "acm:RenewCertificate",
        ],
        [certificates],
      ),
    ]);
  });

  it("acm-revocation, acm-read and acm-export is about the account's certificates alone", () => {
    expect(statements("acm-revocation")).toEqual([
      allow("AcmRevoke", ["acm:RevokeCertificate"], [certificates]),
    ]);
    expect(statements("acm-read")).toEqual([
      allow("AcmRead", ["acm:DescribeCertificate", "acm:GetCertificate"], [certificates]),
    ]);
    expect(statements("acm-export")).toEqual([allow("AcmExport", ["acm:ExportCertificate"], [certificates])]);
  });

  it("route53-validation changes validation CNAMEs of the zones alone", () => {
    expect(statements("route53-validation", { hostedZoneIds: ["Z111"] })).toEqual([
      allow("Route53Zones", ["route53:GetHostedZone"], [zone]),
      allow("Route53ValidationRecords", ["route53:ChangeResourceRecordSets"], [zone], {
        "ForAllValues:StringEquals": {
          "route53:ChangeResourceRecordSetsActions": ["DELETE", "UPSERT"],
          "route53:ChangeResourceRecordSetsRecordTypes": ["CNAME"],
        },
        "ForAllValues:StringLike": { "route53:ChangeResourceRecordSetsNormalizedRecordNames": ["_*"] },
      }),
    ]);
  });

  it.each<[string, string[], string[]]>([
    ["a name by the records below it", ["api.example.com"], ["_*.api.example.com"]],
    ["a wildcard by those of the name below it", ["*.example.com"], ["_*.example.com"]],
    ["a name and its wildcard once", ["example.com", "*.example.com"], ["_*.example.com"]],
    ["a name below another by the one above", ["a.example.com", "example.com"], ["_*.example.com"]],
    [
      "names that only end alike each",
      ["badexample.com", "example.com"],
      ["_*.badexample.com", "_*.example.com"],
    ],
  ])("route53-validation narrows %s", (_, domainNames, patterns) => {
    const [, records] = statements("route53-validation", { hostedZoneIds: ["Z111"], domainNames });
    expect(records?.Condition?.["ForAllValues:StringLike"]).toEqual({
      "route53:ChangeResourceRecordSetsNormalizedRecordNames": patterns,
    });
  });

  it("route53-diagnosis reads records", () => {
    expect(statements("route53-diagnosis", { hostedZoneIds: ["Z111"] })).toEqual([
      allow("Route53Records", ["route53:ListResourceRecordSets"], [zone]),
    ]);
  });

  it("secrets-manager-sync is about the schema's names, and about keys where they are named", () => {
    const actions = [
      "secretsmanager:CreateSecret",
      "secretsmanager:DeleteSecret",
      "secretsmanager:DescribeSecret",
      "secretsmanager:GetSecretValue",
      "secretsmanager:PutSecretValue",
      "secretsmanager:RestoreSecret",
      "secretsmanager:TagResource",
      "secretsmanager:UntagResource",
      "secretsmanager:UpdateSecret",
      "secretsmanager:UpdateSecretVersionStage",
    ];
    expect(statements("secrets-manager-sync")).toEqual([
      allow("Secrets", actions, [secret("pulumi-aws-pki-*")]),
    ]);
    const named = { secretNames: ["tls/{{ commonName }}{{serial}}", "tls/api"], kmsKeyArns: [KEY] };
    expect(statements("secrets-manager-sync", named)).toEqual([
      allow("Secrets", actions, [secret("tls/*"), secret("tls/api")]),
      allow("SecretKeys", ["kms:Decrypt", "kms:Encrypt", "kms:GenerateDataKey"], [KEY], {
        StringEquals: { "kms:ViaService": "secretsmanager.us-east-1.amazonaws.com" },
      }),
    ]);
  });

  it("secrets-manager-resource-policy sets no policy that lets in everybody", () => {
    expect(statements("secrets-manager-resource-policy", { secretNames: ["tls"] })).toEqual([
      allow("SecretPolicyPut", ["secretsmanager:PutResourcePolicy"], [secret("tls")], {
        Bool: { "secretsmanager:BlockPublicPolicy": "true" },
      }),
      allow(
        "SecretPolicies",
        ["secretsmanager:DeleteResourcePolicy", "secretsmanager:GetResourcePolicy"],
        [secret("tls")],
      ),
    ]);
  });

  it("secrets-manager-replicas adds replicas in the named regions alone, with the keys of both", () => {
    const more = { secretNames: ["tls"], replicaRegions: ["eu-west-1"], kmsKeyArns: [KEY, REPLICA_KEY] };
    expect(statements("secrets-manager-replicas", more)).toEqual([
      allow("SecretReplicate", ["secretsmanager:ReplicateSecretToRegions"], [secret("tls")], {
        "ForAllValues:StringEquals": { "secretsmanager:AddReplicaRegions": ["eu-west-1"] },
      }),
      allow("SecretUnreplicate", ["secretsmanager:RemoveRegionsFromReplication"], [secret("tls")]),
      allow("SecretReplicaKeys", ["kms:Decrypt", "kms:Encrypt", "kms:GenerateDataKey"], [REPLICA_KEY, KEY], {
        StringEquals: {
          "kms:ViaService": [
            "secretsmanager.eu-west-1.amazonaws.com",
            "secretsmanager.us-east-1.amazonaws.com",
          ],
        },
      }),
    ]);
  });

  it("acm-import-sync imports into the account's regions", () => {
    expect(statements("acm-import-sync").map(({ Sid, Resource }) => [Sid, Resource])).toEqual([
      ["AcmList", ["*"]],
      ["AcmImport", [certificates]],
    ]);
    const { document } = policyFor(["acm-import-sync"], scope);
    expect(resourcesFor(document, "acm:ImportCertificate")).toEqual([certificates]);
    expect(resourcesFor(document, "acm:ExportCertificate")).toEqual([]);
  });

  it("load-balancer-sync finds load balancers everywhere, and changes listeners alone", () => {
    const listener = `arn:aws:elasticloadbalancing:us-east-1:${ACCOUNT}:listener/app/web/50dc6c495c0c9188/f2f7dc8efc522ab2`;
    const [, , read, changed] = statements("load-balancer-sync", { listenerArns: [listener] });
    expect(read?.Condition).toEqual(inRegion);
    expect(changed).toEqual(
      allow(
        "Listeners",
        [
          "elasticloadbalancing:AddListenerCertificates",
          "elasticloadbalancing:ModifyListener",
          "elasticloadbalancing:RemoveListenerCertificates",
        ],
        [listener],
      ),
    );
    expect(statements("load-balancer-sync").at(-1)?.Resource).toEqual([
      `arn:aws:elasticloadbalancing:us-east-1:${ACCOUNT}:listener/app/*`,
      `arn:aws:elasticloadbalancing:us-east-1:${ACCOUNT}:listener/net/*`,
    ]);
  });

  it("private-ca is about the named CAs alone", () => {
    const ca = (id: string) => `arn:aws:acm-pca:us-east-1:${ACCOUNT}:certificate-authority/${id}`;
    const [only, ...others] = statements("private-ca", { certificateAuthorityArns: [ca("b"), ca("a")] });
    expect(only?.Resource).toEqual([ca("a"), ca("b")]);
    expect(only?.Action).toContain("acm-pca:IssueCertificate");
    expect(others).toEqual([]);
  });

  it("secrets-manager-secret-sync lists everywhere, and writes what it names", () => {
    const { document, unscoped } = policyFor(["secrets-manager-secret-sync"], {
      ...scope,
      secretNames: ["app/{{name}}"],
    });
    expect(resourcesFor(document, "secretsmanager:ListSecrets")).toEqual(["*"]);
    expect(resourcesFor(document, "secretsmanager:UpdateSecret")).toEqual([secret("app/*")]);
    expect(unscoped.map(({ action }) => action)).toEqual([
      "secretsmanager:BatchGetSecretValue",
      "secretsmanager:ListSecrets",
    ]);
  });

  it("parameter-store-secret-sync is about parameters, the path above them, and keys through Parameter Store", () => {
    const parameter = (name: string) => `arn:aws:ssm:us-east-1:${ACCOUNT}:parameter${name}`;
    const more = { parameterNames: ["/app/{{name}}"], kmsKeyArns: [KEY] };
    const { document } = policyFor(["parameter-store-secret-sync"], { ...scope, ...more });
    expect(resourcesFor(document, "ssm:PutParameter")).toEqual([parameter("/app/*")]);
    expect(resourcesFor(document, "ssm:GetParametersByPath")).toEqual([
      parameter("/app"),
      parameter("/app/"),
    ]);
    expect(document.Statement.at(-1)).toEqual(
      allow("ParameterKeys", ["kms:Decrypt", "kms:Encrypt"], [KEY], {
        StringEquals: { "kms:ViaService": "ssm.us-east-1.amazonaws.com" },
      }),
    );
  });

  it("iam-access-key-rotation is about the named users alone", () => {
    const { document } = policyFor(["iam-access-key-rotation"], { ...scope, userNames: ["ci/deploy"] });
    expect(resourcesFor(document, "iam:ListUsers")).toEqual(["*"]);
    expect(resourcesFor(document, "iam:CreateAccessKey")).toEqual([`arn:aws:iam::${ACCOUNT}:user/ci/deploy`]);
  });

  it("assume-role names the roles, and tags sessions where they shall be tagged", () => {
    const roleArns = ["arn:aws:iam::444455556666:role/acm-issuer"];
    expect(statements("assume-role", { roleArns })).toEqual([
      allow("AssumeRoles", ["sts:AssumeRole"], roleArns),
    ]);
    expect(statements("assume-role", { roleArns, sessionTags: true })).toEqual([
      allow("AssumeRoles", ["sts:AssumeRole", "sts:TagSession"], roleArns),
    ]);
  });

  it("secret-reader reads one name, in each region of it", () => {
    const { document } = policyFor(["secret-reader"], {
      accountId: ACCOUNT,
      regions: ["us-east-1", "eu-west-1"],
      secretNames: ["prod/db/credentials"],
    });
    expect(document.Statement).toEqual([
      allow(
        "SecretRead",
        ["secretsmanager:GetSecretValue"],
        [
          `arn:aws:secretsmanager:eu-west-1:${ACCOUNT}:secret:prod/db/credentials-??????`,
          secret("prod/db/credentials"),
        ],
      ),
    ]);
    const arn = (name: string) => `arn:aws:secretsmanager:us-east-1:${ACCOUNT}:secret:${name}`;
    expect(grants(document, "secretsmanager:GetSecretValue", arn("prod/db/credentials-AbCdEf"))).toBe(true);
    expect(grants(document, "secretsmanager:GetSecretValue", arn("prod/db/credentials-old-AbCdEf"))).toBe(
      false,
    );
  });
});

describe("several features in one policy", () => {
  const both = { ...scope, secretNames: ["tls"], kmsKeyArns: [KEY] };

  it("have one statement for each resource and condition, with the first one's Sid", () => {
    const { document } = policyFor(["acm-public-ca", "acm-revocation", "acm-import-sync"], scope);
    expect(document.Statement.map(({ Sid }) => Sid)).toEqual([
      ...["AcmRequest", "AcmList", "AcmTagsAtOnce", "AcmCertificates"],
    ]);
    expect(document.Statement[3]?.Action).toEqual([
      "acm:AddTagsToCertificate",
      "acm:DeleteCertificate",
      "acm:DescribeCertificate",
      "acm:ExportCertificate",
      "acm:GetCertificate",
      "acm:ImportCertificate",
      "acm:ListTagsForCertificate",
      "acm:RemoveTagsFromCertificate",
      "acm:RenewCertificate",
      "acm:RevokeCertificate",
    ]);
  });

  it("do not depend on their order, nor on being named twice", () => {
    const one = policyFor(["secrets-manager-sync", "secret-reader"], both);
    expect(policyFor(["secret-reader", "secrets-manager-sync", "secret-reader"], both)).toEqual(one);
  });

  it("tell the reasons of each action on * once", () => {
    const { unscoped } = policyFor(["acm-public-ca", "acm-import-sync"], scope);
    expect(unscoped).toEqual([
      { action: "acm:ListCertificates", reason: expect.stringMatching(/all regions of the partition/) },
      { action: "acm:RequestCertificate", reason: expect.stringMatching(/does not exist before the call/) },
      { action: "tag:GetResources", reason: expect.stringMatching(/of no one resource/) },
    ]);
  });

  it("say how long the document is, as IAM counts", () => {
    const { document, characters } = policyFor(["acm-public-ca"], scope);
    expect(characters).toBe(JSON.stringify(document).length);
  });
});

describe("a scope that says less", () => {
  it("has * for account and regions, and no condition on regions", () => {
    const { document } = policyFor(["acm-public-ca", "secrets-manager-sync"]);
    expect(resourcesFor(document, "acm:RenewCertificate")).toEqual(["arn:aws:acm:*:*:certificate/*"]);
    expect(resourcesFor(document, "secretsmanager:CreateSecret")).toEqual([
      "arn:aws:secretsmanager:*:*:secret:pulumi-aws-pki-*-??????",
    ]);
    expect(JSON.stringify(document)).not.toContain("aws:RequestedRegion");
  });
});

describe("the partition", () => {
  const partitionsIn = (value: unknown) => [
    ...new Set([...JSON.stringify(value).matchAll(/"arn:([^:]+):/g)].map(([, partition]) => partition)),
  ];
  const features = Object.keys(FEATURES) as Feature[];

  it.each([
    ["aws-cn", "cn-north-1"],
    ["aws-us-gov", "us-gov-west-1"],
    ["aws-eusc", "eusc-de-east-1"],
    ["aws", "eu-central-1"],
  ])("%s is told by a region, and stands in every ARN", (partition, region) => {
    const { document } = policyFor(features, {
      accountId: ACCOUNT,
      regions: [region],
      hostedZoneIds: ["Z111"],
      secretNames: ["tls"],
      parameterNames: ["/app/x"],
      userNames: ["ci"],
      kmsKeyArns: [`arn:${partition}:kms:${region}:${ACCOUNT}:key/1`],
      roleArns: [`arn:${partition}:iam::${ACCOUNT}:role/r`],
      certificateAuthorityArns: [`arn:${partition}:acm-pca:${region}:${ACCOUNT}:certificate-authority/1`],
    });
    expect(partitionsIn(document)).toEqual([partition]);
  });

  it("is told by an ARN where no region is named, and is aws otherwise", () => {
    const role = "arn:aws-cn:iam::444455556666:role/r";
    const { document } = policyFor(["assume-role", "acm-read"], { roleArns: [role] });
    expect(resourcesFor(document, "acm:GetCertificate")).toEqual(["arn:aws-cn:acm:*:*:certificate/*"]);
    expect(partitionsIn(policyFor(["acm-read"]).document)).toEqual(["aws"]);
    expect(partitionsIn(policyFor(["acm-read"], { partition: "aws-us-gov" }).document)).toEqual([
      "aws-us-gov",
    ]);
  });

  it("aws-cn has both names that a service may have there", () => {
    const arn = `arn:aws-cn:kms:cn-north-1:${ACCOUNT}:key/1`;
    const { document } = policyFor(["secret-reader"], { secretNames: ["tls"], kmsKeyArns: [arn] });
    expect(document.Statement.at(-1)?.Condition).toEqual({
      StringEquals: {
        "kms:ViaService": [
          "secretsmanager.cn-north-1.amazonaws.com",
          "secretsmanager.cn-north-1.amazonaws.com.cn",
        ],
      },
    });
  });
});

describe("a policy for some stacks", () => {
  const tag = "aws:ResourceTag/pulumi-aws-pki:stack";
  const { document } = policyFor(["acm-public-ca", "acm-revocation", "secrets-manager-sync"], {
    stacks: ["shop/dev"],
  });
  const granted = (action: string) =>
    document.Statement.filter(({ Action }) => Action.includes(action)).map(({ Condition }) => Condition);

  it.each([
    ...["Export", "Renew", "Revoke", "Delete"].map((verb) => `acm:${verb}Certificate`),
    "acm:RemoveTagsFromCertificate",
    ...["GetSecretValue", "PutSecretValue", "UpdateSecretVersionStage", "UpdateSecret"].map(
      (name) => `secretsmanager:${name}`,
    ),
    ...["DeleteSecret", "RestoreSecret", "UntagResource"].map((name) => `secretsmanager:${name}`),
  ])("grants %s on what carries their tag", (action) => {
    expect(granted(action)).toEqual([{ StringEquals: { [tag]: ["shop/dev"] } }]);
  });

  it.each(["acm:AddTagsToCertificate", "secretsmanager:TagResource"])(
    "grants %s also on what carries no tag of a stack",
    (action) => {
      expect(granted(action)).toEqual([{ StringEqualsIfExists: { [tag]: ["shop/dev"] } }]);
    },
  );

  it.each(["acm:DescribeCertificate", "acm:ListTagsForCertificate", "secretsmanager:CreateSecret"])(
    "grants %s on all",
    (action) => {
      expect(granted(action)).toEqual([undefined]);
    },
  );

  it("asks for the tag as it stands on an object, however long the stack's name is", () => {
    const project = "p".repeat(300);
    const [stack] = Object.values(ownershipTags({ project, stack: "dev", resource: "r" }, 1));
    const long = policyFor(["acm-revocation"], { stacks: [`${project}/dev`] }).document.Statement;
    expect(long[0]?.Condition).toEqual({ StringEquals: { [tag]: [stack] } });
  });

  it("takes no stack without its project", () => {
    expect(() => policyFor(["acm-revocation"], { stacks: ["dev"] })).toThrow(/stacks\[0\]/);
  });
});

it("an import's list is told for what it is", () => {
  const [list] = policyFor(["acm-import-sync"], {}).unscoped;
  expect(list?.action).toBe("acm:ListCertificates");
  expect(list?.reason).not.toContain("deletion");
});
