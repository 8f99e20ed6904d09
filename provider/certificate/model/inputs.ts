import { z } from "zod";
import { certificateRows } from "../../authority/public/refusedRows";
import { revocationReasons } from "../../authority/revocationReasons";
import type { ValidationRecord } from "../../authority/validationRecord";
import type { CertificateStatus } from "../../aws/acm/certificateStatus";
import { domainName } from "../../kernel/domainName";
import type { HoldsNoKey } from "../../kernel/keyFence";
import type { RefusedInputs } from "../../kernel/refused";
import { hostInputs, rule, tags } from "../../kernel/schema";
import { handedDown } from "../../profile/handedDown";
import { issuanceTimeoutMinutes, keyAlgorithm, profileRefused, renewBeforeDays } from "../../profile/inputs";

const revocation = z.strictObject({ reason: z.enum(revocationReasons) });

/** An ACM certificate's ARN in parts, or undefined. */
export function parseCertificateArn(arn: string): { region: string; accountId: string } | undefined {
  const [, regionName = "", accountId = ""] =
    /^arn:aws(?:-[a-z]+)*:acm:([a-z0-9-]+):(\d{12}):certificate\/[\w-]+$/.exec(arn) ?? [];
  return accountId === "" ? undefined : { region: regionName, accountId };
}

const certificateArn = z
  .string()
  .superRefine(
    rule(
      (text) => parseCertificateArn(text) !== undefined,
      "It is not the ARN of an ACM certificate.",
      "Give one such as arn:aws:acm:us-east-1:111122223333:certificate/ID.",
    ),
  );

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
  /** Revokes the certificate, for good; taking it away again requests a new one. */
  revocation: revocation.optional(),
  /** Revokes it before it is deleted. */
  revokeOnDelete: revocation.optional(),
  /** A certificate that exists already and is taken over instead of a request; read when the resource is created. */
  adoptArn: certificateArn.optional(),
  /** Whether destroy deletes a certificate that was adopted (false). */
  deleteAdopted: z.boolean().optional(),
  /** Whether a replacement that costs a fee must be explained by an edit of the certificate's own names or key (true). */
  protectPaid: z.boolean().optional(),
});

export const certificateInputs = z.strictObject({
  ...certificateArgs.shape,
  ...hostInputs.shape,
  ...handedDown.shape,
  /** 32 hexadecimal digits, derived from the pinned identity by check. */
  certificateId: z.string().optional(),
  /** What the certificate does not say itself, so that the profile decides it. */
  inherited: z.array(z.enum(["commonName", "dnsNames", "keyAlgorithm"])).optional(),
});
export const certificateRefused: RefusedInputs = {
  rows: certificateRows,
  within: { profile: profileRefused },
};

/** Inputs as the program gives them, before check makes them canonical. */
export type ParsedCertificate = z.output<typeof certificateInputs>;
export type CertificateInputs = ParsedCertificate & {
  commonName: string;
  dnsNames: string[];
  certificateId: string;
};

/** What stands in the state of a Certificate beside its inputs and its version (kind/stateUpgrade.ts); `arn` is the id. */
export interface CertificateOutputs extends HoldsNoKey {
  status: CertificateStatus;
  /** Hexadecimal, in pairs separated by colons, as ACM shows it; empty while not issued, like the dates. */
  serial: string;
  /** ISO 8601, UTC. */
  notBefore: string;
  notAfter: string;
  renewAfter: string;
  /** How often the certificate has been taken over (kernel/identity.ts, claimOf); 0 until that is settled. */
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
  /** When it was requested, ISO 8601, or "" while ACM does not show it yet; once it is issued, its `notBefore`. */
  requestedAt: string;
  /** Whether it existed before and was taken over by `adoptArn`. */
  adopted: boolean;
  /** Why ACM refused it (FAILED), or "". */
  failureReason: string;
  /** How AWS's renewal goes, as DescribeCertificate says it, or "". */
  renewalStatus: string;
  /** ARNs of what serves it. */
  inUseBy: string[];
  /** Keys of tags that do not stand as they were set; the next update sets them again. */
  changedTags: string[];
  /** Set where it is only read (`Certificate.get`). */
  foreign?: true;
}
export type CertificateState = CertificateInputs & CertificateOutputs;

/** What links a certificate with the generations before, under one ARN. */
export type Generations = Pick<
  CertificateOutputs,
  "serial" | "renewalCount" | "previousSerials" | "fingerprintSha256"
>;
