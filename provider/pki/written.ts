import { createPrivateKey, type KeyObject, X509Certificate } from "node:crypto";
import { type Expectation, type ProofResult, proveParts } from "./exported";
import { pemCertificates } from "./pem";
import type { Sealed } from "./sealed";

/** Names of the fields that a proof reads. A field without a name is not there. */
export interface WrittenFields {
  certificate: string | undefined;
  privateKey: string | undefined;
  certificateChain: string | undefined;
  caCertificate: string | undefined;
}

/** The facts of a secret's text that were proven. */
interface Parts {
  certificatePem: string;
  chainPem: string;
  key: KeyObject;
}

/**
 * Proves the text of a secret's version as a reader gets it: it parses, and what stands under each name is what a
 * reader expects there. Nothing that was known before counts. No cause quotes the text.
 */
export function proveWritten(
  text: Sealed | undefined,
  names: WrittenFields,
  expected: Expectation,
): ProofResult {
  const fields = parseFields(text);
  if (!fields) return NO_JSON;
  const field = (name = "") => fields.get(name) ?? "";
  const key = openKey(field(names.privateKey));
  if (!key) return fault(`The field ${JSON.stringify(names.privateKey)} holds no readable private key.`);
  // A certificate without intermediates has no chain field. A chain that no root verifies fails the proof.
  const chainPem = `${field(names.certificateChain)}\n${field(names.caCertificate)}`;
  return proveParts({ certificatePem: field(names.certificate), chainPem, key }, expected);
}

/** Proves an earlier version, which may have been written under other names: by what its fields hold. */
export function proveEarlier(text: Sealed | undefined, expected: Expectation): ProofResult {
  const fields = parseFields(text);
  if (!fields) return NO_JSON;
  const parts = findParts([...fields.values()]);
  return parts ? proveParts(parts, expected) : fault("It holds no certificate with its private key.");
}

function findParts(values: readonly string[]): Parts | undefined {
  const key = values.map(openKey).find((one) => one !== undefined);
  if (!key) return undefined;
  const certificatePem = values.find((value) => isCertificateOf(value, key));
  if (certificatePem === undefined) return undefined;
  const others = values.filter((value) => value !== certificatePem);
  return { certificatePem, chainPem: others.flatMap(pemCertificates).join(""), key };
}

function isCertificateOf(value: string, key: KeyObject): boolean {
  const [first] = pemCertificates(value);
  if (first === undefined) return false;
  try {
    return new X509Certificate(first).checkPrivateKey(key);
  } catch {
    return false;
  }
}

/** The text's fields that hold text. Undefined where it is no JSON object. */
function parseFields(text: Sealed | undefined): Map<string, string> | undefined {
  try {
    const value: unknown = JSON.parse(text?.reveal() ?? "");
    if (typeof value !== "object" || value === null || Array.isArray(value)) return undefined;
    const entries = Object.entries(value).filter(
      (entry): entry is [string, string] => typeof entry[1] === "string",
    );
    return new Map(entries);
  } catch {
    // The parser's message quotes the text. Only the fact may leave this function.
    return undefined;
  }
}

function openKey(pem: string): KeyObject | undefined {
  if (!pem.includes("PRIVATE KEY")) return undefined;
  try {
    return createPrivateKey(pem);
  } catch {
    return undefined;
  }
}

function fault(cause: string): ProofResult {
  return { ok: false, cause };
}

const NO_JSON = fault("It is no JSON object.");
