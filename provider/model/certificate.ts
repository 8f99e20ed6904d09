import { z } from "zod";
import { connectionName, hostInputs, region, tags } from "./common";
import { domainName } from "./domainName";
import { issuanceTimeoutMinutes, keyAlgorithm, profileSettings, renewBeforeDays } from "./profile";

/** What a program may say of a Certificate, its profile aside. */
export const certificateArgs = z.strictObject({
  /** Subject of the certificate; default: its first name of at most 64 characters, kept for as long as it is listed. */
  commonName: domainName.optional(),
  /** Names of the certificate; order and duplicates mean nothing. */
  dnsNames: z.array(domainName).optional(),
  /** Default: the profile's. */
  keyAlgorithm: keyAlgorithm.optional(),
  /** Default: the profile's. */
  autoRenew: z.boolean().optional(),
  /** Days before the end, 1 to 30; default: the profile's. */
  renewBeforeDays: renewBeforeDays.optional(),
  tags: tags.optional(),
  /** Minutes that an issue or renewal may take (75); what is still pending then is resumed by the next run. */
  issuanceTimeoutMinutes: issuanceTimeoutMinutes.optional(),
  /** Any text; a change of it forces one renewal. */
  renewNow: z.string().min(1).max(256).optional(),
});

const hostedZone = z.strictObject({ id: z.string(), name: z.string() });

export const certificateInputs = z.strictObject({
  ...certificateArgs.shape,
  ...hostInputs.shape,
  profile: profileSettings,
  accountId: z.string(),
  region,
  zones: z.array(hostedZone),
  connection: connectionName,
  dnsConnection: connectionName,
  /** 32 hexadecimal digits, derived from the pinned identity by check. */
  certificateId: z.string().optional(),
});
export type CertificateInputs = z.output<typeof certificateInputs> & {
  commonName: string;
  dnsNames: string[];
  certificateId: string;
};

/** Every status that ACM knows; aws/acm.ts holds this list against the SDK's own union. */
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

/** The CNAME that proves to ACM that a domain is ours. */
export interface ValidationRecord {
  domain: string;
  name: string;
  value: string;
  /** Zone that holds it. */
  zoneId: string;
}

/** What stands in the state of a Certificate beside its inputs; `arn` is the id. */
export interface CertificateOutputs {
  stateVersion: 1;
  status: CertificateStatus;
  /** Hexadecimal, in pairs separated by colons, as ACM shows it; empty while not issued, like the dates. */
  serial: string;
  /** ISO 8601, UTC. */
  notBefore: string;
  notAfter: string;
  renewAfter: string;
  /** How often the certificate has been taken over (plan/identity.ts, claimOf); 0 until that is settled. */
  claim: number;
  /** The `renewNow` that was last acted upon, or "". */
  renewedFor: string;
  /** The `renewNow` whose renewal has been asked for and not been seen yet, or "". */
  renewingFor: string;
  renewalCount: number;
  /** Serials of the generations before, oldest first. */
  previousSerials: string[];
  /** Of the DER certificate: 64 hexadecimal digits in lower case. */
  fingerprintSha256: string;
  validationRecords: ValidationRecord[];
}
export type CertificateState = CertificateInputs & CertificateOutputs;
