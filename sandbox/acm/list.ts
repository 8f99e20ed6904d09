import { z } from "zod";
import { type CallContext, operation } from "../core/operation";
import { awsError } from "../wire/error";
import { page } from "../wire/paging";
import { text, whole } from "../wire/shapes";
import type { Acm } from "./acm";
import {
  algorithmOf,
  type Certificate,
  currentIssue,
  eligibility,
  exportOption,
  extendedKeyUsages,
  hyphened,
  keyUsages,
  originOf,
  statusOf,
  wasExported,
} from "./certificate";
import { CertificateStatus, ExportOption, invalidToken, KeyAlgorithmName, SortOrder } from "./schemas";

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

/**
 * The key types that are listed where the request names none. Other certificates are left out (API_ListCertificates:
 * "By default, the certificates returned are RSA_2048").
 */
const DEFAULT_KEY_TYPES = ["RSA_2048"];

export const listCertificates = (acm: Acm) =>
  operation({
    schema: ListCertificates,
    handle: (input, context) => {
      if ((input.SortBy === undefined) !== (input.SortOrder === undefined)) {
        const [given, missing] = input.SortBy ? ["SortBy", "SortOrder"] : ["SortOrder", "SortBy"];
        throw awsError("ValidationException", `${given} needs ${missing}.`);
      }
      const found = acm.list(context).filter((certificate) => matches(certificate, input, context));
      // ACM's order is newest first. Ties (one moment of a frozen clock) keep the order of creation.
      const sign = input.SortOrder === "ASCENDING" ? 1 : -1;
      const sorted = [...found].sort(
        (left, right) => sign * (left.createdAt.getTime() - right.createdAt.getTime()),
      );
      const { items, next } = page(sorted, input.MaxItems, input.NextToken, invalidToken);
      return {
        CertificateSummaryList: items.map((certificate) => summary(certificate, context)),
        NextToken: next,
      };
    },
  });

function matches(certificate: Certificate, input: ListInput, { now }: CallContext): boolean {
  const { Includes: includes, CertificateStatuses: statuses, CertificateKeyPairOrigins: origins } = input;
  const algorithm = algorithmOf(certificate);
  const usages = [...keyUsages(certificate), "ANY"];
  const extended = [...extendedKeyUsages(certificate).map(({ Name }) => Name), "ANY"];
  return (
    (includes.keyTypes ?? DEFAULT_KEY_TYPES).includes(algorithm) &&
    (statuses?.includes(statusOf(certificate, now)) ?? true) &&
    (origins?.includes(originOf(certificate)) ?? true) &&
    (includes.exportOption === undefined || exportOption(certificate) === includes.exportOption) &&
    (includes.keyUsage?.some((usage) => usages.includes(usage)) ?? true) &&
    (includes.extendedKeyUsage?.some((usage) => extended.includes(usage)) ?? true) &&
    includes.managedBy === undefined
  );
}

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
    KeyUsages: issue ? keyUsages(certificate) : [],
    ExtendedKeyUsages: issue ? extendedKeyUsages(certificate).map(({ Name }) => Name) : [],
    ExportOption: exportOption(certificate),
    InUse: certificate.inUseBy.size > 0,
    Exported: certificate.imported ? undefined : wasExported(certificate),
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
