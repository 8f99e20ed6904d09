import { operation } from "../core/operation";
import type { Acm } from "./acm";
import { requireUnused } from "./certificate";
import { ByArn } from "./schemas";

export const deleteCertificate = (acm: Acm) =>
  operation({
    schema: ByArn,
    resource: (input) => input.CertificateArn,
    handle: (input, context) => {
      const certificate = acm.require(input.CertificateArn, context);
      requireUnused(certificate);
      acm.delete(certificate);
    },
  });
