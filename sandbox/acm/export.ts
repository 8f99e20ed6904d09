import { z } from "zod";
import { after, SECOND } from "../core/clock";
import { type CallContext, operation } from "../core/operation";
import { awsError } from "../wire/error";
import { blob } from "../wire/shapes";
import type { Acm } from "./acm";
import { type Certificate, currentIssue, type Issue, statusOf } from "./certificate";
import { ByArn, CertificateArn } from "./schemas";

const ExportCertificate = z.object({ CertificateArn, Passphrase: blob({ min: 4, max: 128 }) });

/** ASCII without # $ % (API_ExportCertificate, Passphrase). */
const PASSPHRASE = /^[\x20-\x7e]+$/;

/** ExportCertificate: the leaf, its chain without the leaf, and the key as encrypted PKCS#8. */
export const exportCertificate = (acm: Acm) =>
  operation({
    schema: ExportCertificate,
    resource: (input) => input.CertificateArn,
    handle: async (input, context) => {
      const passphrase = input.Passphrase.toString("latin1");
      if (!PASSPHRASE.test(passphrase) || /[#$%]/.test(passphrase)) {
        throw awsError(
          "ValidationException",
          "The passphrase must be ASCII and must not contain any of # $ %.",
        );
      }
      const certificate = acm.require(input.CertificateArn, context);
      const issue = requireExportable(certificate, context);
      requireRelation(certificate, issue, acm.settings.exportDelaySeconds, context);
      issue.exportedAt ??= context.now;
      const leaf = await acm.authority.leafFor(certificate, issue);
      return {
        Certificate: leaf.certificatePem,
        CertificateChain: leaf.chainPem,
        PrivateKey: leaf.encryptedKey(passphrase),
      };
    },
  });

function requireExportable(certificate: Certificate, { now }: CallContext): Issue {
  if (certificate.imported || !certificate.exportable) {
    throw awsError("ValidationException", `Certificate ARN: ${certificate.arn} is not enabled for export.`);
  }
  const status = statusOf(certificate, now);
  const issue = currentIssue(certificate);
  if (status === "PENDING_VALIDATION") throw notIssued(certificate);
  // A certificate that came to its end otherwise will never be issued: no reason to try again.
  if (status !== "ISSUED" || issue === undefined) {
    throw awsError(
      "ValidationException",
      `Certificate ARN: ${certificate.arn} is ${status} and cannot be exported.`,
    );
  }
  return issue;
}

/** Of AWS's answer only the message is known (Infisical PR #6069). Its class here is that of a request that is wrong. */
function requireRelation(
  { arn, issues }: Certificate,
  { at }: Issue,
  seconds: number,
  { now }: CallContext,
): void {
  const isRenewed = issues.length > 1;
  if (!isRenewed || now >= after(at, seconds * SECOND)) return;
  throw awsError("ValidationException", `Certificate ${arn} must have at least one relation of type EXPORT.`);
}

const notIssued = ({ arn }: Certificate) =>
  awsError("RequestInProgressException", `The certificate ${arn} has not been issued yet.`);

/** GetCertificate: leaf and chain without the key, whether or not the certificate may be exported. */
export const getCertificate = (acm: Acm) =>
  operation({
    schema: ByArn,
    resource: (input) => input.CertificateArn,
    handle: async (input, context) => {
      const certificate = acm.require(input.CertificateArn, context);
      const { imported } = certificate;
      if (imported) return { Certificate: imported.certificatePem, CertificateChain: imported.chainPem };
      const issue = currentIssue(certificate);
      if (issue === undefined) throw notIssued(certificate);
      const leaf = await acm.authority.leafFor(certificate, issue);
      return { Certificate: leaf.certificatePem, CertificateChain: leaf.chainPem };
    },
  });
