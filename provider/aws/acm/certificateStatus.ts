/**
 * Every status that ACM knows. acm.ts holds this list against the SDK's own union. Loads nothing, as schemas import it.
 */
export const certificateStatuses = [
  "PENDING_VALIDATION",
  "ISSUED",
  "INACTIVE",
  "EXPIRED",
  "VALIDATION_TIMED_OUT",
  "REVOKED",
  "FAILED",
] as const;
export type CertificateStatus = (typeof certificateStatuses)[number];
