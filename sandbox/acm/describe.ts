import { after, SECOND } from "../core/clock";
import { type CallContext, operation } from "../core/operation";
import type { Acm } from "./acm";
import {
  baseDomain,
  type Certificate,
  colonHex,
  currentIssue,
  eligibility,
  exportOption,
  extendedKeyUsages,
  hyphened,
  type Issue,
  keyUsages,
  originOf,
  type Renewal,
  renewalStatus,
  type Status,
  statusOf,
} from "./certificate";
import { ByArn } from "./schemas";
import { validationRecord } from "./validationRecord";

export const describeCertificate = (acm: Acm) =>
  operation({
    schema: ByArn,
    resource: (input) => input.CertificateArn,
    handle: (input, context) => {
      const certificate = acm.require(input.CertificateArn, context);
      return { Certificate: detail(acm, certificate, context) };
    },
  });

function detail(acm: Acm, certificate: Certificate, context: CallContext): object {
  const status = statusOf(certificate, context.now);
  return {
    CertificateArn: certificate.arn,
    DomainName: certificate.domains[0],
    SubjectAlternativeNames: certificate.domains,
    ...(certificate.imported ? importedDetail(certificate) : issuedDetail(acm, certificate, context, status)),
    CreatedAt: certificate.createdAt,
    Status: status,
    InUseBy: [...certificate.inUseBy.keys()],
    FailureReason: certificate.failure?.reason,
    RevokedAt: certificate.revocation?.at,
    RevocationReason: certificate.revocation?.reason,
    RenewalEligibility: eligibility(certificate, status),
    CertificateKeyPairOrigin: originOf(certificate),
    ...issueDetail(currentIssue(certificate)),
  };
}

function issuedDetail(acm: Acm, certificate: Certificate, { now }: CallContext, status: Status): object {
  const issued = currentIssue(certificate) !== undefined;
  const rsa = certificate.keyAlgorithm.startsWith("RSA");
  const shown = now >= after(certificate.createdAt, acm.settings.recordDelaySeconds * SECOND);
  return {
    Type: "AMAZON_ISSUED",
    DomainValidationOptions: certificate.domains.map((domain) =>
      validation(certificate, domain, domainStatus(certificate, domain, status), shown),
    ),
    Subject: `CN=${certificate.domains[0]}`,
    Issuer: "Amazon",
    KeyAlgorithm: hyphened(certificate.keyAlgorithm),
    SignatureAlgorithm: rsa ? "SHA256WITHRSA" : "SHA256WITHECDSA",
    KeyUsages: issued ? namedUsages(certificate) : [],
    ExtendedKeyUsages: issued ? extendedKeyUsages(certificate) : [],
    IssuedAt: currentIssue(certificate)?.at,
    RenewalSummary: certificate.renewal && renewalSummary(certificate, certificate.renewal, now),
    Options: { CertificateTransparencyLoggingPreference: "ENABLED", Export: exportOption(certificate) },
  };
}

const namedUsages = (certificate: Certificate): object[] => keyUsages(certificate).map((Name) => ({ Name }));

function importedDetail(certificate: Certificate): object {
  const { imported } = certificate;
  return {
    Type: "IMPORTED",
    DomainValidationOptions: certificate.domains.map((DomainName) => ({ DomainName })),
    Subject: imported?.subject,
    Issuer: imported?.issuer,
    KeyAlgorithm: imported?.keyAlgorithm,
    SignatureAlgorithm: imported?.signatureAlgorithm,
    ImportedAt: imported?.at,
    KeyUsages: namedUsages(certificate),
    ExtendedKeyUsages: extendedKeyUsages(certificate),
    Options: { CertificateTransparencyLoggingPreference: "DISABLED", Export: exportOption(certificate) },
  };
}

const issueDetail = (issue: Issue | undefined): object =>
  issue === undefined
    ? {}
    : { Serial: colonHex(issue.serial), NotBefore: issue.notBefore, NotAfter: issue.notAfter };

function domainStatus(certificate: Certificate, domain: string, status: Status): string {
  if (certificate.validated.has(baseDomain(domain))) return "SUCCESS";
  return status === "PENDING_VALIDATION" ? "PENDING_VALIDATION" : "FAILED";
}

/** The record is absent while `shown` is false, as it is in the first seconds at AWS. */
function validation(certificate: Certificate, domain: string, status: string, shown: boolean): object {
  const { name, value } = validationRecord(certificate.account, baseDomain(domain));
  return {
    DomainName: domain,
    ValidationDomain: domain,
    ValidationStatus: status,
    ResourceRecord: shown ? { Name: name, Type: "CNAME", Value: value } : undefined,
    ValidationMethod: "DNS",
  };
}

function renewalSummary(certificate: Certificate, renewal: Renewal, now: Date): object {
  const done = renewal.completedAt !== undefined;
  return {
    RenewalStatus: renewalStatus(certificate, renewal, now),
    DomainValidationOptions: certificate.domains.map((domain) => {
      const proven = done || certificate.proofs.has(baseDomain(domain));
      return validation(certificate, domain, proven ? "SUCCESS" : "PENDING_VALIDATION", true);
    }),
    RenewalStatusReason: renewal.failure?.reason,
    UpdatedAt: renewal.completedAt ?? renewal.failure?.at ?? renewal.startedAt,
  };
}
