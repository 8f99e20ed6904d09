import { z } from "zod";
import { certificateRows } from "../../authority/public/refusedRows";
import { revocationReasons } from "../../authority/revocationReasons";
import type { RefusedInputs } from "../../kernel/refused";
import { domainName, hostInputs, MAX_TAGS, neverSecret, rule, shown, tags } from "../../kernel/schema";
import { handedDown } from "../../profile/handedDown";
import {
  issuanceTimeoutMinutes,
  keyAlgorithm,
  PROFILE_DEFAULTS,
  profileRefused,
  renewBeforeDays,
} from "../../profile/inputs";
import type { CertificateOutputs } from "./outputs";

const revocation = z
  .strictObject({
    reason: z.enum(revocationReasons).meta({
      description: "why, as ACM records it; ACM knows no other reasons",
      source: "ACM User Guide, Revoke a public certificate",
    }),
  })
  .meta({ declaredAs: "RevocationArgs", description: "A revocation, for good." });

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

/** Inputs of a Certificate in a program, its profile aside. */
export const certificateArgs = z.strictObject({
  /** Subject of the certificate. Default: its first name of at most 64 characters, kept for as long as it is listed. */
  commonName: domainName.optional().meta({
    description: "subject of the certificate, also one of its names; at most 64 characters",
    byDefault: "the first name that fits; kept while it is listed",
    source: "RFC 5280, ub-common-name",
  }),
  /** Names of the certificate, as a set: order and duplicates do not count. */
  dnsNames: z.array(domainName).optional().meta({
    description:
      "up to 10 names with the common name; order and duplicates mean nothing; `*.` for a wildcard",
    byDefault: "the profile's default names",
    source: "ACM User Guide, Quotas: domain names per ACM certificate",
  }),
  /** Default: the profile's. */
  keyAlgorithm: keyAlgorithm.optional().meta({
    description: `algorithm of the key, as in the profile: ${keyAlgorithm.options.map(shown).join(", ")}`,
    byDefault: "the profile's",
  }),
  /** Default: the profile's. */
  autoRenew: z.boolean().optional().meta({
    description:
      "whether `pulumi up` renews it when due, as in the profile; AWS renews at 45 days all the same, and charges for it",
    byDefault: "the profile's",
    source: "ACM User Guide, Managed certificate renewal",
  }),
  /** Days before the end, 1 to 30. Default: the profile's. */
  renewBeforeDays: renewBeforeDays.optional().meta({
    description: "how many days before its end it is renewed, as in the profile: 1 to 30",
    byDefault: "the profile's",
    source: "ACM User Guide, Managed certificate renewal: AWS renews 45 days before the end",
  }),
  tags: tags.optional().meta({
    description: `tags in ACM, at most ${MAX_TAGS} with the profile's`,
    byDefault: "none",
    source: "ACM User Guide, Tagging ACM certificates: 50, of which 8 are ours",
  }),
  /** Minutes that an issue or renewal may take (75). The next run resumes one that is still pending then. */
  issuanceTimeoutMinutes: issuanceTimeoutMinutes.optional().meta({
    description: "how many minutes one run waits, 1 to 4,320; the next goes on with the same request",
    byDefault: shown(PROFILE_DEFAULTS.issuanceTimeoutMinutes),
    source: "ACM User Guide, DNS validation: a request that is not validated within 72 hours fails",
  }),
  /** Any text. Each change of it forces one renewal. */
  renewNow: z.string().min(1).max(256).optional().meta({
    description:
      "any text of at most 256 characters; a new one forces one renewal, and its fee. A renewal that AWS has made and no refresh has seen yet counts: run `pulumi refresh` before",
    byDefault: "none",
    source: "RenewCertificate, ACM API reference",
  }),
  /** Revokes the certificate, for good. Taking the input away requests a new one. */
  revocation: revocation.optional().meta({
    description:
      "`{ reason }`: revokes the certificate, for good. `UNSPECIFIED`, `AFFILIATION_CHANGED`, `SUPERSEDED` or `CESSATION_OF_OPERATION`; ACM knows no other. Taken away again, a new certificate is requested",
    byDefault: "none",
    source: "ACM User Guide, Revoke a public certificate",
  }),
  /** Revokes it before it is deleted. */
  revokeOnDelete: revocation.optional().meta({
    description: "`{ reason }`: revokes it before it is deleted",
    byDefault: "none: it is deleted only",
    source: "ACM User Guide, Revoke a public certificate",
  }),
  /**
   * ARN of a certificate that exists already and is taken over instead of a request. Read when the resource is created.
   */
  adoptArn: certificateArn.optional().meta({
    description:
      "a live, exportable certificate with just these names and this key algorithm, taken over instead of a request; read when the resource is created",
    byDefault: "none: one is requested",
  }),
  /** Whether destroy deletes a certificate that was adopted (false). */
  deleteAdopted: z.boolean().optional().meta({
    description:
      "whether destroy deletes an adopted certificate; otherwise it is kept, and given back without our tags",
    byDefault: "`false`",
  }),
  /** Whether a replacement that costs a fee must be explained by an edit of the certificate's own names or key (true). */
  protectPaid: z.boolean().optional().meta({
    description:
      "whether a certificate with more than 60 days left is only replaced by an edit of its own `commonName`, `dnsNames` or `keyAlgorithm`; an edit of the profile or CA is an error in preview then, `--replace` and a taint are errors in `up`",
    byDefault: "`true`",
  }),
});

/** Resources that a program gives to a Certificate, and to a CertificateSet, each by its name. */
export const certificateRelations = z.strictObject({
  profile: z.string().meta({ description: "the CertificateProfile", typescript: "CertificateProfile" }),
});

export const certificateInputs = z.strictObject({
  ...certificateArgs.shape,
  ...hostInputs.shape,
  ...handedDown.shape,
  certificateId: z.string().optional().meta({
    description:
      "32 hexadecimal digits, derived from the pinned identity by check; they outlive every renewal and replacement.",
    neverSecret,
  }),
  /** Settings that the profile decides where the certificate does not give them itself. */
  inherited: z
    .array(z.enum(["commonName", "dnsNames", "keyAlgorithm"]))
    .optional()
    .meta({ neverSecret }),
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

export type CertificateState = CertificateInputs & CertificateOutputs;
