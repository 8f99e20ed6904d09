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

const DAY_SECONDS = 86_400;

describe("readers of a certificate that syncNow never renewed, with the real engine", () => {
  let engine: Engine;
  let open: OpenStack;
  let options: Omit<SecretsManagerSyncArgs, "certificates"> = { autoSync: false, syncNow: "1" };

  beforeAll(async () => {
    engine = await startEngine();
    open = await engine.open(async () => {
      const ca = new AcmPublicCa("public", { hostedZoneId: engine.zoneId });
      const web = new CertificateProfile("web", { ca, keyAlgorithm: "EC_prime256v1" });
      const api = new Certificate("api", { profile: web, commonName: `api.${DOMAIN}` });
      const { secrets } = new SecretsManagerSync("prod", { ...options, certificates: [api] });
      return { serial: api.serial, synced: secrets.api?.serial };
    });
    pass(0);
    await open.stack.up();
  });
  afterAll(() => engine?.close());

  function pass(days: number): void {
    engine.sandbox.clock.advance(days * DAY_SECONDS);
    open.setEnv({ AWS_PKI_NOW: engine.sandbox.clock.now().toISOString() });
  }

  it("are told of its end 30 days before, while the certificate is renewed", async () => {
    pass(180);
    const { stdout, outputs } = await open.stack.up();
    expect(stdout).toMatch(/readers get a certificate that expires on .*, as autoSync is off/);
    expect(outputs.serial?.value).not.toBe(outputs.synced?.value);
    expect(await previewSteps(open)).toEqual({});
  });

  it("fail each up after it, and the preview shows an update", async () => {
    pass(20);
    for (const _ of ["the first", "the second"]) {
      expect(await previewSteps(open)).toEqual({ "prod-api": "update" });
      const said = String(await open.stack.up().catch((error: Error) => error));
      expect(said).toMatch(/Readers of arn:\S+ get a certificate that has expired .*\[CertificateExpired\]/);
    }
    await open.stack.refresh();
  });

  it("get the newest one by the next syncNow, which does not fail", async () => {
    options = { autoSync: false, syncNow: "2" };
    const { outputs } = await open.stack.up();
    expect(outputs.synced?.value).toBe(outputs.serial?.value);
    await expectSettled(open);
  });

  it("keep no destroy from going through", async () => {
    pass(200);
    await expect(open.stack.up()).rejects.toThrow("[CertificateExpired]");
    await open.stack.destroy();
  });
});
