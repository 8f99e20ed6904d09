import { type KeyObject, X509Certificate } from "node:crypto";
import type { HoldsKey } from "../kernel/keyFence";
import { type ProvenChain, proveChain } from "./chain";
import type { EncryptedKey } from "./encryptedKey";
import { Sealed } from "./sealed";

/** Answer of ExportCertificate. */
export interface Exported extends HoldsKey {
  certificatePem: string;
  chainPem: string;
  key: EncryptedKey;
}

/** A certificate with its key and everything that was proven of them. Lives in memory only. */
export interface ProvenCertificate extends ProvenChain, HoldsKey {
  /** PKCS#8, PEM. Never logged, never returned to the engine. */
  privateKey: Sealed;
  /** Hexadecimal pairs with colons, lower case, as ACM shows it. */
  serial: string;
  notAfter: Date;
}

export interface Expectation {
  /** Names that the certificate must cover. */
  names: readonly string[];
  trustAnchors: readonly string[];
  now: Date;
}

export type ProofResult = { ok: true; certificate: ProvenCertificate } | { ok: false; cause: string };

/**
 * Opens an export and proves it: the key decrypts and belongs to the certificate, the names are covered, the dates are valid and the chain verifies up to a self-signed root.
 */
export function proveExported(exported: Exported, expected: Expectation): ProofResult {
  const key = exported.key.open();
  if (!key) return fault("The exported private key cannot be decrypted.");
  return proveParts({ ...exported, key }, expected);
}

/** Proves a certificate with its opened key, wherever they come from. */
export function proveParts(
  { certificatePem, chainPem, key }: { certificatePem: string; chainPem: string; key: KeyObject },
  expected: Expectation,
): ProofResult {
  const proven = proveChain(certificatePem, chainPem, expected.trustAnchors);
  if (!proven.ok) return proven;
  const leaf = new X509Certificate(proven.chain.leaf);
  const serial = colonHex(leaf.serialNumber);
  if (!leaf.checkPrivateKey(key)) return fault("The private key does not belong to the certificate.");
  const { notBefore, notAfter } = datesOf(leaf);
  if (expected.now > notAfter || expected.now < notBefore)
    return fault(
      `The certificate is valid from ${leaf.validFrom} to ${leaf.validTo} only; it is ${expected.now.toISOString()} here.`,
    );
  const missing = expected.names.filter((name) => !coveredNames(leaf).has(name));
  if (missing.length > 0) return fault(`The certificate does not cover ${missing.join(", ")}.`);
  const privateKey = new Sealed(key.export({ type: "pkcs8", format: "pem" }).toString());
  return { ok: true, certificate: { ...proven.chain, privateKey, serial, notAfter } };
}

/** Which generation of a certificate this is. Undefined where it cannot be read. */
export function readGeneration(
  certificatePem: string,
): { serial: string; notBefore: Date; notAfter: Date } | undefined {
  try {
    const certificate = new X509Certificate(certificatePem);
    return { serial: colonHex(certificate.serialNumber), ...datesOf(certificate) };
  } catch {
    return undefined;
  }
}

/** The dates of a certificate, from their texts: X509Certificate.validFromDate came with Node 22.10. */
export function datesOf({ validFrom, validTo }: X509Certificate): { notBefore: Date; notAfter: Date } {
  return { notBefore: new Date(validFrom), notAfter: new Date(validTo) };
}

/** Serial as ACM writes it, whatever separators and leading zeros the source uses. */
export function colonHex(serial: string): string {
  const digits = serial
    .toLowerCase()
    .replace(/[^0-9a-f]/g, "")
    .replace(/^0+(?=[0-9a-f])/, "");
  const even = digits.length % 2 === 0 ? digits : `0${digits}`;
  return even.match(/../g)?.join(":") ?? "";
}

/** SHA-256 of a PEM certificate's DER form: 64 hexadecimal digits in lower case. */
export function fingerprintSha256(certificatePem: string): string {
  return new X509Certificate(certificatePem).fingerprint256.replace(/:/g, "").toLowerCase();
}

function coveredNames(leaf: X509Certificate): Set<string> {
  const entries = (leaf.subjectAltName ?? "").split(", ").filter((entry) => entry.startsWith("DNS:"));
  return new Set(entries.map((entry) => entry.slice("DNS:".length).toLowerCase()));
}

function fault(cause: string): ProofResult {
  return { ok: false, cause };
}
