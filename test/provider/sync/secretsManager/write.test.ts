import { createPrivateKey, X509Certificate } from "node:crypto";
import { describe, expect, test } from "vitest";
import { pemCertificates } from "../../../../provider/pki/pem";
import { opensslVerify } from "../../../support/openssl";
import { failure } from "../../../support/resource";
import { certificateFacts } from "../../../support/resources";
import { describeSecret, openSecret, readBody } from "../../../support/secrets";
import type { World } from "../../../support/world";

const roots = async (world: World) =>
  (await world.control("GET", "roots")) as { root: string; legacyRoot: string };
const sameCertificate = (one: string, other: string) =>
  new X509Certificate(one).fingerprint256 === new X509Certificate(other).fingerprint256;

describe("the body of a new secret", () => {
  test("is JSON of certificate, key, chain and CA certificate, and openssl verifies it", async () => {
    const { world, facts, secret } = await openSecret();
    await secret.create({ certificate: facts });
    const body = await readBody(world, secret.id);
    expect(Object.keys(body)).toEqual(["certificate", "private_key", "certificate_chain", "ca_certificate"]);
    const { certificate = "", private_key = "", certificate_chain = "", ca_certificate = "" } = body;
    expect(certificate).toMatch(/^-----BEGIN CERTIFICATE-----\n/);
    expect(private_key).toMatch(/^-----BEGIN PRIVATE KEY-----\n/);
    const leaf = new X509Certificate(certificate);
    expect(leaf.checkPrivateKey(createPrivateKey(private_key))).toBe(true);
    expect(leaf.subjectAltName).toBe("DNS:api.example.com");
    expect(leaf.serialNumber.toLowerCase()).toBe(secret.state.syncedSerial.replaceAll(":", ""));
    expect(opensslVerify(certificate, certificate_chain, ca_certificate, world.now())).toMatch(/: OK/);
  });

  test("has the chain in order without the root, which is the self-signed anchor", async () => {
    const { world, facts, secret } = await openSecret();
    await secret.create({ certificate: facts });
    const {
      certificate = "",
      certificate_chain = "",
      ca_certificate = "",
    } = await readBody(world, secret.id);
    const chain = pemCertificates(certificate_chain);
    expect(chain).toHaveLength(1);
    expect(new X509Certificate(certificate).checkIssued(new X509Certificate(chain[0] ?? ""))).toBe(true);
    const { root } = await roots(world);
    expect(sameCertificate(ca_certificate, root)).toBe(true);
  });

  test("ends the chain with the root where includeRootCa asks for it", async () => {
    const { world, facts, secret } = await openSecret();
    await secret.create({ certificate: facts, includeRootCa: true });
    const { certificate_chain = "", ca_certificate } = await readBody(world, secret.id);
    const chain = pemCertificates(certificate_chain);
    expect(chain).toHaveLength(2);
    expect(chain[1]).toBe(ca_certificate);
  });

  test("of a chain that ends cross-signed has the trust anchor as its CA certificate", async () => {
    const { world, facts, secret } = await openSecret({ chain: "cross-signed" });
    const { legacyRoot } = await roots(world);
    await secret.create({ certificate: facts, trustAnchors: [legacyRoot] });
    const body = await readBody(world, secret.id);
    const { certificate = "", certificate_chain = "", ca_certificate = "" } = body;
    expect(sameCertificate(ca_certificate, legacyRoot)).toBe(true);
    const [intermediate = "", cross = ""] = pemCertificates(certificate_chain);
    expect(new X509Certificate(certificate).checkIssued(new X509Certificate(intermediate))).toBe(true);
    expect(new X509Certificate(intermediate).checkIssued(new X509Certificate(cross))).toBe(true);
    expect(new X509Certificate(cross).checkIssued(new X509Certificate(legacyRoot))).toBe(true);
    expect(opensslVerify(certificate, certificate_chain, ca_certificate, world.now())).toMatch(/: OK/);
  });

  test("of a cross-signed chain may be anchored in the newer root as well", async () => {
    const { world, facts, secret } = await openSecret({ chain: "cross-signed" });
    const { root } = await roots(world);
    await secret.create({ certificate: facts, trustAnchors: [root] });
    const {
      certificate = "",
      certificate_chain = "",
      ca_certificate = "",
    } = await readBody(world, secret.id);
    expect(sameCertificate(ca_certificate, root)).toBe(true);
    expect(opensslVerify(certificate, certificate_chain, ca_certificate, world.now())).toMatch(/: OK/);
  });

  test("has the field names of the mapping, and the ARN only where it is given one", async () => {
    const { world, facts, secret } = await openSecret();
    const fieldMappings = {
      ...{ certificate: "ssl_cert", privateKey: "ssl_key", certificateChain: "ssl_chain" },
      ...{ caCertificate: "ssl_ca", certificateArn: "arn" },
    };
    await secret.create({ certificate: facts, fieldMappings });
    const body = await readBody(world, secret.id);
    expect(Object.keys(body)).toEqual(["ssl_cert", "ssl_key", "ssl_chain", "ssl_ca", "arn"]);
    expect(body.arn).toBe(facts.arn);
    expect(body.ssl_key).toContain("PRIVATE KEY");
  });
});

