import { ACMClient, ListTagsForCertificateCommand } from "@aws-sdk/client-acm";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { AcmPublicCa, Certificate, CertificateProfile, SecretsManagerSync } from "../../index";
import { DOMAIN, type Engine, previewSteps, startEngine } from "./engine";

describe("a certificate that is renamed with an alias, with the real engine", () => {
  let engine: Engine;
  beforeAll(async () => {
    engine = await startEngine();
  });
  afterAll(() => engine?.close());

  it("keeps itself, its secret and its identity, through a later replacement too", async () => {
    let name = "api";
    let dnsNames = [`b.${DOMAIN}`];
    const open = await engine.open(async () => {
      const ca = new AcmPublicCa("public", { hostedZoneId: engine.zoneId });
      const web = new CertificateProfile("web", { ca, keyAlgorithm: "EC_prime256v1" });
      const aliases = name === "api" ? [] : [{ name: "api" }];
      const api = new Certificate(name, { profile: web, dnsNames }, { aliases });
      const sync = new SecretsManagerSync("prod", { certificates: [api] });
      return { id: api.certificateId, commonName: api.commonName, secret: sync.secrets[name]?.arn };
    });
    const first = await open.stack.up();
    name = "gateway";
    expect(await previewSteps(open)).toEqual({});
    await open.stack.up();

    dnsNames = [`a.${DOMAIN}`, `b.${DOMAIN}`];
    const { outputs } = await open.stack.up();
    for (const output of ["id", "commonName", "secret"])
      expect(outputs[output]?.value).toBe(first.outputs[output]?.value);
  });

  it("keeps itself where its stack is renamed, and its tags the first name", async () => {
    const open = await engine.open(async () => {
      const ca = new AcmPublicCa("public", { hostedZoneId: engine.zoneId });
      const web = new CertificateProfile("web", { ca, keyAlgorithm: "EC_prime256v1" });
      const api = new Certificate("api", { profile: web, dnsNames: [`c.${DOMAIN}`] });
      new SecretsManagerSync("prod", { certificates: [api] });
      return { arn: api.arn };
    });
    const { outputs } = await open.stack.up();
    const first = open.stack.name;
    await open.stack.rename({ stackName: `${first}-renamed` });
    Object.assign(open.stack, { name: `${first}-renamed` });
    expect((await open.stack.preview()).changeSummary).toEqual({ same: 6 });
    const command = new ListTagsForCertificateCommand({ CertificateArn: outputs.arn?.value });
    const { Tags } = await new ACMClient(engine.clientConfig).send(command);
    expect(Tags).toContainEqual({ Key: "pulumi-aws-pki:stack", Value: `inline/${first}` });
  });

  it("says at once when a sync lists two certificates of one name", async () => {
    const open = await engine.open(async () => {
      const ca = new AcmPublicCa("public", { hostedZoneId: engine.zoneId });
      const web = new CertificateProfile("web", { ca });
      const api = new Certificate("api", { profile: web, commonName: `api.${DOMAIN}` });
      new SecretsManagerSync("prod", { certificates: [api, api] });
    });
    const said = String(await open.stack.preview().catch((error: Error) => error));
    expect(said).toContain("SecretsManagerSync prod: two of its certificates have the name api.");
  });
});
