import { describe, expect, it } from "vitest";
import { formatArn, parseArn } from "../../../provider/kernel/arn";

describe("an ARN", () => {
  it.each([
    [
      "arn:aws-cn:secretsmanager:cn-north-1:111122223333:secret:tls-1sGAuw",
      {
        partition: "aws-cn",
        service: "secretsmanager",
        region: "cn-north-1",
        accountId: "111122223333",
        resource: "secret:tls-1sGAuw",
      },
    ],
    [
      "arn:aws:route53:::hostedzone/Z1",
      { partition: "aws", service: "route53", region: "", accountId: "", resource: "hostedzone/Z1" },
    ],
    ["arn:aws", { partition: "aws", service: "", region: "", accountId: "", resource: "" }],
  ])("%s is read in parts", (text, parts) => {
    expect(parseArn(text)).toEqual(parts);
  });

  it.each(["arn:aws:route53:::hostedzone/Z1", "arn:aws:kms:us-east-1:111122223333:alias/a:b"])(
    "%s is the same written again",
    (text) => {
      const parts = parseArn(text);
      expect(parts && formatArn(parts)).toBe(text);
    },
  );

  it.each([undefined, "", "pending:tls", "111122223333", " arn:aws:iam::1:role/x"])("is not %j", (text) => {
    expect(parseArn(text)).toBeUndefined();
  });
});
