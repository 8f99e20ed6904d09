import { webcrypto } from "node:crypto";
import { proveChain } from "../../provider/pki/chain";
import { Sealed } from "../../provider/pki/sealed";
import { type BodyShape, secretBody } from "../../provider/sync/secretsManager/plan/body";
import { type Fabricated, fabricate, fabricateHierarchy, makeKeys } from "../provider/pki/fabricate";

/** A moment at which every certificate here is in force, unless its test says otherwise. */
export const NOW = new Date("2027-03-01T00:00:00Z");

const shape: BodyShape = {
  fieldMappings: undefined,
  includeRootCa: false,
  certificateArn: "arn:aws:acm:us-east-1:111122223333:certificate/1",
};

export async function keyPem(keys: webcrypto.CryptoKeyPair): Promise<string> {
  const der = Buffer.from(await webcrypto.subtle.exportKey("pkcs8", keys.privateKey));
  const lines = der.toString("base64").match(/.{1,64}/g) ?? [];
  return `-----BEGIN PRIVATE KEY-----\n${lines.join("\n")}\n-----END PRIVATE KEY-----\n`;
}

/** The body that the package itself would write for a leaf. */
export async function bodyOf(
  leaf: Fabricated,
  issuers: readonly Fabricated[],
  root: Fabricated,
  more: Partial<BodyShape> = {},
): Promise<string> {
  const proof = proveChain(leaf.pem, issuers.map((one) => one.pem).join(""), [root.pem]);
  if (!proof.ok) throw new Error(proof.cause);
  const privateKey = new Sealed(await keyPem(leaf.keys));
  const proven = { ...proof.chain, privateKey, serial: "", notAfter: NOW };
  return secretBody(proven, { ...shape, ...more }).reveal();
}

/** One hierarchy, and generations of one certificate below it, each with its own serial and key. */
export async function openIssuer() {
  const hierarchy = await fabricateHierarchy();
  const { lower, upper, root } = hierarchy;
  const generation = async (serial: string, dates: { notBefore?: string; notAfter?: string } = {}) => {
    const names = ["api.example.com"];
    const leaf = await fabricate({
      name: "api.example.com",
      issuer: lower,
      isCa: false,
      names,
      serial,
      ...dates,
    });
    return { leaf, body: await bodyOf(leaf, [lower, upper], root) };
  };
  return { ...hierarchy, generation, otherKeyPem: await keyPem(await makeKeys()) };
}
