import { ACMClient, DescribeCertificateCommand } from "@aws-sdk/client-acm";
import { DescribeSecretCommand, SecretsManagerClient } from "@aws-sdk/client-secrets-manager";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import {
  AcmPublicCa,
  Certificate,
  type CertificateArgs,
  CertificateProfile,
  SecretsManagerSync,
} from "../../index";
import type { OpenStack } from "../../scripts/scenario/stack.mts";
import { type Kept, kept } from "../support/earlierStates";
import { DOMAIN, type Engine, expectSettled, previewSteps, startEngine } from "./engine";

/** One stack's life, told in order: each test goes on where the one before stopped. */
describe("a certificate that is resumed, only read and revoked, with the real engine", () => {
  let engine: Engine;
  let owner: OpenStack;
  const extra: Pick<CertificateArgs, "revocation"> = {};
  let arns: { certificate: string; secret: string };

  beforeAll(async () => {
    engine = await startEngine();
    owner = await engine.open(async () => {
      const ca = new AcmPublicCa("public", { hostedZoneId: engine.zoneId });
      const web = new CertificateProfile("web", { ca, keyAlgorithm: "EC_prime256v1" });
      const api = new Certificate("api", { profile: web, commonName: `api.${DOMAIN}`, ...extra });
      const sync = new SecretsManagerSync("prod", { certificates: [api] });
      return { certificate: api.arn, secret: sync.secrets.api?.arn };
    });
  });
  afterAll(() => engine?.close());

  it("whose records are refused is recorded with its ARN, and the next up goes on with the same request", async () => {
    const { faults } = engine.sandbox;
    faults.add({
      ...{ service: "route53", operation: "ChangeResourceRecordSets" },
      ...{ times: 1, error: "AccessDenied" },
    });
    const said = String(await owner.stack.up().catch((error: Error) => error));
    expect(said).toContain("Could not put 1 validation record(s) into the hosted zone");
    expect(said).toContain("[AccessDenied]");
    const pending = kept((await owner.stack.exportStack()) as unknown as Kept, "certificate");
    expect(pending).toMatchObject({ id: expect.stringMatching(/^arn:aws:acm:/) });
    expect(pending.outputs).toMatchObject({ status: "PENDING_VALIDATION" });

    const { outputs } = await owner.stack.up();
    arns = { certificate: outputs.certificate?.value, secret: outputs.secret?.value };
    expect(arns.certificate).toBe(pending.id);
    expect(engine.operations().filter((call) => call === "acm:RequestCertificate")).toHaveLength(1);
  });

  it("is read by another stack with Certificate.get, and its sync follows", async () => {
    const reader = await engine.open(async () => {
      const api = Certificate.get("api", arns.certificate);
      const sync = new SecretsManagerSync("copy", { certificates: [api] });
      return { serial: api.serial, synced: sync.secrets.api?.serial };
    });
    const { outputs } = await reader.stack.up();
    expect(outputs.serial?.value).toMatch(/^[0-9a-f]{2}(:[0-9a-f]{2})+$/);
    expect(outputs.synced?.value).toBe(outputs.serial?.value);
    // Reading is a step of every plan; the secret is none.
    expect(await previewSteps(reader)).toEqual({ api: "read" });
    await reader.stack.destroy();
    const acm = new ACMClient(engine.clientConfig);
    const { Certificate: seen } = await acm.send(
      new DescribeCertificateCommand({ CertificateArn: arns.certificate }),
    );
    expect(seen?.Status).toBe("ISSUED");
  });

  it("is revoked in place, and its secret is scheduled for deletion", async () => {
    extra.revocation = { reason: "CESSATION_OF_OPERATION" };
    expect(await previewSteps(owner)).toEqual({ api: "update", "prod-api": "update" });
    const { outputs } = await owner.stack.up();
    expect(outputs.certificate?.value).toBe(arns.certificate);
    const secrets = new SecretsManagerClient(engine.clientConfig);
    const secret = await secrets.send(new DescribeSecretCommand({ SecretId: arns.secret }));
    expect(secret.DeletedDate).toBeDefined();
    await expectSettled(owner);
  });

  it("comes back with a new one, in the same secret, once revocation is taken away", async () => {
    delete extra.revocation;
    const { outputs } = await owner.stack.up();
    expect(outputs.certificate?.value).not.toBe(arns.certificate);
    const secrets = new SecretsManagerClient(engine.clientConfig);
    const secret = await secrets.send(new DescribeSecretCommand({ SecretId: arns.secret }));
    expect(secret.DeletedDate).toBeUndefined();
    expect(await previewSteps(owner)).toEqual({});
  });
});
