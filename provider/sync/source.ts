import { exportCertificate } from "../export/exportCertificate";
import { type ExportSource, expectationOf } from "../export/exportSource";
import { certificateNames, commonNameFirst } from "../kernel/certificateNames";
import type { Expectation, ProvenCertificate } from "../pki/exported";
import type { SyncWork } from "./destination";
import type { SyncInputs } from "./model/state";

/** Exports the certificate of an object and proves it, before anything is written to the `noun`. */
export function exportFor({ inputs, resource, context }: SyncWork, noun: string): Promise<ProvenCertificate> {
  const tell = (message: string) => context.teller.progress(message);
  const recipient = { resource, noun: `the ${noun}`, tell };
  return exportCertificate(sourceOf(inputs), recipient, context.world);
}

/** Conditions that the certificate in an object must fulfil now. */
export function expectationNow({ inputs, context }: SyncWork): Expectation {
  return expectationOf(sourceOf(inputs), context.world.now());
}

/** The certificate that an object takes, with every name of it, not the common one alone. */
function sourceOf({ certificate, acmConnection, trustAnchors = [] }: SyncInputs): ExportSource {
  const { arn, region, serial, notBefore, commonName, dnsNames = [] } = certificate;
  const names = commonNameFirst(certificateNames(commonName, dnsNames));
  return { arn, region, connection: acmConnection, serial, notBefore, names, trustAnchors };
}
