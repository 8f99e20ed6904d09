import { findExport } from "../aws/acm";
import { waitFor } from "../aws/wait";
import type { CertificateSecretInputs } from "../model/certificateSecret";
import { PkiError } from "../model/errors";
import {
  type Expectation,
  type Exported,
  type ProvenCertificate,
  proveExported,
  readGeneration,
} from "../pki/exported";
import type { CertificateWork } from "./certificateWork";
import type { Context } from "./lifecycle";

/** Seconds that an issued certificate may take until ACM exports it. */
const EXPORT_DEADLINE_SECONDS = 5 * 60;

/** Exports a certificate and proves it before anything is written anywhere. */
export async function exportCertificate(
  inputs: CertificateSecretInputs,
  resource: string,
  context: Context,
): Promise<ProvenCertificate> {
  const { certificate } = inputs;
  const exported = await sharedExport(inputs, resource, context);
  const proof = proveExported(exported, expectationOf(inputs, context));
  if (proof.ok) return proof.certificate;
  context.exported.delete(exportKey(inputs));
  throw unusable(resource, `The export of ${certificate.arn} was not written to the secret: ${proof.cause}`);
}

/** What the certificate in a secret must fulfil: every name of the certificate is covered, not the common one alone. */
export function expectationOf(
  { certificate, trustAnchors = [] }: CertificateSecretInputs,
  context: Context,
): Expectation {
  const { commonName, dnsNames = [] } = certificate;
  const names = [...new Set([commonName, ...dnsNames])];
  return { names, trustAnchors, now: context.now() };
}

/**
 * The export of one generation of a certificate, made once in a process however many secrets take it: each proves
 * it for itself. What is kept is the encrypted key beside its passphrase, so it is kept no longer than the secrets of
 * one run need it: the next use, of whatever certificate, drops what is older than five minutes, and an export of
 * another generation drops the one before. What failed is not remembered.
 */
function sharedExport(
  inputs: CertificateSecretInputs,
  resource: string,
  context: Context,
): Promise<Exported> {
  const key = exportKey(inputs);
  dropStale(inputs.certificate, context);
  const known = context.exported.get(key);
  if (known) return known.answer;
  const answer = awaitExport(inputs, resource, context);
  const { arn, serial } = inputs.certificate;
  const entry: SharedExport = { answer, arn, serial };
  context.exported.set(key, entry);
  const settle = () => {
    entry.answeredAt = context.now();
  };
  answer.then(settle, () => context.exported.delete(key));
  return answer;
}

/**
 * Exports a certificate that was issued just now, and keeps the answer for the secrets that will be written of it.
 * Gives its PEM; undefined where it cannot be exported, which is then found out by who needs it.
 */
export async function exportAhead(arn: string, work: CertificateWork): Promise<string | undefined> {
  const { inputs, acm, resource, context } = work;
  const exported = await findExport(acm, resource, arn, context.passphrase()).catch(() => undefined);
  const serial = exported && readGeneration(exported.certificatePem)?.serial;
  if (!exported || serial === undefined) return undefined;
  const key = keyOf(inputs.connection, { arn, serial });
  dropStale({ arn, serial }, context);
  context.exported.set(key, { answer: Promise.resolve(exported), arn, serial, answeredAt: context.now() });
  return exported.certificatePem;
}

/** An export that several secrets share. */
export interface SharedExport {
  answer: Promise<Exported>;
  arn: string;
  serial: string;
  /** Absent while ACM has not answered yet. */
  answeredAt?: Date;
}

/** Minutes that an answer is kept for the other secrets of its certificate. */
const KEPT_MINUTES = 5;

function dropStale(certificate: { arn: string; serial: string }, context: Context): void {
  const since = context.now().getTime() - KEPT_MINUTES * 60_000;
  for (const [key, { arn, serial, answeredAt }] of context.exported) {
    const isOld = answeredAt !== undefined && answeredAt.getTime() < since;
    const isBefore = arn === certificate.arn && serial !== certificate.serial;
    if (isOld || isBefore) context.exported.delete(key);
  }
}

/** One connection may export what another may not. */
function exportKey({ acmConnection, certificate }: CertificateSecretInputs): string {
  return keyOf(acmConnection, certificate);
}

function keyOf(connection: string | undefined, { arn, serial }: { arn: string; serial: string }): string {
  return JSON.stringify([connection, arn, serial]);
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
      resource,
      awaited: `ACM to export ${certificate.arn}`,
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
