import type { CertificateDetail, DomainStatus, DomainValidation } from "@aws-sdk/client-acm";
import { validationDomain } from "../../kernel/domainName";
import { colonHex, readGeneration } from "../../pki/exported";
import type { CertificateStatus } from "./certificateStatus";

/** A certificate as ACM describes it. */
export interface CertificateView {
  arn: string;
  status: CertificateStatus;
  commonName: string;
  /** All names, the common name among them. */
  names: string[];
  /** As RequestCertificate takes it, such as RSA_2048. */
  keyAlgorithm: string;
  /** Whether Amazon issued it, its key may be exported, and its names are validated by DNS. */
  amazonIssued: boolean;
  exportable: boolean;
  validatedByDns: boolean;
  failureReason?: string | undefined;
  /** When it was requested. */
  createdAt: Date | undefined;
  /** Empty while not issued. */
  serial: string;
  notBefore: string;
  notAfter: string;
  /** One per domain. A wildcard shares that of its parent. */
  records: { domain: string; name: string; value: string }[];
  /** Whether ACM has named the record of every domain. */
  recordsNamed: boolean;
  /** Domains whose record ACM has seen. */
  validatedDomains: string[];
  /** Names whose validation has failed for good. */
  failedDomains: string[];
  renewalStatus?: string | undefined;
  renewalReason?: string | undefined;
  /** When the renewal took its status, in milliseconds since 1970. */
  renewalUpdatedAt?: number | undefined;
  /** Names whose record ACM has seen for the latest renewal, for which it looks anew each time. */
  renewalValidatedDomains: string[];
  /** ARNs of what serves it. */
  inUseBy: string[];
  /** Of this generation, where ACM has given it out already. */
  certificatePem?: string;
}

/** Reads an answer of DescribeCertificate. */
export function viewOf(arn: string, detail: CertificateDetail): CertificateView {
  const options = detail.DomainValidationOptions ?? [];
  const named = options.filter((option) => option.ResourceRecord?.Name && option.ResourceRecord.Value);
  const byName = new Map(
    named.map((option) => {
      const record = { name: option.ResourceRecord?.Name ?? "", value: option.ResourceRecord?.Value ?? "" };
      return [record.name, { domain: validationDomain(option.DomainName ?? ""), ...record }] as const;
    }),
  );
  return {
    arn,
    status: detail.Status as CertificateStatus,
    commonName: detail.DomainName ?? "",
    names: detail.SubjectAlternativeNames ?? [],
    // ACM shows RSA-2048 where it takes RSA_2048.
    keyAlgorithm: (detail.KeyAlgorithm ?? "").replace("-", "_"),
    amazonIssued: detail.Type === "AMAZON_ISSUED",
    exportable: detail.Options?.Export === "ENABLED",
    validatedByDns: options.length > 0 && options.every((option) => option.ValidationMethod === "DNS"),
    failureReason: detail.FailureReason,
    createdAt: detail.CreatedAt,
    serial: detail.Serial ? colonHex(detail.Serial) : "",
    notBefore: detail.NotBefore?.toISOString() ?? "",
    notAfter: detail.NotAfter?.toISOString() ?? "",
    records: [...byName.values()],
    recordsNamed: options.length > 0 && named.length === options.length,
    validatedDomains: domainsThat("SUCCESS", options),
    failedDomains: domainsThat("FAILED", options),
    renewalStatus: detail.RenewalSummary?.RenewalStatus,
    renewalReason: detail.RenewalSummary?.RenewalStatusReason,
    renewalUpdatedAt: detail.RenewalSummary?.UpdatedAt?.getTime(),
    renewalValidatedDomains: domainsThat("SUCCESS", detail.RenewalSummary?.DomainValidationOptions ?? []),
    inUseBy: detail.InUseBy ?? [],
  };
}

/**
 * A certificate that was pending and is issued by now, from its view before and its PEM alone. Undefined where the PEM
 * cannot be read.
 */
export function issuedView(pending: CertificateView, certificatePem: string): CertificateView | undefined {
  const generation = readGeneration(certificatePem);
  return (
    generation && {
      ...pending,
      status: "ISSUED",
      serial: generation.serial,
      notBefore: generation.notBefore.toISOString(),
      notAfter: generation.notAfter.toISOString(),
      validatedDomains: pending.names,
      certificatePem,
    }
  );
}

const domainsThat = (status: DomainStatus, options: readonly DomainValidation[]): string[] =>
  options.filter((one) => one.ValidationStatus === status).map((one) => one.DomainName ?? "");
