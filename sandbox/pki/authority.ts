import "reflect-metadata";
import { KeyObject, webcrypto } from "node:crypto";
import * as x509 from "@peculiar/x509";
import { createHierarchy, type Hierarchy, type Signer } from "./hierarchy";
import { generateKeys, type KeyAlgorithm } from "./keys";

export type ChainEnd = "self-signed" | "cross-signed";

/** The serial and the dates that were decided at issue. */
export interface LeafTerms {
  /** The serial's bytes in hexadecimal, two digits each. */
  serial: string;
  notBefore: Date;
  notAfter: Date;
}

/** A leaf certificate with what ExportCertificate returns about it. */
export interface Leaf {
  certificatePem: string;
  /** Intermediates first, the root or its cross-signed twin last, the leaf itself not included. */
  chainPem: string;
  /** PKCS#8, encrypted with AES-256-CBC under the passphrase. */
  encryptedKey(passphrase: string): string;
}

/**
 * The sandbox's own public CA. It makes keys when they are first read, because making an RSA key is slow and most
 * certificates of a test are never exported. Serial and dates were decided at issue.
 */
export class Authority {
  #hierarchy: Promise<Hierarchy> | undefined;
  #leaves = new WeakMap<LeafTerms, Promise<Leaf>>();

  constructor(private readonly chainEnd: ChainEnd) {}

  hierarchy(): Promise<Hierarchy> {
    this.#hierarchy ??= createHierarchy();
    return this.#hierarchy;
  }

  /** The leaf of an issue: the same for the same object, made when it is first asked for. */
  leafFor(
    { domains, keyAlgorithm }: { domains: string[]; keyAlgorithm: KeyAlgorithm },
    issue: LeafTerms,
  ): Promise<Leaf> {
    const known = this.#leaves.get(issue);
    if (known) return known;
    const made = this.#makeLeaf(domains, keyAlgorithm, issue);
    this.#leaves.set(issue, made);
    return made;
  }

  async #makeLeaf(domains: string[], algorithm: KeyAlgorithm, issue: LeafTerms): Promise<Leaf> {
    const [hierarchy, keys] = await Promise.all([this.hierarchy(), generateKeys(algorithm)]);
    const signer = algorithm.startsWith("RSA") ? hierarchy.rsaIssuer : hierarchy.ecIssuer;
    const leaf = await signLeaf(signer, domains, keys, algorithm, issue);
    const last = this.chainEnd === "self-signed" ? hierarchy.root.certificate : hierarchy.crossSigned;
    const key = KeyObject.from(keys.privateKey);
    return {
      certificatePem: pem(leaf),
      chainPem: pem(signer.certificate) + pem(last),
      encryptedKey: (passphrase) =>
        key.export({ type: "pkcs8", format: "pem", cipher: "aes-256-cbc", passphrase }).toString(),
    };
  }
}

/** PEM as ACM sends it: lines of 64 characters and a line break at the end. */
export const pem = (certificate: x509.X509Certificate): string => `${certificate.toString("pem").trim()}\n`;

async function signLeaf(
  signer: Signer,
  domains: string[],
  keys: webcrypto.CryptoKeyPair,
  algorithm: KeyAlgorithm,
  issue: LeafTerms,
): Promise<x509.X509Certificate> {
  const usages = x509.KeyUsageFlags;
  const usage = algorithm.startsWith("RSA")
    ? usages.digitalSignature | usages.keyEncipherment
    : usages.digitalSignature;
  return x509.X509CertificateGenerator.create(
    {
      serialNumber: issue.serial,
      subject: [{ CN: [domains[0] ?? ""] }],
      issuer: signer.certificate.subjectName,
      notBefore: issue.notBefore,
      notAfter: issue.notAfter,
      publicKey: keys.publicKey,
      signingKey: signer.privateKey,
      signingAlgorithm: signer.signature,
      extensions: [
        new x509.BasicConstraintsExtension(false, undefined, true),
        new x509.KeyUsagesExtension(usage, true),
        new x509.ExtendedKeyUsageExtension([x509.ExtendedKeyUsage.serverAuth]),
        new x509.SubjectAlternativeNameExtension(domains.map((value) => ({ type: "dns", value }))),
        await x509.AuthorityKeyIdentifierExtension.create(signer.certificate.publicKey, false, webcrypto),
        await x509.SubjectKeyIdentifierExtension.create(keys.publicKey, false, webcrypto),
      ],
    },
    webcrypto,
  );
}
