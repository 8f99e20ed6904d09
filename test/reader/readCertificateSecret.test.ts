import { X509Certificate } from "node:crypto";
import { inspect } from "node:util";
import { describe, expect, it } from "vitest";
import { CertificateSecretError, readCertificateSecret, tlsOptions } from "../../reader";
import { fabricate } from "../provider/pki/fabricate";
import { bodyOf, keyPem, NOW, openIssuer } from "./bodies";

describe("the reader", async () => {
  const issuer = await openIssuer();
  const { leaf, lower, upper, root, legacyRoot, crossSigned, otherKeyPem } = issuer;
  const body = await bodyOf(leaf, [lower, upper], root);
  const fields = JSON.parse(body) as Record<string, string>;
  const read = (json: string, mapping = {}, now = NOW) => readCertificateSecret(json, mapping, now);
  const edited = (edit: Record<string, unknown>) => JSON.stringify({ ...fields, ...edit });

  describe("readCertificateSecret", () => {
    it("gives the parts of what the package writes, with the facts of the certificate", () => {
      const parts = read(body);
      expect(parts).toEqual({
        certificate: leaf.pem,
        privateKey: fields.private_key,
        certificateChain: lower.pem + upper.pem,
        caCertificate: root.pem,
        fullChain: leaf.pem + lower.pem + upper.pem,
        notBefore: new Date("2027-01-01T00:00:00Z"),
        notAfter: new Date("2027-07-18T00:00:00Z"),
        names: ["api.example.com", "*.example.com"],
        serial: "0a:1b:2c",
        fingerprintSha256: new X509Certificate(leaf.pem).fingerprint256.replaceAll(":", "").toLowerCase(),
      });
      expect(tlsOptions(parts)).toEqual({ key: parts.privateKey, cert: parts.fullChain });
    });

    it("follows field names of your own, with the ARN where it is named", async () => {
      const fieldMappings = { certificate: "tls.crt", privateKey: "tls.key", certificateArn: "arn" };
      const json = await bodyOf(leaf, [lower, upper], root, { fieldMappings });
      const parts = read(json, fieldMappings);
      expect(parts.fullChain).toBe(read(body).fullChain);
      expect(parts.certificateArn).toBe("arn:aws:acm:us-east-1:111122223333:certificate/1");
      expect(read(json, { ...fieldMappings, certificateArn: undefined })).not.toHaveProperty(
        "certificateArn",
      );
    });

    it("leaves the root out of what a server sends, also where the chain field ends with it", async () => {
      const parts = read(await bodyOf(leaf, [lower, upper], root, { includeRootCa: true }));
      expect(parts.certificateChain).toBe(lower.pem + upper.pem + root.pem);
      expect(parts.fullChain).toBe(leaf.pem + lower.pem + upper.pem);
    });

    it("sends a cross-signed root, which older clients need", async () => {
      const parts = read(await bodyOf(leaf, [lower, upper, crossSigned], legacyRoot));
      expect(parts.fullChain).toBe(leaf.pem + lower.pem + upper.pem + crossSigned.pem);
    });

    it("needs no chain field where the root itself has issued the certificate", async () => {
      const direct = await fabricate({
        name: "a.example.com",
        issuer: root,
        isCa: false,
        names: ["a.example.com"],
      });
      const json = await bodyOf(direct, [], root);
      expect(json).not.toContain("certificate_chain");
      expect(read(json).fullChain).toBe(direct.pem);
    });

    it("hides the key from whoever prints or serialises the parts in passing", () => {
      const parts = read(body);
      for (const shown of [
        inspect(parts),
        inspect({ a: [parts] }, { depth: 9, showHidden: true }),
        JSON.stringify({ parts }),
      ]) {
        expect(shown).toContain("[hidden]");
        expect(shown).not.toContain("PRIVATE KEY");
      }
    });
  });

  const otherRootBeside = edited({
    certificate_chain: lower.pem + upper.pem + root.pem,
    ca_certificate: legacyRoot.pem,
  });

  const faults: [string, string, object, Date, string, string | undefined][] = [
    ["no JSON", `${body.slice(0, -1)} and garbage`, {}, NOW, "NotJson", undefined],
    ["nothing", "", {}, NOW, "NotJson", undefined],
    ["a list", "[]", {}, NOW, "NotJson", undefined],
    ["null", "null", {}, NOW, "NotJson", undefined],
    ["no certificate", edited({ certificate: undefined }), {}, NOW, "FieldMissing", "certificate"],
    ["an empty key", edited({ private_key: "" }), {}, NOW, "FieldMissing", "private_key"],
    ["a key that is no text", edited({ private_key: { a: 1 } }), {}, NOW, "FieldMissing", "private_key"],
    ["no chain", edited({ certificate_chain: undefined }), {}, NOW, "FieldMissing", "certificate_chain"],
    ["no root", edited({ ca_certificate: undefined }), {}, NOW, "FieldMissing", "ca_certificate"],
    ["other names", body, { privateKey: "tls.key" }, NOW, "FieldMissing", "tls.key"],
    ["a name of every object", body, { privateKey: "toString" }, NOW, "FieldMissing", "toString"],
    ["no ARN where one is asked for", body, { certificateArn: "arn" }, NOW, "FieldMissing", "arn"],
    ["a key for a certificate", body, { certificate: "private_key" }, NOW, "FieldUnreadable", "private_key"],
    ["a certificate for a key", body, { privateKey: "certificate" }, NOW, "FieldUnreadable", "certificate"],
    [
      "half a key",
      edited({ private_key: fields.private_key?.slice(0, 90) }),
      {},
      NOW,
      "FieldUnreadable",
      "private_key",
    ],
    ["the key of another", edited({ private_key: otherKeyPem }), {}, NOW, "KeyMismatch", "private_key"],
    ["a key for a chain", body, { certificateChain: "private_key" }, NOW, "ChainBroken", "private_key"],
    ["half a chain", edited({ certificate_chain: upper.pem }), {}, NOW, "ChainBroken", "certificate_chain"],
    ["another root", edited({ ca_certificate: legacyRoot.pem }), {}, NOW, "ChainBroken", "certificate_chain"],
    ["a key for a root", body, { caCertificate: "private_key" }, NOW, "ChainBroken", "private_key"],
    ["another root beside the right one", otherRootBeside, {}, NOW, "ChainBroken", "ca_certificate"],
    [
      "an expired certificate",
      body,
      {},
      new Date("2027-07-18T00:00:01Z"),
      "CertificateExpired",
      "certificate",
    ],
    [
      "one of the future",
      body,
      {},
      new Date("2026-12-31T23:59:59Z"),
      "CertificateNotYetValid",
      "certificate",
    ],
  ];

  /** Lines of each key, whatever its begin. */
  const keyBodies = [fields.private_key, otherKeyPem, await keyPem(lower.keys)].map((pem) =>
    (pem ?? "").split("\n").slice(1, 3),
  );

  describe("a secret is refused with a code and the field, and without a word of the key", () => {
    it.each(faults)("with %s", (_, json, mapping, now, code, field) => {
      let error: unknown;
      try {
        read(json, mapping, now);
      } catch (thrown) {
        error = thrown;
      }
      expect(error).toBeInstanceOf(CertificateSecretError);
      expect(error).toMatchObject({ code, field });
      expect((error as Error).message).toMatch(new RegExp(`^${code}: \\w`));
      expect((error as Error).cause).toBeUndefined();
      const shown = `${inspect(error, { depth: 9, showHidden: true })} ${JSON.stringify(error)}`;
      for (const line of ["BEGIN", ...keyBodies.flat()]) expect(shown).not.toContain(line);
    });

    it("is read in the first and the last second of its certificate", () => {
      for (const now of ["2027-01-01T00:00:00Z", "2027-07-18T00:00:00Z"])
        expect(read(body, {}, new Date(now)).serial).toBe("0a:1b:2c");
    });
  });
});
