import { createPrivateKey, type KeyObject, X509Certificate } from "node:crypto";
import { proveChain } from "../provider/pki/chain";
import { colonHex, datesOf, fingerprintSha256 } from "../provider/pki/exported";
import { pemCertificates } from "../provider/pki/pem";
import { FIELD_DEFAULTS } from "../provider/sync/secretsManager/model/fieldNames";
import { CertificateSecretError } from "./failure";
import { hidingKey } from "./hidingKey";

/** Names of the fields in the secret's JSON: the `fieldMappings` of the SecretsManagerSync that writes it. */
export interface CertificateSecretMapping {
  /** Field of the certificate itself. Default: `certificate`. */
  certificate?: string | undefined;
  /** Field of the private key. Default: `private_key`. */
  privateKey?: string | undefined;
  /** Field of the chain. Default: `certificate_chain`. */
  certificateChain?: string | undefined;
  /** Field of the root. Default: `ca_certificate`. */
  caCertificate?: string | undefined;
  /** Field of the ARN. Default: none; it is only read where it is named, as it is only written then. */
  certificateArn?: string | undefined;
}

/** A certificate with its key, proven to belong together. PEM where nothing else is said. */
export interface CertificateSecret {
  /** The certificate itself, the leaf. */
  certificate: string;
  /** PKCS#8. Printing or serialising the whole object shows `[hidden]` in its place. */
  privateKey: string;
  /**
   * As it was written: the intermediates, and the root where the sync has `includeRootCa`. "" where there are none.
   */
  certificateChain: string;
  /** The self-signed root. */
  caCertificate: string;
  /** ARN of the certificate in ACM, where the mapping names its field. Default: it is not read. */
  certificateArn?: string;
  /** The certificate and its intermediates in order, without the root: what a server sends. */
  fullChain: string;
  /** Begin of the validity. */
  notBefore: Date;
  /** End of the validity. */
  notAfter: Date;
  /** DNS names that the certificate covers, in lower case. */
  names: string[];
  /** Hexadecimal pairs with colons, lower case, as ACM shows it and as the Certificate resource outputs it. */
  serial: string;
  /** Of the DER form: 64 hexadecimal digits in lower case. */
  fingerprintSha256: string;
}

/**
 * Reads the SecretString of a synced secret and proves it: the key belongs to the certificate, the chain verifies up
 * to the root, and `now` lies within the dates. Calls nothing. Throws CertificateSecretError.
 */
export function readCertificateSecret(
  json: string,
  mapping: CertificateSecretMapping = {},
  now: Date = new Date(),
): CertificateSecret {
  const fields = parseFields(json);
  const names = { ...FIELD_DEFAULTS, ...definedOnly(mapping) };
  const certificate = requireField(fields, names.certificate);
  const privateKey = requireField(fields, names.privateKey);
  const caCertificate = requireField(fields, names.caCertificate);
  const leaf = readLeaf(certificate, names.certificate);
  requireOwnKey(leaf, privateKey, names);
  // An empty chain is not written: only a certificate that the root itself has issued has none.
  const certificateChain = isIssuedBy(leaf, caCertificate)
    ? (findField(fields, names.certificateChain) ?? "")
    : requireField(fields, names.certificateChain);
  const fullChain = proveFullChain({ certificate, certificateChain, caCertificate }, names);
  const dates = datesOf(leaf);
  requireInForce(dates, now, names.certificate);
  return hidingKey({
    ...{ certificate, privateKey, certificateChain, caCertificate },
    ...(mapping.certificateArn ? { certificateArn: requireField(fields, mapping.certificateArn) } : {}),
    fullChain,
    ...dates,
    names: dnsNames(leaf),
    serial: colonHex(leaf.serialNumber),
    fingerprintSha256: fingerprintSha256(certificate),
  });
}

type Fields = Record<string, string>;
type Names = Record<keyof typeof FIELD_DEFAULTS, string>;

