import { after, DAY, HOUR } from "../clock";
import { digest } from "../ids";

export const KEY_ALGORITHMS = ["RSA_2048", "EC_prime256v1", "EC_secp384r1"] as const;
export type KeyAlgorithm = (typeof KEY_ALGORITHMS)[number];

export type Status =
  | "PENDING_VALIDATION"
  | "ISSUED"
  | "EXPIRED"
  | "VALIDATION_TIMED_OUT"
  | "REVOKED"
  | "FAILED";

/** ACM waits three days for the DNS record (ACM User Guide, "DNS validation"). */
export const VALIDATION_WINDOW = 72 * HOUR;
/** Public certificates issued since February 2026 are valid for 198 days. */
const VALIDITY = 198 * DAY;

/** One X.509 certificate under the ARN: the first, or what a renewal brought. */
export interface Issue {
  at: Date;
  serial: string;
  notBefore: Date;
  notAfter: Date;
  exportedAt?: Date;
}

/** A renewal that was asked for or that ACM began by itself; completed, failed or still waiting. */
export interface Renewal {
  startedAt: Date;
  completedAt?: Date;
  failure?: Failure;
}

export interface Failure {
  at: Date;
  reason: string;
}

/** What ImportCertificate brought; ACM never renews such a certificate. */
export interface Imported {
  at: Date;
  certificatePem: string;
  chainPem: string | undefined;
  subject: string;
  issuer: string;
  keyAlgorithm: string;
  signatureAlgorithm: string;
}

/**
 * A certificate as a collection of facts. Its status is not among them: it follows from the facts and the clock
 * (`statusOf`), so it can never contradict them.
 */
export interface Certificate {
  arn: string;
  account: string;
  region: string;
  createdAt: Date;
  /** Lower case, the DomainName first, no duplicates. */
  domains: string[];
  keyAlgorithm: KeyAlgorithm;
  exportable: boolean;
  tags: Map<string, string>;
  inUseBy: Map<string, Date>;
  /** Since when each validation record stands in DNS, by base domain; gone where it does not stand. */
  proofs: Map<string, Date>;
  /** When each base domain was validated for the first time; this stays true whatever DNS says later. */
  validated: Map<string, Date>;
  issues: Issue[];
  renewal?: Renewal;
  failure?: Failure;
  revocation?: Failure;
  imported?: Imported;
}

/** Apex and wildcard share one validation record, that of the domain without `*.`. */
export const baseDomain = (domain: string): string => domain.replace(/^\*\./, "");

export const baseDomains = (certificate: Certificate): string[] => [
  ...new Set(certificate.domains.map(baseDomain)),
];

export const currentIssue = (certificate: Certificate): Issue | undefined => certificate.issues.at(-1);

export function statusOf(certificate: Certificate, now: Date): Status {
  if (certificate.revocation) return "REVOKED";
  if (certificate.failure) return "FAILED";
  const issue = currentIssue(certificate);
  if (issue) return now > issue.notAfter ? "EXPIRED" : "ISSUED";
  return now >= after(certificate.createdAt, VALIDATION_WINDOW)
    ? "VALIDATION_TIMED_OUT"
    : "PENDING_VALIDATION";
}

/** Managed renewal covers certificates in use or exported since the last issue (ACM User Guide, "Managed renewal"). */
export function renewableSince(certificate: Certificate): Date | undefined {
  if (certificate.imported) return undefined;
  const exported = currentIssue(certificate)?.exportedAt;
  const reasons = [...certificate.inUseBy.values(), ...(exported ? [exported] : [])];
  return reasons.length === 0 ? undefined : new Date(Math.min(...reasons.map((date) => date.getTime())));
}

export const wasExported = (certificate: Certificate): boolean =>
  certificate.issues.some((issue) => issue.exportedAt !== undefined);

/** The next certificate under this ARN: valid from the day's first second in UTC, with a serial of its own. */
export function nextIssue(certificate: Certificate, at: Date): Issue {
  const notBefore = new Date(Math.floor(at.getTime() / DAY) * DAY);
  const hex = digest("serial", certificate.arn, String(certificate.issues.length)).slice(0, 32);
  // A serial is positive (RFC 5280, 4.1.2.2); the first digit is none that one reader pads and another drops.
  const serial = `${(Number.parseInt(hex.charAt(0), 16) % 7) + 1}${hex.slice(1)}`;
  return { at, serial, notBefore, notAfter: after(notBefore, VALIDITY - 1000) };
}

/** `0a:1b:…` as ACM writes serials. */
export const colonHex = (serial: string): string => serial.match(/../g)?.join(":") ?? serial;
