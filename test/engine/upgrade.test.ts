import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { AcmPublicCa, AwsConnection, Certificate, CertificateProfile, SecretsManagerSync } from "../../index";
import { everyKind } from "../../provider/everyKind";
import { currentStateVersion, upgradeState } from "../../provider/kind/stateUpgrade";
import {
  earlierStates,
  inFull,
  KEPT_STACK,
  type Kept,
  kept,
  kindsIn,
  transplant,
} from "../support/earlierStates";
import { type Engine, previewSteps, REGION, startEngine } from "./engine";

describe("a state of the oldest version, with the real engine", () => {
  let engine: Engine;
  beforeAll(async () => {
    engine = await startEngine();
  });
  afterAll(() => engine?.close());

  it("shows no change, goes on in an up, and is destroyed", async () => {
    let tag = "api";
    const open = await engine.open(async () => {
      const acm = new AwsConnection("acm", { region: REGION });
      const ca = new AcmPublicCa("public", { connection: acm, hostedZoneId: engine.zoneId });
      const tags = { team: "shop" };
      const settings = { ca, keyAlgorithm: "EC_prime256v1", renewBeforeDays: 20, tags } as const;
      const web = new CertificateProfile("web", settings);
      const names = { commonName: "api.example.com", dnsNames: ["www.example.com"] };
      const api = new Certificate("api", { profile: web, ...names, tags: { app: tag } });
      const certificateNameSchema = "tls-{{certificateId}}";
      new SecretsManagerSync("prod", { connection: acm, certificates: [api], certificateNameSchema });
    });
    await open.stack.up();
    const made = (await open.stack.exportStack()) as unknown as Kept;
    const [, oldest] = earlierStates[0] ?? [];
    if (!oldest) throw new Error("there is no fixture");
    let state = JSON.parse(JSON.stringify(oldest).replaceAll(KEPT_STACK, open.stack.name)) as Kept;
    for (const kind of kindsIn(oldest))
      state = transplant(state, inFull(kind, kept(state, kind)), inFull(kind, kept(made, kind)));
    await open.stack.importStack(state as never);

    expect(await previewSteps(open)).toEqual({});
    tag = "shop";
    await open.stack.up();
    const after = (await open.stack.exportStack()) as unknown as Kept;
    const { outputs } = kept(after, "certificate");
    const stateVersion = currentStateVersion(everyKind.certificate);
    expect(outputs).toMatchObject({ stateVersion, tags: { app: "shop" } });
    expect(upgradeState(everyKind.certificate, outputs)).toMatchObject({ adopted: false });
    // A resource without a change stays as it was written.
    expect(kept(after, "acmPublicCa").outputs).not.toHaveProperty("stateVersion");
    expect(engine.operations().filter((call) => call === "acm:RequestCertificate")).toHaveLength(1);

    await open.stack.destroy();
    const operations = engine.operations();
    expect(operations).toContain("acm:DeleteCertificate");
    expect(operations).toContain("secretsmanager:DeleteSecret");
  });
});
