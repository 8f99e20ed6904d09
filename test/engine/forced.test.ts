import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { ACMClient, DescribeCertificateCommand, RevokeCertificateCommand } from "@aws-sdk/client-acm";
import { DescribeSecretCommand, SecretsManagerClient } from "@aws-sdk/client-secrets-manager";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { AcmPublicCa, Certificate, CertificateProfile, SecretsManagerSync } from "../../index";
import type { OpenStack } from "../../scripts/scenario/stack.mts";
import { DOMAIN, type Engine, expectSettled, previewSteps, startEngine } from "./engine";

describe("a replacement that no input explains, with the real engine", () => {
  let engine: Engine;
  let open: OpenStack;
  let urns: string[];
  let first: { certificate: string; secret: string };
  const settings: { keyAlgorithm: "EC_prime256v1" | "EC_secp384r1"; protectPaid?: boolean } = {
    keyAlgorithm: "EC_prime256v1",
  };

  beforeAll(async () => {
    engine = await startEngine();
    open = await engine.open(async () => {
      const { keyAlgorithm, protectPaid } = settings;
      const ca = new AcmPublicCa("public", { hostedZoneId: engine.zoneId });
      const web = new CertificateProfile("web", { ca, keyAlgorithm });
      const api = new Certificate("api", { profile: web, commonName: `api.${DOMAIN}`, protectPaid });
      const shop = new Certificate("shop", { profile: web, commonName: `shop.${DOMAIN}`, protectPaid });
      const sync = new SecretsManagerSync("prod", { certificates: [api, shop] });
      return { certificate: api.arn, secret: sync.secrets.api?.arn };
    });
    first = await up();
    urns = (await open.stack.exportStack()).deployment.resources
      .map((resource: { urn: string }) => resource.urn)
      .filter((urn: string) => /::(api|prod-api)$/.test(urn));
    expect(urns).toHaveLength(2);
  });
  afterAll(() => engine?.close());

  async function up(options: { replace?: string[]; refresh?: boolean } = {}) {
    const { outputs } = await open.stack.up(options);
    return { certificate: outputs.certificate?.value as string, secret: outputs.secret?.value as string };
  }

  async function changeState(how: "taint" | "untaint", urn: string) {
    const args = ["state", how, urn, "--yes", "--stack", open.stack.name];
    await promisify(execFile)(open.pulumi, args, { cwd: open.stack.workspace.workDir, env: open.env });
  }

  async function expectOneLiveOfEach() {
    const acm = new ACMClient(engine.clientConfig);
    const { Certificate: seen } = await acm.send(
      new DescribeCertificateCommand({ CertificateArn: first.certificate }),
    );
    expect(seen?.Status).toBe("ISSUED");
    const client = new SecretsManagerClient(engine.clientConfig);
    const secret = await client.send(new DescribeSecretCommand({ SecretId: first.secret }));
    expect(secret.DeletedDate).toBeUndefined();
    expect(engine.operations().filter((call) => call === "acm:RequestCertificate")).toHaveLength(2);
  }

  it("is refused in the preview where an edit of the profile would replace what is paid for", async () => {
    settings.keyAlgorithm = "EC_secp384r1";
    const said = String(await open.stack.preview().catch((error: Error) => error));
    settings.keyAlgorithm = "EC_prime256v1";
    expect(said).toMatch(
      /profile's keyAlgorithm \(EC_prime256v1 → EC_secp384r1\).*\[CertificateProtected\]/s,
    );
    // Its message stands in the engine's own line alone, and its stack nowhere.
    const diagnostics = /Diagnostics:(.*?)Resources:/s.exec(said)?.[1] ?? "";
    const count = (pattern: RegExp) => [...diagnostics.matchAll(pattern)].length;
    expect(count(/\[CertificateProtected\]$/gm)).toBe(2 * count(/error: Certificate /g));
    expect(count(/Take that edit back/g)).toBe(count(/error: Certificate /g));
    expect(said).not.toMatch(/^ *at .*:\d+:\d+/m);
  });

  it("is refused where --replace asks for it, and leaves one live certificate and one live secret", async () => {
    await expect(up({ replace: urns })).rejects.toThrow("[CertificateProtected]");
    await expectOneLiveOfEach();
    expect(await previewSteps(open)).toEqual({});
  });

  it("of the secret alone ends with the same live secret", async () => {
    const [secretUrn = ""] = urns.filter((urn) => urn.endsWith("prod-api"));
    expect(await up({ replace: [secretUrn] })).toEqual(first);
    await expectOneLiveOfEach();
  });

  it("is refused for a tainted certificate until it is untainted", async () => {
    const [urn = ""] = urns.filter((one) => one.endsWith("::api"));
    await changeState("taint", urn);
    await expect(up()).rejects.toThrow("[CertificateProtected]");
    await changeState("untaint", urn);
    expect(await up()).toEqual(first);
    await expectOneLiveOfEach();
  });

  it("takes over what is live, and pays nothing, with protectPaid: false", async () => {
    settings.protectPaid = false;
    await up();
    expect(await up({ replace: urns })).toEqual(first);
    await expectOneLiveOfEach();
    await expectSettled(open);
  });

  it("does so too where the run fails half way, and another process deletes the old entry", async () => {
    engine.sandbox.faults.add({
      service: "secretsmanager",
      operation: "PutSecretValue",
      times: 1,
      error: "AccessDenied",
    });
    await expect(up({ replace: urns })).rejects.toThrow("[AccessDenied]");
    await up();
    await expectOneLiveOfEach();
  });

  it("is made, and explained, where somebody has revoked the certificate", async () => {
    const acm = new ACMClient(engine.clientConfig);
    await acm.send(
      new RevokeCertificateCommand({
        CertificateArn: first.certificate,
        RevocationReason: "SUPERSEDED",
      }),
    );
    const { stdout } = await open.stack.preview({ refresh: true });
    expect(stdout).toContain("it is revoked: a new one will be requested");
    const { certificate } = await up({ refresh: true });
    expect(certificate).not.toBe(first.certificate);
    expect(engine.operations().filter((call) => call === "acm:RequestCertificate")).toHaveLength(3);
    expect(await previewSteps(open)).toEqual({});
  });
});
