import type { CallContext } from "../core/operation";
import {
  algorithmOf,
  type Certificate,
  colonHex,
  currentIssue,
  eligibility,
  exportOption,
  extendedKeyUsages,
  keyUsages,
  originOf,
  renewalStatus,
  statusOf,
  wasExported,
} from "./certificate";

export const SORT_BY = [
  "CREATED_AT",
  "NOT_AFTER",
  "STATUS",
  "RENEWAL_STATUS",
  "EXPORTED",
  "IN_USE",
  "NOT_BEFORE",
  "KEY_ALGORITHM",
  "TYPE",
  "CERTIFICATE_ARN",
  "COMMON_NAME",
  "REVOKED_AT",
  "RENEWAL_ELIGIBILITY",
  "ISSUED_AT",
  "MANAGED_BY",
  "EXPORT_OPTION",
  "VALIDATION_METHOD",
  "IMPORTED_AT",
  "ACME_ENDPOINT_ARN",
  "ACME_ACCOUNT_ID",
  "CERTIFICATE_KEY_PAIR_ORIGIN",
] as const;

export type SortKey = Date | string | boolean | undefined;

/** A certificate as search shows it, with what it can be sorted by. */
export type SearchView = ReturnType<typeof viewOf>;

export function viewOf(certificate: Certificate, { now }: CallContext) {
  const issue = currentIssue(certificate);
  const status = statusOf(certificate, now);
  const { imported, renewal } = certificate;
  const metadata = {
    CreatedAt: certificate.createdAt,
    Exported: wasExported(certificate),
    ImportedAt: imported?.at,
    InUse: certificate.inUseBy.size > 0,
    IssuedAt: imported ? undefined : issue?.at,
    RenewalEligibility: eligibility(certificate, status),
    RevokedAt: certificate.revocation?.at,
    Status: status as string,
    RenewalStatus: renewal && renewalStatus(certificate, renewal, now),
    Type: imported ? "IMPORTED" : "AMAZON_ISSUED",
    ExportOption: exportOption(certificate),
    ValidationMethod: imported ? undefined : "DNS",
    CertificateKeyPairOrigin: originOf(certificate),
  };
  const attributes = attributesOf(certificate);
  const result = {
    CertificateArn: certificate.arn,
    X509Attributes: attributes,
    CertificateMetadata: { AcmCertificateMetadata: metadata },
  };
  return {
    certificate,
    result,
    attributes,
    metadata,
    sortKeys: sortKeysOf(certificate, attributes, metadata),
  };
}

/** Names, times and key of the certificate. Most of it exists only once it is issued. */
function attributesOf(certificate: Certificate) {
  const issue = currentIssue(certificate);
  const algorithm = algorithmOf(certificate);
  return {
    Issuer: issue && { CommonName: certificate.imported ? certificate.imported.issuer : "Amazon" },
    Subject: { CommonName: certificate.domains[0] },
    SubjectAlternativeNames: certificate.domains.map((DnsName) => ({ DnsName })),
    ExtendedKeyUsages: issue ? extendedKeyUsages(certificate).map(({ Name }) => Name) : [],
    KeyAlgorithm: algorithm,
    KeyUsages: issue ? keyUsages(certificate) : [],
    SerialNumber: issue && colonHex(issue.serial),
    NotAfter: issue?.notAfter,
    NotBefore: issue?.notBefore,
  };
}

interface Metadata {
  CreatedAt: Date;
  Exported: boolean;
  ImportedAt: Date | undefined;
  InUse: boolean;
  IssuedAt: Date | undefined;
  RenewalEligibility: string;
  RevokedAt: Date | undefined;
  Status: string;
  RenewalStatus: string | undefined;
  Type: string;
  ExportOption: string;
  ValidationMethod: string | undefined;
  CertificateKeyPairOrigin: string;
}

function sortKeysOf(
  certificate: Certificate,
  attributes: ReturnType<typeof attributesOf>,
  metadata: Metadata,
): Record<(typeof SORT_BY)[number], SortKey> {
  return {
    CREATED_AT: metadata.CreatedAt,
    NOT_AFTER: attributes.NotAfter,
    STATUS: metadata.Status,
    RENEWAL_STATUS: metadata.RenewalStatus,
    EXPORTED: metadata.Exported,
    IN_USE: metadata.InUse,
    NOT_BEFORE: attributes.NotBefore,
    KEY_ALGORITHM: attributes.KeyAlgorithm,
    TYPE: metadata.Type,
    CERTIFICATE_ARN: certificate.arn,
    COMMON_NAME: certificate.domains[0],
    REVOKED_AT: metadata.RevokedAt,
    RENEWAL_ELIGIBILITY: metadata.RenewalEligibility,
    ISSUED_AT: metadata.IssuedAt,
    MANAGED_BY: undefined,
    EXPORT_OPTION: metadata.ExportOption,
    VALIDATION_METHOD: metadata.ValidationMethod,
    IMPORTED_AT: metadata.ImportedAt,
    ACME_ENDPOINT_ARN: undefined,
    ACME_ACCOUNT_ID: undefined,
    CERTIFICATE_KEY_PAIR_ORIGIN: metadata.CertificateKeyPairOrigin,
  };
}
