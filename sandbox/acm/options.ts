import { z } from "zod";
import { operation } from "../core/operation";
import { awsError } from "../wire/error";
import type { Acm } from "./acm";
import { exportOption } from "./certificate";
import { CertificateArn, ExportOption, TransparencyPreference } from "./schemas";

const UpdateCertificateOptions = z.object({
  CertificateArn,
  Options: z.object({
    CertificateTransparencyLoggingPreference: TransparencyPreference.optional(),
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
      if (wanted !== undefined && wanted !== exportOption(certificate)) {
        throw awsError(
          "ValidationException",
          "The export option of a certificate cannot be changed after it was requested.",
        );
      }
      requireTransparency(input.Options.CertificateTransparencyLoggingPreference);
    },
  });

/** Every public certificate is logged: AWS ended the opt-out for requests and for later changes alike. */
export function requireTransparency(preference: "ENABLED" | "DISABLED" | undefined): void {
  if (preference !== "DISABLED") return;
  throw awsError("ValidationException", "Certificate transparency logging opt-out is no longer available.");
}
