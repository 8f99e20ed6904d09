/** Features that a policy can allow: each is a use of a connection, or of a reader. */
export const features = [
  "acm-public-ca",
  "acm-revocation",
  "acm-read",
  "acm-export",
  "route53-validation",
  "route53-diagnosis",
  "secrets-manager-sync",
  "secrets-manager-resource-policy",
  "secrets-manager-replicas",
  "acm-import-sync",
  "load-balancer-sync",
  "private-ca",
  "secrets-manager-secret-sync",
  "parameter-store-secret-sync",
  "iam-access-key-rotation",
  "assume-role",
  "secret-reader",
] as const;
/** A use of a connection, or of a reader, that a policy can allow; docs/permissions.md has the actions of each. */
export type Feature = (typeof features)[number];
