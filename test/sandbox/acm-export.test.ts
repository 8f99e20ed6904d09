import { execFileSync } from "node:child_process";
import { createPrivateKey, createPublicKey, X509Certificate } from "node:crypto";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import {
  ExportCertificateCommand,
  GetCertificateCommand,
  type KeyAlgorithm,
  RevokeCertificateCommand,
} from "@aws-sdk/client-acm";
import { describe, expect, onTestFinished, test } from "vitest";
import { type Bench, describeCertificate, issue, openBench, refusal, requestArn, START } from "./bench";

const exportOf = (bench: Bench, arn: string, passphrase = "correct horse") =>
  bench.acm.send(new ExportCertificateCommand({ CertificateArn: arn, Passphrase: Buffer.from(passphrase) }));

const certificatesIn = (chain: string): X509Certificate[] =>
  (chain.match(/-----BEGIN CERTIFICATE-----[\s\S]+?-----END CERTIFICATE-----/g) ?? []).map(
    (pem) => new X509Certificate(pem),
  );

/** The verdict of openssl on a leaf, untrusted intermediates and a trusted root. */
function opensslVerify(leaf: string, untrusted: string, root: string): string {
  const folder = mkdtempSync(join(tmpdir(), "sandbox-chain-"));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const file = (name: string, text: string) => {
    writeFileSync(join(folder, name), text);
    return join(folder, name);
  };
  const time = String(START.getTime() / 1000 + 3600);
  return execFileSync("openssl", [
    ...["verify", "-x509_strict", "-purpose", "sslserver", "-attime", time],
    ...[
      "-CAfile",
      file("root.pem", root),
      "-untrusted",
      file("chain.pem", untrusted),
      file("leaf.pem", leaf),
    ],
  ]).toString();
}

describe.each(["self-signed", "cross-signed"] as const)("a chain that ends %s", (chain) => {
  test.each(["RSA_2048", "EC_prime256v1", "EC_secp384r1"] as KeyAlgorithm[])(
    "holds for a %s certificate: openssl verifies it, the key decrypts and matches",
    async (algorithm) => {
      const bench = await openBench({ chain });
      const { arn } = await issue(bench, {
        KeyAlgorithm: algorithm,
        SubjectAlternativeNames: ["*.example.com", "example.com"],
      });
      const { Certificate = "", CertificateChain = "", PrivateKey = "" } = await exportOf(bench, arn);
      const roots = (await (await bench.control("GET", "roots")).json()) as {
        root: string;
        legacyRoot: string;
      };
      const anchor = chain === "self-signed" ? roots.root : roots.legacyRoot;
      expect(opensslVerify(Certificate, CertificateChain, anchor)).toMatch(/leaf\.pem: OK/);

      const leaf = new X509Certificate(Certificate);
      const links = certificatesIn(CertificateChain);
      expect(links.map((link) => link.ca)).toEqual([true, true]);
      expect(links.some((link) => link.fingerprint256 === leaf.fingerprint256)).toBe(false);
      const last = links.at(-1);
      expect(last?.subject).toBe(new X509Certificate(roots.root).subject);
      expect(last?.issuer).toBe(new X509Certificate(anchor).subject);
      expect(last?.raw.equals(new X509Certificate(roots.root).raw)).toBe(chain === "self-signed");

      expect(PrivateKey).toMatch(/^-----BEGIN ENCRYPTED PRIVATE KEY-----/);
      const key = createPrivateKey({ key: PrivateKey, passphrase: "correct horse" });
      expect(leaf.checkPrivateKey(key)).toBe(true);
      expect(createPublicKey(key).equals(leaf.publicKey)).toBe(true);
      expect(() => createPrivateKey({ key: PrivateKey, passphrase: "wrong" })).toThrow();
    },
  );
});

test("the exported certificate says what DescribeCertificate says", async () => {
  const bench = await openBench();
  const { arn } = await issue(bench, {
    SubjectAlternativeNames: ["*.example.com"],
    KeyAlgorithm: "EC_prime256v1",
  });
  const leaf = new X509Certificate((await exportOf(bench, arn)).Certificate ?? "");
  const described = await describeCertificate(bench, arn);
  expect(leaf.serialNumber.toLowerCase()).toBe(described.Serial?.replaceAll(":", ""));
  expect(leaf.subject).toBe("CN=www.example.com");
  expect(leaf.subjectAltName).toBe("DNS:www.example.com, DNS:*.example.com");
  expect(leaf.keyUsage).toEqual(["1.3.6.1.5.5.7.3.1"]);
  expect([leaf.validFromDate, leaf.validToDate]).toEqual([described.NotBefore, described.NotAfter]);
});

