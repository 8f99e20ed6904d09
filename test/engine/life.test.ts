import { mkdtempSync, readdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { ACMClient, ListCertificatesCommand } from "@aws-sdk/client-acm";
import { ListResourceRecordSetsCommand, Route53Client } from "@aws-sdk/client-route-53";
import {
  GetSecretValueCommand,
  ListSecretsCommand,
  SecretsManagerClient,
} from "@aws-sdk/client-secrets-manager";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type OpenStack, temporaryFolder } from "../../scripts/scenario/stack.mts";
import { copyQuickstart, DOMAIN, type Engine, previewSteps, startEngine, stateText } from "./engine";

/** One stack's life, told in order: each test goes on where the one before stopped. */
describe("the quickstart from up to destroy, with the real engine", () => {
  let engine: Engine;
  let open: OpenStack;
  let folder: string;
  /** The folder for temporary files of all that the CLI starts. */
  let scratch: string;
  const log: string[] = [];
  const listen = {
    logVerbosity: 9,
    logToStdErr: true,
    onOutput: (text: string) => log.push(text),
    onError: (text: string) => log.push(text),
  };

  beforeAll(async () => {
    engine = await startEngine();
    folder = copyQuickstart();
    open = await engine.open(folder, { zoneId: engine.zoneId, domain: DOMAIN });
    scratch = mkdtempSync(join(temporaryFolder(), "scratch-"));
    open.setEnv({ TMPDIR: scratch });
  });
  afterAll(async () => {
    await engine?.close();
    for (const one of [folder, scratch]) if (one) rmSync(one, { recursive: true, force: true });
  });

  it("shows in the first preview what will be created, with the secret's name, and calls nothing", async () => {
    const before = engine.operations().length;
    const steps = await previewSteps(open);
    expect(steps).toMatchObject({
      aws: "create, create",
      public: "create",
      web: "create",
      api: "create",
      "prod-api": "create",
    });
    expect(engine.operations().slice(before)).toEqual([]);
  });

  it("issues one certificate and writes one secret", async () => {
    const { outputs } = await open.stack.up(listen);
    expect(outputs.certificateArn?.value).toMatch(/^arn:aws:acm:us-east-1:111122223333:certificate\//);
    expect(engine.operations().filter((call) => call === "acm:RequestCertificate")).toHaveLength(1);
    const client = new SecretsManagerClient(engine.clientConfig);
    const { SecretString = "{}" } = await client.send(
      new GetSecretValueCommand({ SecretId: outputs.secret?.value.arn }),
    );
    const fields = ["certificate", "private_key", "certificate_chain", "ca_certificate"];
    expect(Object.keys(JSON.parse(SecretString) as object)).toEqual(fields);
  });

  it("shows progress beside the certificate", () => {
    expect(log.join("")).toContain("waiting for ACM to see the validation records");
  });

  it("keeps the private key out of the state and of the most verbose log", async () => {
    const exported = JSON.stringify(await open.stack.exportStack()) + stateText(open);
    expect(exported).toContain("certificateId");
    expect(exported).not.toContain("PRIVATE KEY");
    expect(log.join("")).toContain('"v":9');
    expect(log.join("")).toContain("certificateId");
    expect(log.join("")).not.toContain("PRIVATE KEY");
  });

  it("shows no change in the next preview, and calls nothing for it", async () => {
    const before = engine.operations().length;
    expect(await previewSteps(open)).toEqual({});
    expect(engine.operations().slice(before)).toEqual([]);
  });

  it("finds nothing changed in a refresh, and never asks for the secret's value", async () => {
    const before = engine.operations().length;
    await open.stack.refresh({ expectNoChanges: true });
    expect(engine.operations().slice(before)).not.toContain("secretsmanager:GetSecretValue");
  });

  it("changes nothing when names are reordered or doubled, nor after the refresh", async () => {
    await open.stack.setConfig("dnsNames", {
      value: JSON.stringify([`WWW.${DOMAIN}`, `api.${DOMAIN}`, `www.${DOMAIN}`]),
    });
    expect(await previewSteps(open)).toEqual({});
  });

  it("shows another name as a replacement, created before the old one is deleted, and the secret as an update", async () => {
    await open.stack.setConfig("dnsNames", { value: JSON.stringify([`shop.${DOMAIN}`]) });
    expect(await previewSteps(open)).toEqual({
      api: "create-replacement, replace, delete-replaced",
      "prod-api": "update",
    });
  });

  it("requests the new certificate before it deletes the old one, and writes the secret in between", async () => {
    const before = engine.operations().length;
    await open.stack.up();
    const order = engine
      .operations()
      .slice(before)
      .filter((call) => /RequestCertificate|PutSecretValue|DeleteCertificate/.test(call));
    expect(order).toEqual([
      "acm:RequestCertificate",
      "secretsmanager:PutSecretValue",
      "acm:DeleteCertificate",
    ]);
  });

  it("destroys without leaving a certificate, a record or a live secret", async () => {
    await open.stack.destroy();
    const certificates = await new ACMClient(engine.clientConfig).send(
      new ListCertificatesCommand({ Includes: { keyTypes: ["EC_prime256v1", "RSA_2048"] } }),
    );
    expect(certificates.CertificateSummaryList).toEqual([]);
    const records = await new Route53Client(engine.clientConfig).send(
      new ListResourceRecordSetsCommand({ HostedZoneId: engine.zoneId }),
    );
    expect(records.ResourceRecordSets?.map((record) => record.Type).sort()).toEqual(["NS", "SOA"]);
    const secrets = await new SecretsManagerClient(engine.clientConfig).send(new ListSecretsCommand({}));
    expect(secrets.SecretList).toEqual([]);
  });
  it("has left no temporary file", () => {
    // Pulumi's language host compiles programs by ts-node, which keeps a cache.
    expect(readdirSync(scratch).filter((name) => !name.startsWith("ts-node-"))).toEqual([]);
  });
});
