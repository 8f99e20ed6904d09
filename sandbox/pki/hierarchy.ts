import "reflect-metadata";
import { webcrypto } from "node:crypto";
import * as x509 from "@peculiar/x509";
import { digest } from "../core/ids";
import { generateKeys, type KeyAlgorithm } from "./keys";

/** A CA: its certificate and what it signs with. */
export interface Signer {
  certificate: x509.X509Certificate;
  privateKey: webcrypto.CryptoKey;
  publicKey: webcrypto.CryptoKey;
  signature: webcrypto.EcdsaParams | webcrypto.Algorithm;
}

/**
 * Two roots and two intermediates. As with Amazon's own, the root also exists as a second certificate with the
 * same name and key, issued by an older ("legacy") root: what ACM's exported chains have ended in since 2024.
 */
export interface Hierarchy {
  root: Signer;
  legacyRoot: Signer;
  crossSigned: x509.X509Certificate;
  rsaIssuer: Signer;
  ecIssuer: Signer;
}

/** Long enough for every leaf: the sandbox's clock ends in 2115, and a leaf lives for less than a year. */
const NOT_BEFORE = new Date("2015-01-01T00:00:00Z");
const NOT_AFTER = new Date("2117-01-01T00:00:00Z");

export async function createHierarchy(): Promise<Hierarchy> {
  const [root, legacyRoot, rsa, ec] = await Promise.all([
    createRoot("Sandbox Root CA 1"),
    createRoot("Sandbox Legacy Root CA - G2"),
    generateKeys("RSA_2048"),
    generateKeys("EC_prime256v1"),
  ]);
  const issuer = async (
    name: string,
    keys: webcrypto.CryptoKeyPair,
    algorithm: KeyAlgorithm,
  ): Promise<Signer> => ({
    ...keys,
    certificate: await certify(name, keys.publicKey, root, 0),
    signature: signatureOf(algorithm),
  });
  const [rsaIssuer, ecIssuer, crossSigned] = await Promise.all([
    issuer("Sandbox RSA 2048 M01", rsa, "RSA_2048"),
    issuer("Sandbox ECDSA 256 M01", ec, "EC_prime256v1"),
    certify("Sandbox Root CA 1", root.publicKey, legacyRoot),
  ]);
  return { root, legacyRoot, crossSigned, rsaIssuer, ecIssuer };
}

/** Roots sign with elliptic curves, which are quick to make. Leaves and their issuers match as ACM's do. */
async function createRoot(name: string): Promise<Signer> {
  const keys = await generateKeys("EC_prime256v1");
  const signature = signatureOf("EC_prime256v1");
  return { ...keys, signature, certificate: await certify(name, keys.publicKey, { ...keys, signature }) };
}

const signatureOf = (algorithm: KeyAlgorithm): webcrypto.EcdsaParams | webcrypto.Algorithm =>
  algorithm === "RSA_2048" ? { name: "RSASSA-PKCS1-v1_5" } : { name: "ECDSA", hash: "SHA-256" };

const nameOf = (commonName: string): x509.JsonName => [
  { C: ["US"] },
  { O: ["Sandbox"] },
  { CN: [commonName] },
];

type Parent = Omit<Signer, "certificate"> & { certificate?: x509.X509Certificate };

/** A CA certificate for a name and key, signed by its parent, or by itself where the parent has none yet. */
async function certify(
  name: string,
  publicKey: webcrypto.CryptoKey,
  parent: Parent,
  pathLength?: number,
): Promise<x509.X509Certificate> {
  const issuer = parent.certificate?.subjectName ?? nameOf(name);
  const { keyCertSign, cRLSign, digitalSignature } = x509.KeyUsageFlags;
  return x509.X509CertificateGenerator.create(
    {
      serialNumber: `41${digest("ca", name, issuer.toString()).slice(0, 30)}`,
      subject: nameOf(name),
      issuer,
      notBefore: NOT_BEFORE,
      notAfter: NOT_AFTER,
      publicKey,
      signingKey: parent.privateKey,
      signingAlgorithm: parent.signature,
      extensions: [
        new x509.BasicConstraintsExtension(true, pathLength, true),
        new x509.KeyUsagesExtension(keyCertSign | cRLSign | digitalSignature, true),
        await x509.AuthorityKeyIdentifierExtension.create(parent.publicKey, false, webcrypto),
        await x509.SubjectKeyIdentifierExtension.create(publicKey, false, webcrypto),
      ],
    },
    webcrypto,
  );
}
