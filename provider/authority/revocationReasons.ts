/**
 * Reasons for which ACM revokes. The other CRL reasons of its enumeration are refused. Source: ACM User Guide, "Revoke
 * a public certificate".
 */
export const revocationReasons = [
  "UNSPECIFIED",
  "AFFILIATION_CHANGED",
  "SUPERSEDED",
  "CESSATION_OF_OPERATION",
] as const;
export type RevocationReason = (typeof revocationReasons)[number];
