import { createPrivateKey, X509Certificate } from "node:crypto";
import { describe, expect, it } from "vitest";
import { EncryptedKey } from "../../../provider/pki/encryptedKey";
import {
  colonHex,
  type Expectation,
  fingerprintSha256,
  proveExported,
  readGeneration,
} from "../../../provider/pki/exported";
import { Sealed } from "../../../provider/pki/sealed";
import { encryptedKey, fabricate, fabricateHierarchy, makeKeys } from "./fabricate";

/** An export as ACM answers it, with the passphrase that it was asked with. */
interface Answer {
  certificatePem: string;
  chainPem: string;
  encryptedKeyPem: string;
  passphrase: string;
}

const prove = ({ encryptedKeyPem, passphrase, ...pems }: Answer, expected: Expectation) =>
  proveExported({ ...pems, key: new EncryptedKey(encryptedKeyPem, passphrase) }, expected);

describe("proveExported", async () => {
  const { root, upper, lower, leaf } = await fabricateHierarchy();
  const passphrase = "Correct1Horse2Battery3Staple4";
  const exported: Answer = {
    certificatePem: leaf.pem,
    chainPem: lower.pem + upper.pem + root.pem,
    encryptedKeyPem: await encryptedKey(leaf.keys, passphrase),
    passphrase,
  };
  const expected: Expectation = {
    names: ["api.example.com", "*.example.com"],
    trustAnchors: [],
    now: new Date("2027-03-01T00:00:00Z"),
  };
  const otherKey = await encryptedKey(await makeKeys(), passphrase);
  const plainKey = createPrivateKey({ key: exported.encryptedKeyPem, passphrase })
    .export({ type: "pkcs8", format: "pem" })
    .toString();

  describe("an export is proven", () => {
    it("with its key decrypted, its chain in order, and its facts", () => {
      const result = prove(exported, expected);
      expect(result).toEqual({
        ok: true,
        certificate: {
          leaf: leaf.pem,
          intermediates: [lower.pem, upper.pem],
          root: root.pem,
          privateKey: expect.any(Sealed),
          serial: "0a:1b:2c",
          notAfter: new Date("2027-07-18T00:00:00Z"),
        },
      });
      expect(result.ok && result.certificate.privateKey.reveal()).toBe(plainKey);
      expect(plainKey).toMatch(/^-----BEGIN PRIVATE KEY-----\n[\s\S]+-----END PRIVATE KEY-----\n$/);
    });

    it.each<[string, Partial<Answer>, Partial<Expectation>]>([
      ["for some of its names", {}, { names: ["*.example.com"] }],
      ["in its first second", {}, { now: new Date("2027-01-01T00:00:00Z") }],
      ["in its last second", {}, { now: new Date("2027-07-18T00:00:00Z") }],
      ["by a trust anchor", { chainPem: upper.pem + lower.pem }, { trustAnchors: [root.pem] }],
    ])("%s", (_, part, expectation) => {
      expect(prove({ ...exported, ...part }, { ...expected, ...expectation }).ok).toBe(true);
    });
  });

  describe("an export is refused", () => {
    const refusals: [string, Partial<Answer>, Partial<Expectation>, RegExp][] = [
      ["with a wrong passphrase", { passphrase: "Wrong1Horse2Battery3Staple4" }, {}, /cannot be decrypted/],
      ["with an empty passphrase", { passphrase: "" }, {}, /cannot be decrypted/],
      ["with garbage for a key", { encryptedKeyPem: "garbage" }, {}, /cannot be decrypted/],
      [
        "with half a key",
        { encryptedKeyPem: exported.encryptedKeyPem.slice(0, 120) },
        {},
        /cannot be decrypted/,
      ],
      [
        "with another certificate's key",
        { encryptedKeyPem: otherKey },
        {},
        /does not belong to the certificate/,
      ],
      ["after its end", {}, { now: new Date("2027-07-18T00:00:01Z") }, /valid from .* to .* only/],
      ["before its begin", {}, { now: new Date("2026-12-31T23:59:59Z") }, /valid from .* to .* only/],
      [
        "without one of the names",
        {},
        { names: ["api.example.com", "www.example.com"] },
        /not cover www\.example\.com\.$/,
      ],
      [
        "for a name that only its wildcard would match",
        {},
        { names: ["x.example.com"] },
        /not cover x\.example\.com/,
      ],
      ["without a root", { chainPem: lower.pem }, {}, /No self-signed root/],
      ["with garbage for a certificate", { certificatePem: "garbage" }, {}, /not a readable/],
      [
        "with garbage in its chain",
        { chainPem: "-----BEGIN CERTIFICATE-----\nAA\n-----END CERTIFICATE-----" },
        {},
        /no certificate/,
      ],
      ["with the issuer for the leaf", { certificatePem: lower.pem }, {}, /does not belong/],
    ];

    it.each(refusals)("%s", (_, part, expectation, cause) => {
      const result = prove({ ...exported, ...part }, { ...expected, ...expectation });
      expect(result).toEqual({ ok: false, cause: expect.stringMatching(cause) });
    });

    it("and a certificate tells its generation, garbage none", () => {
      const notAfter = new Date("2027-07-18T00:00:00Z");
      const notBefore = new Date("2027-01-01T00:00:00Z");
      expect(readGeneration(leaf.pem)).toEqual({ serial: "0a:1b:2c", notBefore, notAfter });
      expect(readGeneration("garbage")).toBeUndefined();
    });

    it("never with a word of the key or the passphrase", () => {
      const secrets = [plainKey, exported.encryptedKeyPem, otherKey].flatMap((pem) =>
        pem.split("\n").filter((line) => line.length > 8 && !line.startsWith("-----")),
      );
      expect(secrets.length).toBeGreaterThan(6);
      const texts = refusals.map(([, part, expectation]) =>
        JSON.stringify(prove({ ...exported, ...part }, { ...expected, ...expectation })),
      );
      // Also where the key stands in the wrong place.
      for (const misplaced of ["certificatePem", "chainPem"] as const)
        texts.push(
          JSON.stringify(
            prove({ ...exported, [misplaced]: leaf.pem + plainKey, encryptedKeyPem: otherKey }, expected),
          ),
          JSON.stringify(prove({ ...exported, [misplaced]: plainKey }, expected)),
        );
      texts.push(JSON.stringify(prove({ ...exported, encryptedKeyPem: leaf.pem, passphrase }, expected)));
      for (const text of texts) {
        expect(text).toContain('"ok":false');
        for (const secret of [...secrets, passphrase, "PRIVATE KEY"]) expect(text).not.toContain(secret);
      }
    });
  });

  describe("a serial as ACM writes it", () => {
    it.each([
      ["0A1B2C", "0a:1b:2c"],
      ["a1b2c", "0a:1b:2c"],
      ["0a:1b:2c", "0a:1b:2c"],
      ["00:0a:1b", "0a:1b"],
      ["00000A1B", "0a:1b"],
      ["00ff", "ff"],
      ["0", "00"],
      ["00", "00"],
      ["", ""],
    ])("%s is %s", (serial, expectedHex) => {
      expect(colonHex(serial)).toBe(expectedHex);
      expect(colonHex(colonHex(serial))).toBe(expectedHex);
    });
  });

  it("a fingerprint is the SHA-256 of the DER form", async () => {
    const one = await fabricate({ name: "One" });
    expect(fingerprintSha256(one.pem)).toMatch(/^[0-9a-f]{64}$/);
    expect(fingerprintSha256(one.pem)).toBe(
      new X509Certificate(one.pem).fingerprint256.toLowerCase().replaceAll(":", ""),
    );
    expect(fingerprintSha256(leaf.pem)).not.toBe(fingerprintSha256(one.pem));
  });
});
