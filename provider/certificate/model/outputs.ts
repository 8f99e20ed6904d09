import { z } from "zod";
import { validationRecord } from "../../authority/validationRecord";
import { certificateStatuses } from "../../aws/acm/certificateStatus";
import type { HoldsNoKey } from "../../kernel/keyFence";
import { neverSecret } from "../../kernel/schema";

const text = (description: string) => z.string().meta({ description });
const texts = (description: string) => z.array(z.string()).meta({ description });
const openText = (description: string) => text(description).meta({ neverSecret });
const openTexts = (description: string) => texts(description).meta({ neverSecret });

/** Outputs of a Certificate that a program reads beside its inputs. `arn` is the id. */
export const certificateOutputs = z.strictObject({
  status: z.enum(certificateStatuses).meta({
    description: "Status of the certificate, as ACM names it.",
    declaredAs: "CertificateStatus",
    neverSecret,
  }),
  serial: openText(
    "Serial number of the leaf: hexadecimal, in pairs separated by colons, as ACM shows it; empty while not issued, like the dates.",
  ),
  notBefore: openText("Begin of the validity, ISO 8601, UTC."),
  notAfter: openText("End of the validity, ISO 8601, UTC."),
  renewAfter: openText("When the renewal window opens, ISO 8601, UTC; empty where nothing is to be renewed."),
  renewalCount: z.int().meta({ description: "How often it was renewed under its ARN.", neverSecret }),
  previousSerials: openTexts("Serials of the generations before, oldest first."),
  fingerprintSha256: openText("SHA-256 of the DER certificate: 64 hexadecimal digits in lower case."),
  validationRecords: z
    .array(validationRecord)
    .meta({ description: "The CNAMEs that prove its domains, with the zone that holds each." }),
  inUseBy: openTexts("ARNs of the resources that serve it, as the last refresh or update saw them."),
});

/** All outputs that a program reads, those that are inputs among them. */
export const declaredOutputs = z.strictObject({
  certificateId: text(
    "32 hexadecimal digits, derived from the resource's first name; known in previews, they outlive every renewal and replacement.",
  ),
  commonName: text("Subject of the certificate."),
  dnsNames: texts("All names, the common name among them, in their canonical form."),
  ...certificateOutputs.shape,
  validationRecords: z
    .array(
      validationRecord
        .omit({ ttl: true })
        .meta({ declaredAs: "ValidationRecord", description: "The CNAME that proves one domain to ACM." }),
    )
    .meta({ description: "The CNAMEs that prove its domains, with the zone that holds each." }),
});

/** Outputs of a Certificate for the package's own use. */
export const certificateMemory = z.strictObject({
  claim: z.int().meta({
    description: "How often the certificate has been taken over; 0 until that is settled.",
    neverSecret,
  }),
  renewedFor: text("The renewNow that was last acted upon, or empty."),
  renewingFor: text("The renewNow whose renewal has been asked for and not been seen yet, or empty."),
  requestedAt: openText(
    "When it was requested, ISO 8601, or empty while ACM does not show it yet; once it is issued, its notBefore.",
  ),
  adopted: z
    .boolean()
    .meta({ description: "Whether it existed before and was taken over by adoptArn.", neverSecret }),
  failureReason: openText("Why ACM refused it (FAILED), or empty."),
  renewalStatus: openText("How AWS's renewal goes, as DescribeCertificate says it, or empty."),
  changedTags: texts("Keys of tags that do not stand as they were set; the next update sets them again."),
  foreign: z
    .literal(true)
    .optional()
    .meta({ description: "Set where it is only read (Certificate.get).", neverSecret }),
});

/** The state of a Certificate beside its inputs and its version (kind/stateUpgrade.ts). */
export interface CertificateOutputs
  extends z.output<typeof certificateOutputs>,
    z.output<typeof certificateMemory>,
    HoldsNoKey {}

/** Links a certificate with the generations before, under one ARN. */
export type Generations = Pick<
  CertificateOutputs,
  "serial" | "renewalCount" | "previousSerials" | "fingerprintSha256"
>;
