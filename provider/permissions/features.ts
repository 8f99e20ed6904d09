import {
  acmExport,
  acmImportSync,
  acmPublicCa,
  acmRead,
  acmRevocation,
  loadBalancerSync,
  route53Diagnosis,
  route53Validation,
} from "./acmGrants";
import type { Feature } from "./feature";
import { type Grant, ours, theirs } from "./grant";
import { certificateAuthorities, everything, roles, taggedRoles, users } from "./resources";
import {
  parameterStoreSecretSync,
  secretReader,
  secretsManagerReplicas,
  secretsManagerResourcePolicy,
  secretsManagerSecretSync,
  secretsManagerSync,
} from "./secretGrants";

const privateCa: readonly Grant[] = [
  {
    sid: "PrivateCa",
    actions: [
      theirs("acm-pca:DescribeCertificateAuthority", "status and configuration of the CA"),
      theirs("acm-pca:GetCertificateAuthorityCertificate", "the CA's certificate and chain"),
      theirs("acm-pca:IssueCertificate", "issues a certificate"),
      theirs("acm-pca:GetCertificate", "fetches what was issued"),
      theirs("acm-pca:RevokeCertificate", "revokes what was issued"),
    ],
    resources: certificateAuthorities,
  },
];

const iamAccessKeyRotation: readonly Grant[] = [
  {
    sid: "UsersList",
    actions: [theirs("iam:ListUsers", "finds users")],
    resources: everything,
    unscoped: "IAM authorises a list of users for no one user.",
  },
  {
    sid: "AccessKeys",
    actions: [
      theirs("iam:ListAccessKeys", "which keys a user has"),
      theirs("iam:CreateAccessKey", "makes the next key"),
      theirs("iam:UpdateAccessKey", "disables the one before"),
      theirs("iam:DeleteAccessKey", "deletes the one before"),
    ],
    resources: users,
  },
];

const assumeRole: readonly Grant[] = [
  {
    sid: "AssumeRoles",
    actions: [theirs("sts:AssumeRole", "becomes the role that a connection names")],
    resources: roles,
  },
  {
    sid: "TagSessions",
    actions: [ours("sts:TagSession", "gives the session tags; the role's trust policy must allow it too")],
    resources: taggedRoles,
  },
];

/** The table that policies, remedies and docs/permissions.md are made of. */
export const FEATURES: Readonly<Record<Feature, readonly Grant[]>> = {
  "acm-public-ca": acmPublicCa,
  "acm-revocation": acmRevocation,
  "acm-read": acmRead,
  "acm-export": acmExport,
  "route53-validation": route53Validation,
  "route53-diagnosis": route53Diagnosis,
  "secrets-manager-sync": secretsManagerSync,
  "secrets-manager-resource-policy": secretsManagerResourcePolicy,
  "secrets-manager-replicas": secretsManagerReplicas,
  "acm-import-sync": acmImportSync,
  "load-balancer-sync": loadBalancerSync,
  "private-ca": privateCa,
  "secrets-manager-secret-sync": secretsManagerSecretSync,
  "parameter-store-secret-sync": parameterStoreSecretSync,
  "iam-access-key-rotation": iamAccessKeyRotation,
  "assume-role": assumeRole,
  "secret-reader": secretReader,
};

/** An action of Infisical's policies that no statement of ours has. */
export interface LeftOut {
  feature: Feature;
  action: string;
  reason: string;
}

const NAMED_KEY = "It only fills a list to choose a key from; here keys are named.";

export const LEFT_OUT: readonly LeftOut[] = [
  {
    feature: "secrets-manager-sync",
    action: "secretsmanager:ListSecrets",
    reason: "A secret is looked up by its name, which needs no list; a list lags behind by minutes.",
  },
  {
    feature: "acm-import-sync",
    action: "acm:ExportCertificate",
    reason: "ACM does not export what was imported; who imports has the key already.",
  },
  ...(["secrets-manager-secret-sync", "parameter-store-secret-sync"] as const).flatMap((feature) => [
    { feature, action: "kms:ListAliases", reason: NAMED_KEY },
    { feature, action: "kms:DescribeKey", reason: NAMED_KEY },
  ]),
];