test("every serial is the certificate's own, byte for byte, also where it begins with a zero digit", async () => {
  const bench = await openBench();
  const { arn: first } = await issue(bench, { KeyAlgorithm: "EC_prime256v1" });
  const firstBytes = new Set<string>();
  for (let count = 0; count < 40; count += 1) {
    const arn = count === 0 ? first : await requestArn(bench, { KeyAlgorithm: "EC_prime256v1" });
    const { Serial = "" } = await describeCertificate(bench, arn);
    const { Certificate = "" } = await bench.acm.send(new GetCertificateCommand({ CertificateArn: arn }));
    const hex = Serial.replaceAll(":", "");
    expect(new X509Certificate(Certificate).serialNumber.toLowerCase()).toBe(hex);
    // INTEGER, 16 bytes: nothing was padded or left out.
    expect(new X509Certificate(Certificate).raw.toString("hex")).toContain(`0210${hex}`);
    firstBytes.add(hex.slice(0, 2));
  }
  expect([...firstBytes].every((byte) => byte >= "01" && byte <= "7f")).toBe(true);
  expect([...firstBytes].some((byte) => byte.startsWith("0"))).toBe(true);
});

test("two exports give the same certificate and key", async () => {
  const bench = await openBench();
  const { arn } = await issue(bench, { KeyAlgorithm: "EC_prime256v1" });
  const [first, second] = [
    await exportOf(bench, arn, "one passphrase"),
    await exportOf(bench, arn, "another one"),
  ];
  expect(second.Certificate).toBe(first.Certificate);
  const keys = [
    createPrivateKey({ key: first.PrivateKey ?? "", passphrase: "one passphrase" }),
    createPrivateKey({ key: second.PrivateKey ?? "", passphrase: "another one" }),
  ];
  expect(keys[0]?.equals(keys[1] as (typeof keys)[0])).toBe(true);
});

test("GetCertificate gives leaf and chain without a key, also where export is disabled", async () => {
  const bench = await openBench();
  const { arn } = await issue(bench, { Options: { Export: "DISABLED" }, KeyAlgorithm: "EC_prime256v1" });
  const answer = await bench.acm.send(new GetCertificateCommand({ CertificateArn: arn }));
  expect(certificatesIn(answer.CertificateChain ?? "")).toHaveLength(2);
  expect(JSON.stringify(answer)).not.toContain("PRIVATE KEY");
});

describe("ExportCertificate refuses", () => {
  test("a certificate that is not issued yet", async () => {
    const bench = await openBench();
    expect((await refusal(exportOf(bench, await requestArn(bench)))).name).toBe("RequestInProgressException");
  });

  test("a certificate that will never be issued or no longer holds, and does not call that a wait", async () => {
    const bench = await openBench();
    const failed = await requestArn(bench);
    await bench.control("POST", "fail", { certificateArn: failed, reason: "DOMAIN_NOT_ALLOWED" });
    const timedOut = await requestArn(bench);
    const { arn: expired } = await issue(bench, { DomainName: "old.example.com" });
    const { arn: revoked } = await issue(bench, { DomainName: "revoked.example.org" }, "example.org");
    await exportOf(bench, revoked);
    await bench.acm.send(
      new RevokeCertificateCommand({ CertificateArn: revoked, RevocationReason: "SUPERSEDED" }),
    );
    bench.days(199);
    for (const [arn, status] of [
      [failed, "FAILED"],
      [timedOut, "VALIDATION_TIMED_OUT"],
      [expired, "EXPIRED"],
      [revoked, "REVOKED"],
    ] as const) {
      expect((await describeCertificate(bench, arn)).Status).toBe(status);
      const { name, message } = await refusal(exportOf(bench, arn));
      expect([name, message]).toEqual(["ValidationException", expect.stringContaining(status)]);
    }
  });

  test("a certificate without the export option, which is the default", async () => {
    const bench = await openBench();
    const { arn } = await issue(bench, { Options: {} });
    expect((await refusal(exportOf(bench, arn))).name).toBe("ValidationException");
  });

  test.each(["abc", "a".repeat(129), "with # sign", "with $ sign", "with % sign", "pässword"])(
    "the passphrase %s, and does not repeat it",
    async (passphrase) => {
      const bench = await openBench();
      const { arn } = await issue(bench);
      const { name, message } = await refusal(exportOf(bench, arn, passphrase));
      expect(name).toBe("ValidationException");
      expect(message).not.toContain(passphrase);
    },
  );

  test("an ARN that is none, and one of another kind", async () => {
    const bench = await openBench();
    expect((await refusal(exportOf(bench, "arn:nonsense-that-is-long-enough"))).name).toBe(
      "ValidationException",
    );
    const other = "arn:aws:acm:us-east-1:111122223333:acme-endpoint/1";
    expect((await refusal(exportOf(bench, other))).name).toBe("InvalidArnException");
  });
});
