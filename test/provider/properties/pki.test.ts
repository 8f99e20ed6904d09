import { generateKeyPairSync } from "node:crypto";
import fc from "fast-check";
import { beforeAll, describe, expect, it } from "vitest";
import { proveChain } from "../../../provider/pki/chain";
import { EncryptedKey } from "../../../provider/pki/encryptedKey";
import { fingerprintSha256, proveExported, readGeneration } from "../../../provider/pki/exported";
import { pemBlocks, pemCertificates } from "../../../provider/pki/pem";
import { Sealed } from "../../../provider/pki/sealed";
import { proveEarlier, proveWritten } from "../../../provider/pki/written";
import { CertificateSecretError } from "../../../reader/failure";
import { readCertificateSecret } from "../../../reader/readCertificateSecret";
import { badInputsOf } from "../../support/counts";
import { encryptedKey, fabricateHierarchy } from "../pki/fabricate";
import { json, objectOf, RUNS, text } from "./badInputs";

const count = badInputsOf("PEM, keys and the reader");
const PASSPHRASE = "Passphrase0Of0The0Tests0AbCdEf12";
const NOW = new Date("2027-03-01T00:00:00Z");
const expected = { names: ["api.example.com"], trustAnchors: [], now: NOW };
const NAMES = {
  certificate: "certificate",
  privateKey: "private_key",
  certificateChain: "certificate_chain",
  caCertificate: "ca_certificate",
};

let certificate = "";
let chain = "";
let root = "";
let encrypted = "";
let privateKey = "";

beforeAll(async () => {
  const made = await fabricateHierarchy();
  certificate = made.leaf.pem;
  chain = `${made.lower.pem}${made.upper.pem}${made.crossSigned.pem}`;
  root = made.root.pem;
  encrypted = await encryptedKey(made.leaf.keys, PASSPHRASE);
  const proof = proveExported(exported({ chainPem: chain + root }), expected);
  privateKey = proof.ok ? proof.certificate.privateKey.reveal() : "";
});

const exported = (more: object) => {
  const { encryptedKeyPem, passphrase, ...pems } = {
    certificatePem: certificate,
    chainPem: chain,
    encryptedKeyPem: encrypted,
    passphrase: PASSPHRASE,
    ...more,
  };
  return { ...pems, key: new EncryptedKey(encryptedKeyPem, passphrase) };
};

/** A right text with a few characters cut out and others put in, or any text. */
const spoiltText = (right: string) =>
  fc
    .oneof(
      { weight: 3, arbitrary: fc.tuple(fc.nat(right.length), fc.nat(40), text) },
      { weight: 1, arbitrary: fc.tuple(fc.constant(0), fc.constant(right.length), text) },
    )
    .map(([at, length, put]) => right.slice(0, at) + put + right.slice(at + length));

const check = (given: fc.Arbitrary<string>, holds: (given: string) => void) =>
  fc.assert(
    fc.property(given, (one) => {
      count();
      holds(one);
    }),
    RUNS,
  );

/** No cause may quote what it was given: it may be a key. */
function expectQuiet(result: { ok: boolean; cause?: string }): void {
  if (result.ok) return;
  expect(result.cause).toMatch(/^[A-Z].*\.$/s);
  expect(result.cause).not.toContain("PRIVATE KEY");
}

describe("an export of which one part is spoilt is proven or refused with a cause, never a throw", () => {
  it("for its certificate", () => {
    check(spoiltText(certificate), (certificatePem) => {
      expectQuiet(proveExported(exported({ certificatePem, chainPem: chain + root }), expected));
      expectQuiet(proveChain(certificatePem, chain, [root]));
      for (const block of pemCertificates(certificatePem))
        expect(block).toMatch(/^-----BEGIN CERTIFICATE-----[\s\S]*\n$/);
      expect([undefined, "0a:1b:2c"]).toContain(readGeneration(certificate.concat(certificatePem))?.serial);
    });
  });

  it("for its chain and its trust anchors", () => {
    check(spoiltText(chain), (chainPem) => {
      expectQuiet(proveExported(exported({ chainPem }), { ...expected, trustAnchors: [chainPem, root] }));
      pemBlocks(chainPem, chainPem.slice(11, 22));
    });
  });

  it("for its encrypted key and the passphrase", () => {
    check(spoiltText(encrypted), (encryptedKeyPem) => {
      expectQuiet(proveExported(exported({ encryptedKeyPem, chainPem: root }), expected));
      expectQuiet(proveExported(exported({ passphrase: encryptedKeyPem }), expected));
    });
  });

  it("for a key of another kind", () => {
    count();
    const { privateKey: other } = generateKeyPairSync("x25519");
    const encryptedKeyPem = other.export({ type: "pkcs8", format: "pem" }).toString();
    expect(proveExported(exported({ encryptedKeyPem, chainPem: chain + root }), expected)).toMatchObject({
      ok: false,
    });
  });
});

describe("a secret's text", () => {
  const right = () => ({
    certificate,
    private_key: privateKey,
    certificate_chain: chain,
    ca_certificate: root,
  });
  /** Texts that are no JSON, JSON of another kind, and the right fields with one of them spoilt. */
  const texts = () =>
    fc.oneof(
      text,
      json.map((value) => JSON.stringify(value)),
      objectOf(Object.keys(right())).map((value) => JSON.stringify(value)),
      spoiltText(JSON.stringify(right())),
      fc
        .tuple(fc.constantFrom(...Object.entries(right())), fc.oneof(json, spoiltText(certificate)))
        .map(([[key], value]) => JSON.stringify({ ...right(), [key]: value })),
      fc
        .constantFrom(...Object.entries(right()))
        .chain(([key, value]) =>
          spoiltText(value).map((other) => JSON.stringify({ ...right(), [key]: other })),
        ),
    );

  it("is read, or refused with a code and a field, and nothing of it is quoted", () => {
    expect(readCertificateSecret(JSON.stringify(right()), {}, NOW).names).toContain("api.example.com");
    check(texts(), (given) => {
      try {
        expect(readCertificateSecret(given, {}, NOW).serial).toBe("0a:1b:2c");
      } catch (error) {
        expect(error).toBeInstanceOf(CertificateSecretError);
        expect((error as CertificateSecretError).message).toMatch(/^[A-Z]\w+: \w/);
        expect((error as CertificateSecretError).message).not.toContain("PRIVATE KEY");
      }
    });
  });

  it("is read by any mapping, or refused in the same way", () => {
    const mapping = fc.dictionary(fc.constantFrom(...Object.keys(NAMES), "certificateArn"), text);
    fc.assert(
      fc.property(mapping, texts(), (names, given) => {
        count();
        try {
          readCertificateSecret(given, names, NOW);
        } catch (error) {
          expect(error).toBeInstanceOf(CertificateSecretError);
        }
      }),
      RUNS,
    );
  });

  it("is proven as it was written, or not, and never throws", () => {
    check(texts(), (given) => {
      expectQuiet(proveWritten(new Sealed(given), NAMES, expected));
      expectQuiet(proveEarlier(new Sealed(given), expected));
    });
  });
});

it("a fingerprint is of a certificate alone", () => {
  expect(fingerprintSha256(certificate)).toMatch(/^[0-9a-f]{64}$/);
});
