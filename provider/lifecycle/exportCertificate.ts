import { findExport } from "../aws/acm";
import { waitFor } from "../aws/wait";
import type { CertificateSecretInputs } from "../model/certificateSecret";
import { PkiError } from "../model/errors";
import { type ProvenCertificate, proveExported } from "../pki/exported";
import type { Context } from "./lifecycle";

/** Seconds that an issued certificate may take until ACM exports it. */
const EXPORT_DEADLINE_SECONDS = 5 * 60;

/** Exports a certificate and proves it before anything is written anywhere. */
export async function exportCertificate(
  inputs: CertificateSecretInputs,
  resource: string,
  context: Context,
): Promise<ProvenCertificate> {
  const { certificate, trustAnchors = [] } = inputs;
  const acm = context.access(inputs.acmConnection).acm(certificate.region);
  const passphrase = context.passphrase();
  const exported = await waitFor(
    {
      probe: () => findExport(acm, resource, certificate.arn, passphrase),
      judge: async (seen) => (seen ? "done" : "pending"),
      deadlineSeconds: EXPORT_DEADLINE_SECONDS,
      onPending: (_, waited) =>
        context.progress(inputs.resourceUrn, `waiting for ACM to export, ${waited} s so far`),
      timeout: () => unusable(resource, `ACM does not export ${certificate.arn} yet.`),
    },
    context,
  );
  if (!exported) throw unusable(resource, "ACM exported nothing.");
  const expected = {
    serial: certificate.serial,
    names: [certificate.commonName],
    trustAnchors,
    now: context.now(),
  };
  const proof = proveExported(exported, expected);
  if (proof.ok) return proof.certificate;
  throw unusable(resource, `The export of ${certificate.arn} was not written to the secret: ${proof.cause}`);
}

function unusable(resource: string, cause: string): PkiError {
  const remedy = "Run pulumi refresh, then pulumi up; for a chain of another root give it as trustAnchors.";
  return new PkiError({ code: "CertificateUnusable", resource, cause, remedy });
}
