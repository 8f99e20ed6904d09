import { ACMClient, DescribeCertificateCommand } from "@aws-sdk/client-acm";
import { DescribeSecretCommand, SecretsManagerClient } from "@aws-sdk/client-secrets-manager";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { AcmPublicCa, Certificate, CertificateProfile, SecretsManagerSync } from "../../index";
import { DOMAIN, type Engine, previewSteps, startEngine } from "./engine";

describe("a forced replacement of what is healthy, with the real engine", { timeout: 120_000 }, () => {
  let engine: Engine;
  beforeAll(async () => {
    engine = await startEngine();
  }, 600_000);
  afterAll(() => engine?.close());

  it("ends with one live certificate and one live secret", async () => {
    const open = await engine.open(async () => {
      const ca = new AcmPublicCa("public", { hostedZoneId: engine.zoneId });
      const web = new CertificateProfile("web", { ca, keyAlgorithm: "EC_prime256v1" });
      const api = new Certificate("api", { profile: web, commonName: `api.${DOMAIN}` });
      const shop = new Certificate("shop", { profile: web, commonName: `shop.${DOMAIN}` });
      const sync = new SecretsManagerSync("prod", { certificates: [api, shop] });
      return { certificate: api.arn, secret: sync.secrets.api?.arn };
    });
    const first = await open.stack.up();
    const urns = (await open.stack.exportStack()).deployment.resources
      .map((resource: { urn: string }) => resource.urn)
      .filter((urn: string) => /::(api|prod-api)$/.test(urn));
    expect(urns).toHaveLength(2);
    const { outputs } = await open.stack.up({ replace: urns });
    expect(outputs.certificate?.value).toBe(first.outputs.certificate?.value);

    const CertificateArn = outputs.certificate?.value as string;
    const certificate = await new ACMClient(engine.clientConfig).send(
      new DescribeCertificateCommand({ CertificateArn }),
    );
    expect(certificate.Certificate?.Status).toBe("ISSUED");
    const SecretId = outputs.secret?.value as string;
    const secret = await new SecretsManagerClient(engine.clientConfig).send(
      new DescribeSecretCommand({ SecretId }),
    );
    expect(secret.DeletedDate).toBeUndefined();
    await open.stack.refresh();
    expect(await previewSteps(open)).toEqual({});

    // The same where the run fails half way: the old entry is then deleted by the next one, in another process.
    engine.sandbox.faults.add({
      service: "secretsmanager",
      operation: "PutSecretValue",
      times: 1,
      error: "AccessDenied",
    });
    await expect(open.stack.up({ replace: urns })).rejects.toThrow("[AccessDenied]");
    await open.stack.up();
    const again = await new ACMClient(engine.clientConfig).send(
      new DescribeCertificateCommand({ CertificateArn }),
    );
    expect(again.Certificate?.Status).toBe("ISSUED");
    const still = await new SecretsManagerClient(engine.clientConfig).send(
      new DescribeSecretCommand({ SecretId }),
    );
    expect(still.DeletedDate).toBeUndefined();
    expect(engine.operations().filter((call) => call === "acm:RequestCertificate")).toHaveLength(2);
    await open.stack.destroy();
  });
});
