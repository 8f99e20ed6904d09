import "reflect-metadata";
import { createPrivateKey, webcrypto } from "node:crypto";
import * as x509 from "@peculiar/x509";

/** A certificate made for a test, with what signs below it. */
export interface Fabricated {
  pem: string;
  name: string;
  keys: webcrypto.CryptoKeyPair;
}

interface Wish {
  name: string;
  /** Signer of the certificate; itself where there is none. */
  issuer?: Fabricated | undefined;
  keys?: webcrypto.CryptoKeyPair;
  isCa?: boolean;
  names?: readonly string[];
  /** Hexadecimal. */
  serial?: string;
  notBefore?: string;
  notAfter?: string;
}

const ALGORITHM = { name: "ECDSA", namedCurve: "P-256" } as const;
const SIGNATURE = { name: "ECDSA", hash: "SHA-256" } as const;

export const makeKeys = (): Promise<webcrypto.CryptoKeyPair> =>
  webcrypto.subtle.generateKey(ALGORITHM, true, ["sign", "verify"]);

/** Its signature is real; its claims are what the test asks for. */
export async function fabricate(wish: Wish): Promise<Fabricated> {
  const keys = wish.keys ?? (await makeKeys());
  const issuer = wish.issuer ?? { name: wish.name, keys };
  const names = (wish.names ?? []).map((value) => ({ type: "dns" as const, value }));
  const certificate = await x509.X509CertificateGenerator.create(
    {
      serialNumber: wish.serial ?? "0a1b2c",
      subject: [{ CN: [wish.name] }],
      issuer: [{ CN: [issuer.name] }],
      notBefore: new Date(wish.notBefore ?? "2027-01-01T00:00:00Z"),
      notAfter: new Date(wish.notAfter ?? "2027-07-18T00:00:00Z"),
      publicKey: keys.publicKey,
      signingKey: issuer.keys.privateKey,
      signingAlgorithm: SIGNATURE,
      extensions: [
        new x509.BasicConstraintsExtension(wish.isCa ?? true, undefined, true),
        ...(names.length > 0 ? [new x509.SubjectAlternativeNameExtension(names)] : []),
      ],
    },
    webcrypto,
  );
  return { pem: `${certificate.toString("pem")}\n`, name: wish.name, keys };
}

/** Root → intermediate → leaf, and the root once more, cross-signed by an older one, as ACM's chains end. */
export async function fabricateHierarchy() {
  const legacyRoot = await fabricate({ name: "Legacy Root" });
  const root = await fabricate({ name: "Root" });
  const crossSigned = await fabricate({ name: "Root", keys: root.keys, issuer: legacyRoot });
  const upper = await fabricate({ name: "Upper", issuer: root });
  const lower = await fabricate({ name: "Lower", issuer: upper });
  const leaf = await fabricate({
    name: "api.example.com",
    issuer: lower,
    isCa: false,
    names: ["api.example.com", "*.example.com"],
  });
  return { legacyRoot, root, crossSigned, upper, lower, leaf };
}

/** The private key as ExportCertificate gives it: PKCS#8, encrypted. */
export async function encryptedKey(keys: webcrypto.CryptoKeyPair, passphrase: string): Promise<string> {
  const der = Buffer.from(await webcrypto.subtle.exportKey("pkcs8", keys.privateKey));
  return createPrivateKey({ key: der, format: "der", type: "pkcs8" })
    .export({ type: "pkcs8", format: "pem", cipher: "aes-256-cbc", passphrase })
    .toString();
}
