import { z } from "zod";
import { awsError } from "../wire/error";
import { type CallContext, operation } from "../wire/service";
import { text, whole } from "../wire/shapes";
import type { Acm } from "./acm";
import { type Certificate, currentIssue, statusOf, wasExported } from "./certificate";
import { eligibility, hyphened, keyUsages } from "./describe";
import { page } from "./paging";
import { CertificateStatus, ExportOption, KeyAlgorithmName, SortOrder } from "./schemas";

const Names = z.array(z.string());
const ListCertificates = z.object({
  CertificateStatuses: z.array(CertificateStatus).optional(),
  CertificateKeyPairOrigins: Names.optional(),
  Includes: z
    .object({
      extendedKeyUsage: Names.optional(),
      keyUsage: Names.optional(),
      keyTypes: z.array(KeyAlgorithmName).optional(),
      exportOption: ExportOption.optional(),
      managedBy: z.enum(["CLOUDFRONT"]).optional(),
    })
    .default({}),
  NextToken: text({ min: 1, max: 10000 }).optional(),
  MaxItems: whole(1, 1000).default(1000),
  SortBy: z.enum(["CREATED_AT"]).optional(),
  SortOrder: SortOrder.optional(),
});

type ListInput = z.output<typeof ListCertificates>;

/** What is listed where nobody names key types (API_Filters, keyTypes): other certificates are left out silently. */
const DEFAULT_KEY_TYPES = ["RSA_2048"];

export const listCertificates = (acm: Acm) =>
  operation({
    schema: ListCertificates,
    handle: (input, context) => {
      if (input.SortBy !== undefined && input.SortOrder === undefined)
        throw awsError("ValidationException", "SortBy needs SortOrder.");
      const found = acm.list(context).filter((certificate) => matches(certificate, input, context));
      // Newest first is ACM's order; ties (one moment of a frozen clock) keep the order of creation.
      const sign = input.SortOrder === "ASCENDING" ? 1 : -1;
      const sorted = [...found].sort(
        (left, right) => sign * (left.createdAt.getTime() - right.createdAt.getTime()),
      );
      const { items, next } = page(sorted, input.MaxItems, input.NextToken);
      return {
        CertificateSummaryList: items.map((certificate) => summary(certificate, context)),
        NextToken: next,
      };
    },
  });

/** The algorithm in the enumeration's spelling, for imported certificates too. */
export const algorithmOf = ({ imported, keyAlgorithm }: Certificate): string =>
  imported ? imported.keyAlgorithm.replace("-", "_") : keyAlgorithm;

function matches(certificate: Certificate, input: ListInput, { now }: CallContext): boolean {
  const { Includes: includes, CertificateStatuses: statuses, CertificateKeyPairOrigins: origins } = input;
  const algorithm = algorithmOf(certificate);
  const usages = [...keyUsages(algorithm), "ANY"];
  return (
    (includes.keyTypes ?? DEFAULT_KEY_TYPES).includes(algorithm) &&
    (statuses?.includes(statusOf(certificate, now)) ?? true) &&
    (origins?.includes(originOf(certificate)) ?? true) &&
    (includes.exportOption === undefined || exportOption(certificate) === includes.exportOption) &&
    (includes.keyUsage?.some((usage) => usages.includes(usage)) ?? true) &&
    (includes.extendedKeyUsage?.some((usage) => ["TLS_WEB_SERVER_AUTHENTICATION", "ANY"].includes(usage)) ??
      true) &&
    includes.managedBy === undefined
  );
}

export const exportOption = (certificate: Certificate): string =>
  certificate.exportable ? "ENABLED" : "DISABLED";

export const originOf = (certificate: Certificate): string =>
  certificate.imported ? "CUSTOMER_PROVIDED" : "AWS_MANAGED";

function summary(certificate: Certificate, { now }: CallContext): object {
  const status = statusOf(certificate, now);
  const issue = currentIssue(certificate);
  const algorithm = algorithmOf(certificate);
  return {
    CertificateArn: certificate.arn,
    DomainName: certificate.domains[0],
    SubjectAlternativeNameSummaries: certificate.domains,
    HasAdditionalSubjectAlternativeNames: false,
    Status: status,
    Type: certificate.imported ? "IMPORTED" : "AMAZON_ISSUED",
    KeyAlgorithm: hyphened(algorithm),
    KeyUsages: issue ? keyUsages(algorithm) : [],
    ExtendedKeyUsages: issue ? ["TLS_WEB_SERVER_AUTHENTICATION"] : [],
    ExportOption: exportOption(certificate),
    InUse: certificate.inUseBy.size > 0,
    Exported: wasExported(certificate),
    RenewalEligibility: eligibility(certificate, status),
    NotBefore: issue?.notBefore,
    NotAfter: issue?.notAfter,
    CreatedAt: certificate.createdAt,
    IssuedAt: certificate.imported ? undefined : issue?.at,
    ImportedAt: certificate.imported?.at,
    RevokedAt: certificate.revocation?.at,
    CertificateKeyPairOrigin: originOf(certificate),
  };
}
