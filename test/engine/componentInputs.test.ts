import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { AcmPublicCa, CertificateProfile, CertificateSet, SecretsManagerSync } from "../../index";
import { certificatesOf, type SeenResource, secretsOf } from "../../policy";
import type { OpenStack } from "../../scripts/scenario/stack.mts";
import { DOMAIN, type Engine, previewSteps, startEngine } from "./engine";

type Stored = { type: string; urn: string; inputs?: object; outputs?: object };

describe("what the engine holds for policies, with the real engine", () => {
  let engine: Engine;
  let open: OpenStack;

  beforeAll(async () => {
    engine = await startEngine();
    open = await engine.open(async () => {
      const ca = new AcmPublicCa("public", { hostedZoneId: engine.zoneId });
      const profile = new CertificateProfile("web", { ca, keyAlgorithm: "EC_prime256v1" });
      const certificates = { api: { commonName: `api.${DOMAIN}` }, shop: { dnsNames: [`shop.${DOMAIN}`] } };
      const fleet = new CertificateSet("fleet", { profile, certificates });
      new SecretsManagerSync("prod", { certificates: [fleet], description: "of the shop" });
      return { arns: fleet.arns };
    });
    await open.stack.up();
  });
  afterAll(() => engine?.close());

  async function stored(type: string): Promise<Stored> {
    const { resources } = (await open.stack.exportStack()).deployment as { resources: Stored[] };
    const found = resources.find((one) => one.type.endsWith(type));
    if (!found) throw new Error(`there is no ${type}`);
    return found;
  }
  const seen = ({ type, urn }: Stored, props = {}): SeenResource => ({
    type,
    name: String(urn.split("::").at(-1)),
    props,
  });

  it("a component holds no inputs, until the stack asks for them, and shows that once", async () => {
    expect((await stored(":SecretsManagerSync")).inputs ?? {}).toEqual({});
    await open.stack.setConfig("aws-pki:componentInputs", { value: "true" });
    // The engine hands the configuration to the provider too.
    expect(await previewSteps(open)).toEqual({ prod: "update", default: "update" });
    await open.stack.up();
    expect((await stored(":SecretsManagerSync")).inputs).toEqual({
      certificates: ["fleet"],
      description: "of the shop",
    });
    expect(await previewSteps(open)).toEqual({});
  });

  it("a set's inputs and outputs are read by key", async () => {
    const set = await stored(":CertificateSet");
    const names = { api: [`api.${DOMAIN}`], shop: [`shop.${DOMAIN}`] };
    const inputs = certificatesOf(seen(set, set.inputs));
    expect(Object.keys(inputs)).toEqual(["api", "shop"]);
    expect(inputs.shop).toEqual({ dnsNames: names.shop });
    const outputs = certificatesOf(seen(set, set.outputs));
    const { arns } = await open.stack.outputs();
    for (const key of ["api", "shop"] as const)
      expect(outputs[key]).toMatchObject({ arn: arns?.value[key], status: "ISSUED", dnsNames: names[key] });
    expect(outputs.api?.notAfter).toMatch(/^\d{4}-.*Z$/);
  });

  it("so are the secrets of a set", async () => {
    const secrets = await stored(":CertificateSecretSet");
    const { arns } = await open.stack.outputs();
    const asked = secretsOf(seen(secrets, secrets.inputs));
    expect(asked.api).toMatchObject({ certificate: { arn: arns?.value.api, dnsNames: [`api.${DOMAIN}`] } });
    const made = secretsOf(seen(secrets, secrets.outputs));
    expect(made.api).toMatchObject({
      ...asked.api,
      arn: expect.stringMatching(/:secret:/),
      versionId: expect.any(String),
    });
    expect(made.api?.arn).toContain(`:secret:${made.api?.name}-`);
  });
});
