import { findExport } from "../aws/acm";
import { waitFor } from "../aws/wait";
import type { CertificateSecretInputs } from "../model/certificateSecret";
import { PkiError } from "../model/errors";
import { type Exported, type ProvenCertificate, proveExported, readGeneration } from "../pki/exported";
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
  const exported = await sharedExport(inputs, resource, context);
  const expected = { names: [certificate.commonName], trustAnchors, now: context.now() };
  const proof = proveExported(exported, expected);
  if (proof.ok) return proof.certificate;
  context.exported.delete(exportKey(inputs));
  throw unusable(resource, `The export of ${certificate.arn} was not written to the secret: ${proof.cause}`);
}

/**
 * The export of one generation of a certificate, made once in a process however many secrets take it: each proves
 * it for itself. What failed is not remembered.
 */
function sharedExport(
  inputs: CertificateSecretInputs,
  resource: string,
  context: Context,
): Promise<Exported> {
  const key = exportKey(inputs);
  const known = context.exported.get(key);
  if (known) return known;
  const asked = awaitExport(inputs, resource, context);
  context.exported.set(key, asked);
  asked.catch(() => context.exported.delete(key));
  return asked;
}

/** One connection may export what another may not. */
function exportKey({ acmConnection, certificate }: CertificateSecretInputs): string {
  return JSON.stringify([acmConnection, certificate.arn, certificate.serial]);
}

async function awaitExport(
  inputs: CertificateSecretInputs,
  resource: string,
  context: Context,
): Promise<Exported> {
  const { certificate } = inputs;
  const acm = context.access(inputs.acmConnection).acm(certificate.region);
  const passphrase = context.passphrase();
  const exported = await waitFor(
    {
      probe: () => findExport(acm, resource, certificate.arn, passphrase),
      // Right after a renewal ACM may still export the generation before.
      judge: async (seen) => (seen && !isBehind(seen, certificate) ? "done" : "pending"),
      deadlineSeconds: EXPORT_DEADLINE_SECONDS,
      onPending: (_, waited) =>
        context.progress(inputs.resourceUrn, `waiting for ACM to export, ${waited} s so far`),
      timeout: () =>
        unusable(
          resource,
          `ACM does not export the certificate ${certificate.serial} of ${certificate.arn} yet.`,
        ),
    },
    context,
  );
  if (!exported) throw unusable(resource, "ACM exported nothing.");
  return exported;
}

/**
 * Whether an export is of an earlier generation than the plan showed. One of a later generation is welcome: AWS has
 * renewed since, and what it exports is proven like any other.
 */
function isBehind(exported: Exported, planned: { serial: string; notBefore: string }): boolean {
  const generation = readGeneration(exported.certificatePem);
  if (generation === undefined || generation.serial === planned.serial) return false;
  return generation.notBefore.getTime() <= Date.parse(planned.notBefore);
}

function unusable(resource: string, cause: string): PkiError {
  const remedy =
    "Run pulumi up --refresh; if that does not help, see CertificateUnusable in docs/troubleshooting.md.";
  return new PkiError({ code: "CertificateUnusable", resource, cause, remedy });
}
