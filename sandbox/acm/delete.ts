import { awsError } from "../wire/error";
import { operation } from "../wire/service";
import type { Acm } from "./acm";
import { ByArn } from "./schemas";

export const deleteCertificate = (acm: Acm) =>
  operation({
    schema: ByArn,
    resource: (input) => input.CertificateArn,
    handle: (input, context) => {
      const certificate = acm.require(input.CertificateArn, context);
      if (certificate.inUseBy.size > 0) {
        throw awsError(
          "ResourceInUseException",
          `Certificate ${certificate.arn} in account ${certificate.account} is in use.`,
        );
      }
      acm.delete(certificate);
    },
  });
