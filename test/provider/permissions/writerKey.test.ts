import { describe, expect, it } from "vitest";
import { keyPolicyStatement } from "../../../provider/permissions/readerPolicies";
import { writerKeyStatement } from "../../../provider/permissions/writerKey";

const ROLE = "arn:aws:iam::111122223333:role/secret-writer";

describe("the writer's statement in a key's policy", () => {
  it("lets a role use the key through Secrets Manager of the regions, replicas included", () => {
    expect(writerKeyStatement([ROLE], { regions: ["us-east-1"], replicaRegions: ["eu-west-1"] })).toEqual({
      Sid: "PulumiAwsPkiWriters",
      Effect: "Allow",
      Principal: { AWS: [ROLE] },
      Action: ["kms:Decrypt", "kms:Encrypt", "kms:GenerateDataKey"],
      Resource: ["*"],
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

  it("is under the same condition as the readers'", () => {
    const { Condition } = writerKeyStatement([ROLE], { regions: ["us-east-1"] });
    expect(Condition).toEqual(keyPolicyStatement([ROLE], "us-east-1").Condition);
  });

  it("is for Secrets Manager of any region where none is named; in China for both names of it", () => {
    expect(writerKeyStatement([ROLE]).Condition).toEqual({
      StringLike: { "kms:ViaService": "secretsmanager.*.amazonaws.com" },
    });
    const china = writerKeyStatement(["444455556666"], { partition: "aws-cn" });
    expect(china.Condition?.StringEquals?.["kms:ViaService"]).toContain(
      "secretsmanager.cn-northwest-1.amazonaws.com.cn",
    );
  });

  it("takes a role of the European sovereign cloud, where names of services may end as its domains do", () => {
    const role = "arn:aws-eusc:iam::111122223333:role/secret-writer";
    expect(writerKeyStatement([role], { partition: "aws-eusc" })).toMatchObject({
      Principal: { AWS: [role] },
      Condition: {
        StringEquals: {
          "kms:ViaService": [
            "secretsmanager.eusc-de-east-1.amazonaws.com",
            "secretsmanager.eusc-de-east-1.amazonaws.eu",
          ],
        },
      },
    });
  });

  it("names each principal once, and the root of an account as the account", () => {
    const principals = ["arn:aws:iam::111122223333:root", "111122223333", ROLE];
    expect(writerKeyStatement(principals).Principal.AWS).toEqual(["111122223333", ROLE]);
  });

  it.each<[string, string[], string]>([
    ["nobody", [], "principals"],
    ["everybody", ["*"], "principals\\[0\\]"],
    ["a session", [ROLE, "arn:aws:sts::111122223333:assumed-role/a/b"], "principals\\[1\\]"],
  ])("refuses %s", (_, principals, path) => {
    expect(() => writerKeyStatement(principals)).toThrow(new RegExp(`- ${path}: `));
  });

  it("refuses a malformed region together with a malformed principal", () => {
    const act = () => writerKeyStatement(["x"], { regions: ["x"] });
    expect(act).toThrow(/principals\[0\].*\n.*regions\[0\]/);
  });
});
