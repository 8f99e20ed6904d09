import type { Access } from "../aws/access";
import { type Clock, waitFor } from "../aws/calls/wait";
import { PkiError } from "../kernel/errors";
import { type Exported, type ProvenCertificate, proveExported, readGeneration } from "../pki/exported";
import type { ExportCache } from "./exportCache";
import { type ExportPlace, type ExportSource, expectationOf } from "./exportSource";

/** Seconds that an issued certificate may take until ACM exports it. */
const EXPORT_DEADLINE_SECONDS = 5 * 60;

/** Dependencies of an export. */
export interface ExportContext extends Clock {
  access(connection: string | undefined): Access;
  /** A fresh passphrase: ASCII without `#`, `$`, `%`. */
  passphrase(): string;
  readonly exports: ExportCache;
}

/** A resource that needs an export. */
export interface Asker {
  /** As errors name it. */
  resource: string;
  /** Shows a line beside the resource. */
  tell(message: string): void;
}

/** An object that takes a certificate. */
export interface Recipient extends Asker {
  /** The object within a sentence: `the secret`. */
  noun: string;
}

/** Exports a certificate and proves it before anything is written anywhere. Each destination proves it for itself. */
export async function exportCertificate(
  source: ExportSource,
  recipient: Recipient,
  context: ExportContext,
): Promise<ProvenCertificate> {
  // Right after a renewal ACM may still export the generation before.
  const isNew = (seen: Exported) => !isBehind(seen, source);
  const what = `the certificate ${source.serial} of ${source.arn}`;
  const exported = await context.exports.take(source, () =>
    awaitExport(source, what, isNew, recipient, context),
  );
  const proof = proveExported(exported, expectationOf(source, context.now()));
  if (proof.ok) return proof.certificate;
  context.exports.drop(source);
  const { resource, noun } = recipient;
  throw unusable(resource, `The export of ${source.arn} was not written to ${noun}: ${proof.cause}`);
}

/**
 * Exports a certificate that was issued just now, and keeps the answer for its destinations. Gives its PEM, or
 * undefined where it cannot be exported: the destination then meets the failure.
 */
export async function exportAhead(
  place: ExportPlace,
  resource: string,
  context: ExportContext,
): Promise<string | undefined> {
  const exported = await askForExport(place, resource, context).catch(() => undefined);
  const serial = exported && readGeneration(exported.certificatePem)?.serial;
  if (!exported || serial === undefined) return undefined;
  context.exports.put({ ...place, serial }, exported);
  return exported.certificatePem;
}

/** Exports a certificate and forgets the key: ACM renews and revokes only what was exported. */
export async function exportOnce(place: ExportPlace, asker: Asker, context: ExportContext): Promise<void> {
  await awaitExport(place, place.arn, () => true, asker, context);
}

function askForExport(
  { arn, region, connection }: ExportPlace,
  resource: string,
  context: ExportContext,
): Promise<Exported | undefined> {
  return context.access(connection).acm(region, resource).findExport(arn, context.passphrase());
}

/** Waits until ACM exports what is wanted: for a while after an issue or a renewal it may not. */
async function awaitExport(
  place: ExportPlace,
  what: string,
  isWanted: (seen: Exported) => boolean,
  { resource, tell }: Asker,
  context: ExportContext,
): Promise<Exported> {
  const exported = await waitFor(
    {
      resource,
      awaited: `ACM to export ${place.arn}`,
      probe: () => askForExport(place, resource, context),
      judge: async (seen) => (seen && isWanted(seen) ? "done" : "pending"),
      deadlineSeconds: EXPORT_DEADLINE_SECONDS,
      onPending: (_, waited) => tell(`waiting for ACM to export, ${waited} s so far`),
      timeout: () => unusable(resource, `ACM does not export ${what} yet.`),
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