function parseFields(json: string): Fields {
  let parsed: unknown;
  try {
    parsed = JSON.parse(json);
  } catch {
    // Node's own message quotes the text, key and all.
    throw new CertificateSecretError("NotJson", "the secret's value is not JSON");
  }
  if (typeof parsed !== "object" || parsed === null || Array.isArray(parsed))
    throw new CertificateSecretError("NotJson", "the secret's value is JSON, but no object with fields");
  const texts = Object.entries(parsed).filter(([, value]) => typeof value === "string" && value !== "");
  return Object.fromEntries(texts) as Fields;
}

const findField = (fields: Fields, name: string): string | undefined =>
  Object.hasOwn(fields, name) ? fields[name] : undefined;

function requireField(fields: Fields, name: string): string {
  const value = findField(fields, name);
  if (value !== undefined) return value;
  const explanation = `the secret has no text in the field ${JSON.stringify(name)}: does the mapping match the fieldMappings of the sync?`;
  throw new CertificateSecretError("FieldMissing", explanation, name);
}

function readLeaf(text: string, field: string): X509Certificate {
  try {
    return new X509Certificate(text);
  } catch {
    const explanation = `the field ${JSON.stringify(field)} holds no certificate in PEM form`;
    throw new CertificateSecretError("FieldUnreadable", explanation, field);
  }
}

function requireOwnKey(leaf: X509Certificate, privateKey: string, names: Names): void {
  let key: KeyObject;
  try {
    key = createPrivateKey(privateKey);
  } catch {
    const explanation = `the field ${JSON.stringify(names.privateKey)} holds no private key in PEM form`;
    throw new CertificateSecretError("FieldUnreadable", explanation, names.privateKey);
  }
  if (leaf.checkPrivateKey(key)) return;
  const explanation = `the key in ${JSON.stringify(names.privateKey)} does not belong to the certificate in ${JSON.stringify(names.certificate)}`;
  throw new CertificateSecretError("KeyMismatch", explanation, names.privateKey);
}

function isIssuedBy(leaf: X509Certificate, rootPem: string): boolean {
  const [first] = pemCertificates(rootPem);
  try {
    return first !== undefined && leaf.checkIssued(new X509Certificate(first));
  } catch {
    return false;
  }
}

/** The certificate and the intermediates that were found for it, in order, below just this root. */
function proveFullChain(
  parts: Pick<CertificateSecret, "certificate" | "certificateChain" | "caCertificate">,
  names: Names,
): string {
  const broken = (field: string, cause: string) =>
    new CertificateSecretError("ChainBroken", `the field ${JSON.stringify(field)}: ${cause}`, field);
  const [root] = pemCertificates(parts.caCertificate);
  if (root === undefined) throw broken(names.caCertificate, "it holds no certificate in PEM form");
  const proof = proveChain(parts.certificate, parts.certificateChain, [root]);
  if (!proof.ok) throw broken(names.certificateChain, proof.cause);
  const { chain } = proof;
  if (fingerprintOf(root) !== fingerprintSha256(chain.root))
    throw broken(names.caCertificate, "it is not the root that the chain ends in");
  return [chain.leaf, ...chain.intermediates].join("");
}

function fingerprintOf(pem: string): string | undefined {
  try {
    return fingerprintSha256(pem);
  } catch {
    return undefined;
  }
}

/** Throws where `now` lies outside the dates. */
export function requireInForce(
  { notBefore, notAfter }: Pick<CertificateSecret, "notBefore" | "notAfter">,
  now: Date,
  field: string,
): void {
  const at = `it is ${now.toISOString()} here`;
  if (now > notAfter) {
    const explanation = `the certificate ended at ${notAfter.toISOString()}, and ${at}`;
    throw new CertificateSecretError("CertificateExpired", explanation, field);
  }
  if (now < notBefore) {
    const explanation = `the certificate begins at ${notBefore.toISOString()}, and ${at}`;
    throw new CertificateSecretError("CertificateNotYetValid", explanation, field);
  }
}

function dnsNames(leaf: X509Certificate): string[] {
  const entries = (leaf.subjectAltName ?? "").split(", ").filter((entry) => entry.startsWith("DNS:"));
  return entries.map((entry) => entry.slice("DNS:".length).toLowerCase());
}

const definedOnly = (mapping: CertificateSecretMapping): Partial<Names> =>
  Object.fromEntries(Object.entries(mapping).filter(([, name]) => name !== undefined));
