import { after, DAY, HOUR } from "../core/clock";
import { digest } from "../core/ids";
import type { Tagged } from "../core/tags";
import type { LeafTerms } from "../pki/authority";
import type { KeyAlgorithm } from "../pki/keys";
import { type ExtendedKeyUsage, SERVER_AUTHENTICATION } from "../pki/usages";
import { awsError } from "../wire/error";

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
export interface Issue extends LeafTerms {
  at: Date;
  exportedAt?: Date;
}

/** A renewal that was asked for or that ACM began by itself: completed, failed or still waiting. */
export interface Renewal {
  startedAt: Date;
  completedAt?: Date;
  failure?: Failure;
}

interface Failure {
  at: Date;
  reason: string;
}

/** An import by ImportCertificate. ACM never renews such a certificate. */
export interface Imported {
  at: Date;
  certificatePem: string;
  chainPem: string | undefined;
  subject: string;
  /** Its organisation, or its common name where it has none. */
  issuer: string;
  keyAlgorithm: string;
  signatureAlgorithm: string;
  keyUsages: string[];
  extendedKeyUsages: ExtendedKeyUsage[];
}

/**
 * A certificate as a collection of facts. Its status is not among them: it follows from the facts and the clock
 * (`statusOf`), so it can never contradict them.
 */
export interface Certificate extends Tagged {
  arn: string;
  account: string;
  region: string;
  createdAt: Date;
  /** Lower case, the DomainName first, no duplicates. */
  domains: string[];
  keyAlgorithm: KeyAlgorithm;
  exportable: boolean;
  inUseBy: Map<string, Date>;
  /** Since when each validation record stands in DNS, by base domain. A record that does not stand has no entry. */
  proofs: Map<string, Date>;
  /** When each base domain was validated for the first time. Later changes of DNS do not undo it. */
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

/** RenewalEligibility, which decides RenewCertificate as well. */
export const eligibility = (certificate: Certificate, status: Status): "ELIGIBLE" | "INELIGIBLE" =>
  status === "ISSUED" && renewableSince(certificate) !== undefined ? "ELIGIBLE" : "INELIGIBLE";

/** Where a renewal stands follows from its facts, from DNS and from the clock. */
export function renewalStatus(certificate: Certificate, renewal: Renewal, now: Date): string {
  if (renewal.completedAt) return "SUCCESS";
  const expired = statusOf(certificate, now) === "EXPIRED";
  if (renewal.failure || expired) return "FAILED";
  const proven = certificate.domains.every((domain) => certificate.proofs.has(baseDomain(domain)));
  return proven ? "PENDING_AUTO_RENEWAL" : "PENDING_VALIDATION";
}

export const wasExported = (certificate: Certificate): boolean =>
  certificate.issues.some((issue) => issue.exportedAt !== undefined);

/** A certificate that is in use can be neither deleted nor revoked. */
export function requireUnused({ arn, account, inUseBy }: Certificate): void {
  if (inUseBy.size === 0) return;
  throw awsError("ResourceInUseException", `Certificate ${arn} in account ${account} is in use.`);
}

/** The next certificate under this ARN: valid from the day's first second in UTC, with a serial of its own. */
export function nextIssue(certificate: Certificate, at: Date): Issue {
  const notBefore = new Date(Math.floor(at.getTime() / DAY) * DAY);
  const serial = newSerial(digest("serial", certificate.arn, String(certificate.issues.length)));
  return { at, serial, notBefore, notAfter: after(notBefore, VALIDITY - 1000) };
}

/**
 * Sixteen bytes. A serial is positive and its first byte is not zero (RFC 5280, 4.1.2.2), so that byte is one of 01 to
 * 7f: DER then holds exactly these bytes. As text it may begin with a zero digit, which some tools leave out.
 */
function newSerial(seed: string): string {
  const first = (Number.parseInt(seed.slice(0, 2), 16) % 0x7f) + 1;
  return first.toString(16).padStart(2, "0") + seed.slice(2, 32);
}

/** `0a:1b:…` as ACM writes serials. */
export const colonHex = (serial: string): string => serial.match(/../g)?.join(":") ?? serial;

/** The algorithm in the enumeration's spelling, for imported certificates too. */
export const algorithmOf = ({ imported, keyAlgorithm }: Certificate): string =>
  imported ? imported.keyAlgorithm.replace("-", "_") : keyAlgorithm;

/** DescribeCertificate and ListCertificates write algorithms with hyphens (RSA-2048), requests with underscores. */
export const hyphened = (algorithm: string): string => algorithm.replace("_", "-");

export function keyUsages({ imported, keyAlgorithm }: Certificate): string[] {
  if (imported) return imported.keyUsages;
  return keyAlgorithm.startsWith("RSA") ? ["DIGITAL_SIGNATURE", "KEY_ENCIPHERMENT"] : ["DIGITAL_SIGNATURE"];
}

export const extendedKeyUsages = ({ imported }: Certificate): ExtendedKeyUsage[] =>
  imported ? imported.extendedKeyUsages : [SERVER_AUTHENTICATION];

export const exportOption = (certificate: Certificate): string =>
  certificate.exportable ? "ENABLED" : "DISABLED";

export const originOf = (certificate: Certificate): string =>
  certificate.imported ? "CUSTOMER_PROVIDED" : "AWS_MANAGED";
