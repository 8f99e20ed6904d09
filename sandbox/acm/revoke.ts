import { z } from "zod";
import { after, SECOND } from "../core/clock";
import { type CallContext, operation } from "../core/operation";
import { awsError } from "../wire/error";
import type { Acm } from "./acm";
import { type Certificate, currentIssue, requireUnused, statusOf, wasExported } from "./certificate";
import { CertificateArn } from "./schemas";

const RevokeCertificate = z.object({
  CertificateArn,
  RevocationReason: z.enum([
    "UNSPECIFIED",
    "KEY_COMPROMISE",
    "CA_COMPROMISE",
    "AFFILIATION_CHANGED",
    "SUPERCEDED",
    "SUPERSEDED",
    "CESSATION_OF_OPERATION",
    "CERTIFICATE_HOLD",
    "REMOVE_FROM_CRL",
    "PRIVILEGE_WITHDRAWN",
    "A_A_COMPROMISE",
  ]),
});

/** Reasons that ACM leaves out of the enumeration (ACM User Guide, "Revoke a public certificate"). */
const REASONS = ["UNSPECIFIED", "AFFILIATION_CHANGED", "SUPERSEDED", "CESSATION_OF_OPERATION"];

/** "You are trying to update a resource or configuration that is already being created or updated" (ConflictException). */
function requireUpdated(certificate: Certificate, seconds: number, { now }: CallContext): void {
  const { at, exportedAt } = currentIssue(certificate) ?? {};
  const changed = [at, exportedAt].filter((date) => date !== undefined);
  if (changed.every((date) => now >= after(date, seconds * SECOND))) return;
  throw awsError("ConflictException", `Certificate ${certificate.arn} is being updated. Try again later.`);
}

/** RevokeCertificate: only exported certificates. It cannot be undone. */
export const revokeCertificate = (acm: Acm) =>
  operation({
    schema: RevokeCertificate,
    resource: (input) => input.CertificateArn,
    handle: (input, context) => {
      const certificate = acm.require(input.CertificateArn, context);
      const reason = input.RevocationReason;
      if (!REASONS.includes(reason)) {
        throw awsError(
          "ValidationException",
          `Revocation reason ${reason} is not supported; use one of ${REASONS.join(", ")}.`,
        );
      }
      const status = statusOf(certificate, context.now);
      if (status === "REVOKED") {
        throw awsError("ConflictException", `Certificate ${certificate.arn} is already revoked.`);
      }
      if (certificate.imported || !wasExported(certificate) || status !== "ISSUED") {
        throw awsError(
          "ValidationException",
          `Certificate ${certificate.arn} is not an issued and exported certificate.`,
        );
      }
      requireUnused(certificate);
      requireUpdated(certificate, acm.settings.revokeDelaySeconds, context);
      certificate.revocation = { at: context.now, reason };
      return { CertificateArn: certificate.arn };
    },
  });
