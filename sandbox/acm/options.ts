import { z } from "zod";
import { awsError } from "../wire/error";
import { operation } from "../wire/service";
import type { Acm } from "./acm";
import { CertificateArn, DomainName, ExportOption } from "./schemas";

const UpdateCertificateOptions = z.object({
  CertificateArn,
  Options: z.object({
    CertificateTransparencyLoggingPreference: ExportOption.optional(),
    Export: ExportOption.optional(),
  }),
});

/** Whether a certificate may be exported is decided in the request, once and for all. */
export const updateCertificateOptions = (acm: Acm) =>
  operation({
    schema: UpdateCertificateOptions,
    resource: (input) => input.CertificateArn,
    handle: (input, context) => {
      const certificate = acm.require(input.CertificateArn, context);
      const wanted = input.Options.Export;
      if (wanted !== undefined && (wanted === "ENABLED") !== certificate.exportable) {
        throw awsError(
          "ValidationException",
          "The export option of a certificate cannot be changed after it was requested.",
        );
      }
      if (input.Options.CertificateTransparencyLoggingPreference === "DISABLED") {
        throw awsError(
          "ValidationException",
          "Certificate transparency logging opt-out is no longer available.",
        );
      }
    },
  });

const ResendValidationEmail = z.object({ CertificateArn, Domain: DomainName, ValidationDomain: DomainName });

/** Nothing here is validated by e-mail. */
export const resendValidationEmail = (acm: Acm) =>
  operation({
    schema: ResendValidationEmail,
    resource: (input) => input.CertificateArn,
    handle: (input, context) => {
      acm.require(input.CertificateArn, context);
      throw awsError("ValidationException", `Certificate ${input.CertificateArn} is not validated by email.`);
    },
  });
