import { operation } from "../core/operation";
import { awsError } from "../wire/error";
import type { Acm } from "./acm";
import { eligibility, statusOf } from "./certificate";
import { ByArn } from "./schemas";

/**
 * RenewCertificate: only what DescribeCertificate calls ELIGIBLE. It answers nothing. A new serial under the same ARN
 * is the only proof that it has happened.
 */
export const renewCertificate = (acm: Acm) =>
  operation({
    schema: ByArn,
    resource: (input) => input.CertificateArn,
    handle: (input, context) => {
      const certificate = acm.require(input.CertificateArn, context);
      const refuse = (why: string) =>
        awsError("ValidationException", `Certificate ${certificate.arn} ${why}`);
      const status = statusOf(certificate, context.now);
      if (certificate.imported) throw refuse("was imported and cannot be renewed.");
      if (status === "PENDING_VALIDATION") {
        throw awsError(
          "RequestInProgressException",
          `Certificate ${certificate.arn} has not been issued yet.`,
        );
      }
      if (status !== "ISSUED") throw refuse(`is ${status} and cannot be renewed.`);
      const { renewal } = certificate;
      if (renewal && !renewal.completedAt && !renewal.failure) {
        throw awsError(
          "RequestInProgressException",
          `A renewal of certificate ${certificate.arn} is in progress.`,
        );
      }
      if (eligibility(certificate, status) === "INELIGIBLE") {
        throw refuse(
          "is not eligible for renewal: it is not in use and was not exported since it was last issued.",
        );
      }
      certificate.renewal = { startedAt: context.now };
    },
  });
