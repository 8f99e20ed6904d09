import {
  DescribeSecretCommand,
  GetSecretValueCommand,
  SecretsManagerClient,
} from "@aws-sdk/client-secrets-manager";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import {
  AcmPublicCa,
  Certificate,
  CertificateProfile,
  SecretsManagerSync,
  type SecretsManagerSyncArgs,
} from "../../index";
import type { OpenStack } from "../../scripts/scenario/stack.mts";
import { DOMAIN, type Engine, expectSettled, previewSteps, startEngine } from "./engine";

type Options = Omit<SecretsManagerSyncArgs, "certificates">;

describe("the options of a sync, with the real engine", () => {
  let engine: Engine;
  let open: OpenStack;
  let options: Options = { autoSync: false };
  let renewNow: string | undefined;

  beforeAll(async () => {
    engine = await startEngine();
    open = await engine.open(async () => {
      const ca = new AcmPublicCa("public", { hostedZoneId: engine.zoneId });
      const web = new CertificateProfile("web", { ca, keyAlgorithm: "EC_prime256v1" });
      const api = new Certificate("api", { profile: web, commonName: `api.${DOMAIN}`, renewNow });
      const { secrets, readerAccess } = new SecretsManagerSync("prod", { ...options, certificates: [api] });
      return { arn: secrets.api?.arn, status: secrets.api?.status, serial: api.serial, readerAccess };
    });
  });
  afterAll(() => engine?.close());

  async function up(next: Options) {
    options = next;
    const { outputs } = await open.stack.up();
    expect(await previewSteps(open)).toEqual({});
    return outputs;
  }

  const secrets = () => new SecretsManagerClient(engine.clientConfig);
  const describeSecret = (arn: string) => secrets().send(new DescribeSecretCommand({ SecretId: arn }));
  async function serialIn(arn: string): Promise<string> {
    const { SecretString = "{}" } = await secrets().send(new GetSecretValueCommand({ SecretId: arn }));
    const { X509Certificate } = await import("node:crypto");
    const { certificate } = JSON.parse(SecretString) as { certificate: string };
    return new X509Certificate(certificate).serialNumber.toLowerCase();
  }
  const bare = (serial: string) => serial.replaceAll(":", "").toLowerCase();

  it("autoSync: false writes nothing, until syncNow asks for it", async () => {
    const before = await up({ autoSync: false });
    expect(before.arn?.value).toMatch(/^pending:/);
    expect(engine.operations()).not.toContain("secretsmanager:CreateSecret");
    const after = await up({ autoSync: false, syncNow: "first" });
    expect(after.arn?.value).toMatch(/^arn:aws:secretsmanager:/);
    expect(after.status?.value).toBe("current");
  });

  it("includeRootCa, field names, key, tags, readers and a replica are set in place", async () => {
    const wanted: Options = {
      includeRootCa: true,
      fieldMappings: { privateKey: "tls.key" },
      kmsKeyId: "arn:aws:kms:us-east-1:111122223333:key/12345678-1234-1234-1234-123456789012",
      tags: { team: "shop" },
      description: "of the shop",
      readers: ["arn:aws:iam::444455556666:role/reader"],
      replicaRegions: [
        {
          region: "eu-west-1",
          kmsKeyId: "arn:aws:kms:eu-west-1:111122223333:key/12345678-1234-1234-1234-123456789012",
        },
      ],
    };
    const outputs = await up(wanted);
    const seen = await describeSecret(outputs.arn?.value);
    expect(seen).toMatchObject({ Description: "of the shop", KmsKeyId: wanted.kmsKeyId });
    expect(seen.Tags).toContainEqual({ Key: "team", Value: "shop" });
    expect(seen.ReplicationStatus).toMatchObject([{ Region: "eu-west-1", Status: "InSync" }]);
    const { SecretString = "{}" } = await secrets().send(
      new GetSecretValueCommand({ SecretId: outputs.arn?.value }),
    );
    expect(JSON.parse(SecretString)).toHaveProperty(["tls.key"]);
    expect(JSON.stringify(outputs.readerAccess?.value)).toContain("kms:ViaService");
  });

  it("rollback brings the version before back, and its end the newest one", async () => {
    renewNow = "once";
    const renewed = await up({ ...options });
    const arn = renewed.arn?.value as string;
    expect(await serialIn(arn)).toBe(bare(renewed.serial?.value));
    const { rollback: _, ...rest } = options;
    options = { ...rest, rollback: true };
    const { outputs } = await open.stack.up();
    expect(outputs.status?.value).toBe("rolled-back");
    expect(await serialIn(arn)).not.toBe(bare(renewed.serial?.value));
    await expectSettled(open);
    // A window that is not wanted is set beside it; the destroy below shows it.
    const ended = await up({ ...rest, recoveryWindowDays: 0 });
    expect(ended.status?.value).toBe("current");
    expect(await serialIn(arn)).toBe(bare(renewed.serial?.value));
  });

  it("destroy removes the replica and the secret, without a window where that is asked for", async () => {
    const { arn } = await open.stack.outputs();
    await open.stack.destroy();
    await expect(describeSecret(arn?.value)).rejects.toThrow("can't find");
  });
});