describe("a new secret", () => {
  test("is one call, with description, key and the tags that say whose it is", async () => {
    const { world, facts, secret } = await openSecret();
    const kmsKeyId = "alias/tls";
    await secret.create({
      certificate: facts,
      description: "for the shop",
      kmsKeyId,
      tags: { team: "shop" },
    });
    expect(world.calls()).toEqual(["acm:ExportCertificate", "secretsmanager:CreateSecret"]);
    expect(await describeSecret(world, secret.id)).toMatchObject({
      ARN: secret.id,
      Name: secret.state.secretName,
      Description: "for the shop",
      KmsKeyId: kmsKeyId,
      Tags: [
        { Key: "team", Value: "shop" },
        { Key: "pulumi-aws-pki:stack", Value: "shop/dev" },
        {
          Key: "pulumi-aws-pki:resource",
          Value: "pulumi-nodejs:dynamic/aws-pki:CertificateSecret::prod-api",
        },
        { Key: "pulumi-aws-pki:claim", Value: "1" },
        { Key: "pulumi-aws-pki:sync", Value: "prod" },
        { Key: "pulumi-aws-pki:certificate", Value: facts.certificateId },
      ],
      VersionIdsToStages: { [secret.state.versionId]: ["AWSCURRENT"] },
    });
    expect(secret.state).toMatchObject({ status: "current", syncedSerial: facts.serial });
  });

  test("says of what it is the certificate, where it is given no description", async () => {
    const { world, facts, secret } = await openSecret();
    await secret.create({ certificate: facts });
    expect((await describeSecret(world, secret.id)).Description).toBe("Certificate of api.example.com");
  });

  test("waits for an export that ACM is not ready for", async () => {
    const { world, facts, secret } = await openSecret();
    world.sandbox.faults.add({
      ...{ service: "acm", operation: "ExportCertificate", times: 2 },
      ...{ error: "RequestInProgressException" },
    });
    await secret.create({ certificate: facts });
    expect(world.messages("progress")).toEqual([
      "waiting for ACM to export, 0 s so far",
      "waiting for ACM to export, 1 s so far",
    ]);
  });
});

test("a renewed certificate is written once ACM has a relation of type EXPORT for it", async () => {
  const { world, api, facts, secret } = await openSecret({
    ...{ managedRenewal: "off", acm: { exportDelaySeconds: 90 } },
  });
  await secret.create({ certificate: facts });
  await api.update({ dnsNames: ["api.example.com"], renewNow: "now" });
  await secret.update({ certificate: certificateFacts(api) });
  expect(secret.state).toMatchObject({ status: "current", syncedSerial: api.state.serial });
  expect(world.messages("progress").at(-1)).toMatch(/^waiting for ACM to export, \d+ s so far$/);
});

describe("nothing is written before it is proven", () => {
  test("where the export has another serial than the certificate's", async () => {
    const { world, facts, secret } = await openSecret();
    const error = await failure(secret.create({ certificate: { ...facts, serial: "01:02:03" } }));
    expect(error.code).toBe("CertificateUnusable");
    expect(error.cause).toContain("does not export the certificate 01:02:03");
    expect(world.calls("secretsmanager")).toEqual([]);
  });

  test("where no known root verifies the chain", async () => {
    const { world, facts, secret } = await openSecret({ chain: "cross-signed" });
    const error = await failure(secret.create({ certificate: facts }));
    expect(error.code).toBe("CertificateUnusable");
    expect(error.cause).toMatch(/No self-signed root verifies the chain.*Sandbox Legacy Root CA - G2/);
    expect(error.remedy).toContain("docs/troubleshooting.md");
    expect(world.calls("secretsmanager")).toEqual([]);
  });

  test("where the given trust anchor is another one", async () => {
    const other = await openSecret();
    const { root } = await roots(other.world);
    const { world, facts, secret } = await openSecret({ chain: "cross-signed" });
    const error = await failure(secret.create({ certificate: facts, trustAnchors: [root] }));
    expect(error.code).toBe("CertificateUnusable");
    expect(world.calls("secretsmanager")).toEqual([]);
  });

  test("where the certificate does not cover the name that it is said to be for", async () => {
    const { world, facts, secret } = await openSecret();
    const error = await failure(secret.create({ certificate: { ...facts, commonName: "www.example.com" } }));
    expect(error.cause).toContain("does not cover www.example.com");
    expect(world.calls("secretsmanager")).toEqual([]);
  });

  test("where the certificate does not cover every name that it is said to be for", async () => {
    const { world, facts, secret } = await openSecret();
    const dnsNames = ["api.example.com", "www.example.com"];
    const error = await failure(secret.create({ certificate: { ...facts, dnsNames } }));
    expect(error.cause).toContain("does not cover www.example.com");
    expect(world.calls("secretsmanager")).toEqual([]);
  });

  test("where ACM never becomes ready, after five minutes", async () => {
    const { world, facts, secret } = await openSecret();
    world.sandbox.faults.add({
      ...{ service: "acm", operation: "ExportCertificate", times: 100 },
      ...{ error: "RequestInProgressException" },
    });
    const began = world.now().getTime();
    const error = await failure(secret.create({ certificate: facts }));
    expect(error.cause).toContain(`does not export the certificate ${facts.serial} of ${facts.arn} yet`);
    expect((world.now().getTime() - began) / 60_000).toBeCloseTo(5, 0);
    expect(world.calls("secretsmanager")).toEqual([]);
  });
});
