import type { PolicyDocument, PolicyStatement } from "../../provider/permissions/policy";

/**
 * The policies that Infisical documents for its AWS connection, as they stand there but for the zone's id and the
 * comments, which are no JSON. Source: Infisical's documentation, "AWS Connection" and "AWS ACM Public CA".
 */
const statement = (Sid: string, Action: string[], Resource: string): PolicyStatement =>
  ({ Sid, Effect: "Allow", Action, Resource }) as unknown as PolicyStatement;

const policy = (...Statement: PolicyStatement[]): PolicyDocument => ({ Version: "2012-10-17", Statement });

export const acmPublicCa = policy(
  statement(
    "AllowAcmPublicCaAccess",
    [
      "acm:RequestCertificate",
      "acm:DescribeCertificate",
      "acm:ExportCertificate",
      "acm:RenewCertificate",
      "acm:RevokeCertificate",
      "acm:ListCertificates",
    ],
    "*",
  ),
);

export const route53 = (zoneId: string) =>
  policy(
    statement(
      "AllowRoute53ForAcmValidation",
      ["route53:GetHostedZone", "route53:ChangeResourceRecordSets"],
      `arn:aws:route53:::hostedzone/${zoneId}`,
    ),
  );

/** "Secret Sync", the widest of the two that it has for Secrets Manager. */
export const secretsManager = policy(
  statement(
    "AllowSecretsManagerAccess",
    [
      "secretsmanager:ListSecrets",
      "secretsmanager:GetSecretValue",
      "secretsmanager:BatchGetSecretValue",
      "secretsmanager:CreateSecret",
      "secretsmanager:UpdateSecret",
      "secretsmanager:DeleteSecret",
      "secretsmanager:DescribeSecret",
      "secretsmanager:TagResource",
      "secretsmanager:UntagResource",
      "kms:ListAliases",
      "kms:Encrypt",
      "kms:Decrypt",
      "kms:DescribeKey",
    ],
    "*",
  ),
);

/** "PKI Sync": the permissions that its certificate sync to Secrets Manager asks for. */
export const certificateSync = policy(
  statement(
    "CertificateSync",
    [
      "secretsmanager:CreateSecret",
      "secretsmanager:UpdateSecret",
      "secretsmanager:GetSecretValue",
      "secretsmanager:DeleteSecret",
      "secretsmanager:ListSecrets",
    ],
    "*",
  ),
);

/** For an identity that assumes any role. */
export const assumeAnyRole = policy(
  statement("AllowAssumeAnyRole", ["sts:AssumeRole"], "arn:aws:iam::*:role/*"),
);
