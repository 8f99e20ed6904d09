import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { ImportCertificateCommand, ListCertificatesCommand } from "@aws-sdk/client-acm";
import { describe, expect, onTestFinished, test } from "vitest";
import { type Bench, describeCertificate, openBench, refusal } from "./bench";

interface Asked {
  subject?: string;
  names?: string[];
  /** OpenSSL's words after `-newkey`. */
  key?: string[];
  extensions?: string[];
}

const P256 = ["ec", "-pkeyopt", "ec_paramgen_curve:prime256v1"];
const P384 = ["ec", "-pkeyopt", "ec_paramgen_curve:secp384r1"];

function selfSigned({ subject, names = ["in.example.com"], key: kind = P256, extensions = [] }: Asked = {}) {
  const folder = mkdtempSync(join(tmpdir(), "sandbox-import-"));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const [key, certificate] = [join(folder, "key.pem"), join(folder, "cert.pem")];
  const san = `subjectAltName=${names.map((name) => `DNS:${name}`).join(",")}`;
  execFileSync(
    "openssl",
    [
      ...["req", "-x509", "-newkey", ...kind, "-nodes", "-days", "30", "-subj", subject ?? `/CN=${names[0]}`],
      ...[san, ...extensions].flatMap((extension) => ["-addext", extension]),
      ...["-keyout", key, "-out", certificate],
    ],
    { stdio: "ignore" },
  );
  return { Certificate: readFileSync(certificate), PrivateKey: readFileSync(key) };
}

type Material = ReturnType<typeof selfSigned>;

const bring = async ({ acm }: Bench, material: Material, CertificateArn?: string) =>
  (await acm.send(new ImportCertificateCommand({ ...material, CertificateArn }))).CertificateArn ?? "";

describe("an imported certificate", () => {
  // localstack/localstack, tests/aws/services/acm/test_acm.snapshot.json, test_import_certificate (validated on AWS).
  // It is older than Export, which the SDK calls an option of every certificate. Of Exported botocore's model says:
  // "This value exists only when the certificate type is PRIVATE" (acm 2015-12-08, CertificateSummary).
  test("shows its names, its own usages, the issuer's organisation and no export", async () => {
    const bench = await openBench();
    const names = ["localhost", "localhost.example.com"];
    const material = selfSigned({
      subject: "/C=AU/ST=Some-State/O=Example Org/OU=Testing/CN=localhost",
      names,
      key: ["rsa:2048"],
      extensions: [
        "keyUsage=digitalSignature,nonRepudiation,keyEncipherment",
        "extendedKeyUsage=serverAuth,clientAuth",
      ],
    });
    const arn = await bring(bench, material);
    expect(await describeCertificate(bench, arn)).toMatchObject({
      Type: "IMPORTED",
      DomainName: "localhost",
      SubjectAlternativeNames: names,
      DomainValidationOptions: names.map((DomainName) => ({ DomainName })),
      Subject: "C=AU,ST=Some-State,O=Example Org,OU=Testing,CN=localhost",
      Issuer: "Example Org",
      KeyUsages: [{ Name: "DIGITAL_SIGNATURE" }, { Name: "NON_REPUDIATION" }, { Name: "KEY_ENCIPHERMENT" }],
      ExtendedKeyUsages: [
        { Name: "TLS_WEB_SERVER_AUTHENTICATION", OID: "1.3.6.1.5.5.7.3.1" },
        { Name: "TLS_WEB_CLIENT_AUTHENTICATION", OID: "1.3.6.1.5.5.7.3.2" },
      ],
      Options: { CertificateTransparencyLoggingPreference: "DISABLED", Export: "DISABLED" },
      RenewalEligibility: "INELIGIBLE",
    });
    const { CertificateSummaryList: [listed] = [] } = await bench.acm.send(new ListCertificatesCommand({}));
    expect(listed).toMatchObject({
      KeyUsages: ["DIGITAL_SIGNATURE", "NON_REPUDIATION", "KEY_ENCIPHERMENT"],
      ExtendedKeyUsages: ["TLS_WEB_SERVER_AUTHENTICATION", "TLS_WEB_CLIENT_AUTHENTICATION"],
    });
    expect(listed).not.toHaveProperty("Exported");
  });

  test("is found by a usage that it has, and not by another", async () => {
    const bench = await openBench();
    await bring(bench, selfSigned({ key: ["rsa:2048"], extensions: ["keyUsage=keyAgreement"] }));
    const found = async (usage: "KEY_AGREEMENT" | "KEY_ENCIPHERMENT") =>
      (await bench.acm.send(new ListCertificatesCommand({ Includes: { keyUsage: [usage] } })))
        .CertificateSummaryList?.length;
    expect([await found("KEY_AGREEMENT"), await found("KEY_ENCIPHERMENT")]).toEqual([1, 0]);
  });

  test("has its issuer's common name where that has no organisation", async () => {
    const bench = await openBench();
    const arn = await bring(bench, selfSigned());
    expect(await describeCertificate(bench, arn)).toMatchObject({ Issuer: "in.example.com", KeyUsages: [] });
  });
});

describe("ImportCertificate", () => {
  test("keeps the ARN on re-import, refuses tags then, and a key that does not belong to the certificate", async () => {
    const bench = await openBench();
    const [first, second] = [selfSigned(), selfSigned()];
    const CertificateArn = await bring(bench, first);
    const { Serial } = await describeCertificate(bench, CertificateArn);
    expect(await bring(bench, second, CertificateArn)).toBe(CertificateArn);
    expect((await describeCertificate(bench, CertificateArn)).Serial).not.toBe(Serial);
    const tagged = bench.acm.send(
      new ImportCertificateCommand({ CertificateArn, ...second, Tags: [{ Key: "a", Value: "b" }] }),
    );
    expect((await refusal(tagged)).name).toBe("InvalidParameterException");
    expect(await refusal(bring(bench, { ...first, PrivateKey: second.PrivateKey }))).toMatchObject({
      name: "ValidationException",
      message: "The private key does not match the certificate.",
    });
  });

  // docs.aws.amazon.com/acm/latest/userguide/import-certificate-prerequisites.html: "no larger than 5 KB (5,120 bytes)".
  test("takes a private key of 5,120 bytes at most", async () => {
    const bench = await openBench();
    const material = selfSigned();
    const padded = (bytes: number): Material => ({
      ...material,
      PrivateKey: Buffer.concat([material.PrivateKey, Buffer.alloc(bytes, "\n")]).subarray(0, bytes),
    });
    await bring(bench, padded(5120));
    expect((await refusal(bring(bench, padded(5121)))).name).toBe("ValidationException");
  });

  // docs.aws.amazon.com/acm/latest/userguide/import-reimport.html: "You can add or remove domain names. You cannot
  // remove all of the domain names from a certificate. The key type and size cannot be changed."
  const importOver = async (asked: Asked) => {
    const bench = await openBench();
    const arn = await bring(bench, selfSigned());
    return bring(bench, selfSigned(asked), arn);
  };

  test.each<[string, Asked]>([
    ["a name more", { names: ["in.example.com", "b.example.com"] }],
    ["another name first", { names: ["new.example.com", "in.example.com"] }],
  ])("takes %s on re-import", async (_, asked) => {
    await expect(importOver(asked)).resolves.toBeDefined();
  });

  test.each<[string, Asked]>([
    ["other names only", { names: ["new.example.com"] }],
    ["a key of another size", { key: P384 }],
    ["a key of another type", { key: ["rsa:2048"] }],
  ])("refuses %s on re-import", async (_, asked) => {
    expect((await refusal(importOver(asked))).name).toBe("ValidationException");
  });
});
