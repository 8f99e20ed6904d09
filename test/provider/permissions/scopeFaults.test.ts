import { describe, expect, it } from "vitest";
import { PkiError } from "../../../provider/kernel/errors";
import type { Feature } from "../../../provider/permissions/feature";
import { policyFor } from "../../../provider/permissions/policyFor";
import type { PolicyScope } from "../../../provider/permissions/scope";
import { scopeFaults } from "../../../provider/permissions/scopeFaults";
import { expectFault } from "../kernel/faults";

const paths = (features: unknown, scope: unknown) =>
  scopeFaults(features, scope).map(({ property }) => property);

describe("policyFor refuses", () => {
  it.each<[string, unknown, unknown, string, RegExp, RegExp]>([
    ["no feature", [], {}, "features", /No feature/, /acm-public-ca/],
    ["an unknown feature", ["acm-read", "acm"], {}, "features[1]", /no feature "acm"/, /acm-public-ca/],
    [
      "a feature without its zones",
      ["route53-validation"],
      {},
      "hostedZoneIds",
      /missing; route53-validation/,
      /Give/,
    ],
    ["a reader without a name", ["secret-reader"], {}, "secretNames", /secret-reader/, /Give/],
    ["rotation of everybody's keys", ["iam-access-key-rotation"], {}, "userNames", /missing/, /Give/],
    ["a malformed account", ["acm-read"], { accountId: "12345" }, "accountId", /account/, /twelve/],
    [
      "a malformed region",
      ["acm-read"],
      { regions: ["us-east-1", "Virginia"] },
      "regions[1]",
      /region/,
      /us-east-1/,
    ],
    ["a wildcard region", ["acm-read"], { regions: ["*"] }, "regions[0]", /region/, /us-east-1/],
    ["an empty list", ["acm-read"], { regions: [] }, "regions", /empty/, /leave it out/],
    ["a text for a list", ["acm-read"], { regions: "us-east-1" }, "regions", /not a list/, /list/],
    [
      "a zone with its path",
      ["route53-diagnosis"],
      { hostedZoneIds: ["/hostedzone/Z1"] },
      "hostedZoneIds[0]",
      /zone/,
      /without/,
    ],
    [
      "a name that is none",
      ["acm-read"],
      { domainNames: ["*.*.com"] },
      "domainNames[0]",
      /DNS name/,
      /example/,
    ],
    ["every name", ["acm-read"], { domainNames: ["*"] }, "domainNames[0]", /DNS name/, /example/],
    [
      "a secret's name with a wildcard",
      ["acm-read"],
      { secretNames: ["tls/*"] },
      "secretNames[0]",
      /schema/,
      /certificateId/,
    ],
    ["a key's alias", ["acm-read"], { kmsKeyArns: ["alias/tls"] }, "kmsKeyArns[0]", /alias/, /arn:aws:kms/],
    [
      "any role",
      ["assume-role"],
      { roleArns: ["arn:aws:iam::*:role/*"] },
      "roleArns[0]",
      /role/,
      /arn:aws:iam/,
    ],
    [
      "a parameter without its path",
      ["acm-read"],
      { parameterNames: ["db"] },
      "parameterNames[0]",
      /full name/,
      /\/app/,
    ],
    ["any user", ["acm-read"], { userNames: ["*"] }, "userNames[0]", /user/, /deploy/],
    [
      "a load balancer for a listener",
      ["acm-read"],
      { listenerArns: ["arn:aws:elasticloadbalancing:us-east-1:111122223333:loadbalancer/app/a/1"] },
      "listenerArns[0]",
      /listener/,
      /Copy/,
    ],
    ["an unknown partition", ["acm-read"], { partition: "aws-mars" }, "partition", /partition/, /aws-cn/],
    [
      "a partition of which nothing is known",
      ["assume-role"],
      { roleArns: ["arn:aws-mars:iam::111122223333:role/r"] },
      "roleArns[0]",
      /aws-mars/,
      /policy/,
    ],
    ["a tag switch that is none", ["acm-read"], { sessionTags: "yes" }, "sessionTags", /boolean/, /true/],
    ["what no scope has", ["acm-read"], { region: "us-east-1" }, "region", /nothing of this name/, /Remove/],
    [
      "what every object has",
      ["acm-read"],
      { constructor: [] },
      "constructor",
      /nothing of this name/,
      /Remove/,
    ],
    ["a scope that is none", ["acm-read"], null, "scope", /not an object/, /none/],
  ])("%s", (_, features, scope, property, cause, remedy) => {
    expectFault(scopeFaults(features, scope), property, cause, remedy);
  });

  it("a region, a replica's region and an ARN of another partition, each at its path", () => {
    const scope = {
      partition: "aws",
      regions: ["us-east-1", "cn-north-1"],
      replicaRegions: ["us-gov-west-1"],
      roleArns: ["arn:aws-cn:iam::111122223333:role/r"],
    };
    expect(paths(["assume-role"], scope)).toEqual(["regions[1]", "replicaRegions[0]", "roleArns[0]"]);
  });

  it("everything that is wrong, in one error", () => {
    const features = ["route53-validation", "acm"] as Feature[];
    const scope = { accountId: "1", regions: ["x"] };
    const act = () => policyFor(features, scope);
    expect(act).toThrow(PkiError);
    expect(act).toThrow(/4 inputs are not valid/);
    for (const path of ["features[1]", "hostedZoneIds", "accountId", "regions[0]"])
      expect(act).toThrow(`- ${path}: `);
  });

  it("a policy that is too long for IAM, at the list that makes it so", () => {
    const secretNames = Array.from({ length: 200 }, (_, n) => `application-${n}/certificate`);
    const act = () => policyFor(["secrets-manager-sync"], { regions: ["us-east-1"], secretNames });
    expect(act).toThrow(/- secretNames: The policy would have \d+ characters; IAM takes 10240/);
    expect(() =>
      policyFor(["secrets-manager-sync"], { secretNames: secretNames.slice(0, 50) }),
    ).not.toThrow();
  });
});

describe("policyFor takes", () => {
  it.each<[string, PolicyScope]>([
    ["no keys and no replicas", { kmsKeyArns: [], replicaRegions: [] }],
    [
      "a key of several regions",
      { kmsKeyArns: [`arn:aws:kms:us-east-1:111122223333:key/mrk-${"a".repeat(32)}`] },
    ],
    ["a role with a path", { roleArns: ["arn:aws:iam::111122223333:role/teams/pki/acm-issuer"] }],
    ["a name that is schema alone", { secretNames: ["{{certificateId}}"] }],
    ["what is undefined", { ...({ regions: undefined } as object) }],
  ])("%s", (_, scope) => {
    expect(scopeFaults(["acm-read"], scope)).toEqual([]);
  });
});
