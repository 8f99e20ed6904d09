import { ListSecretsCommand, SecretsManagerClient } from "@aws-sdk/client-secrets-manager";
import type * as pulumi from "@pulumi/pulumi";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { AcmPublicCa, Certificate, CertificateProfile, SecretsManagerSync } from "../../index";
import type { OpenStack } from "../../scripts/scenario/stack.mts";
import { DOMAIN, type Engine, expectSettled, previewSteps, startEngine } from "./engine";

/** One stack, told in order: what a test has changed stays so in those after it. */
describe("Pulumi's options on the secret of a certificate, with the real engine", () => {
  let engine: Engine;
  let open: OpenStack;
  let dnsNames = [`api.${DOMAIN}`];
  let renewNow = "1";
  let description = "first";
  let ofCertificate: pulumi.CustomResourceOptions = {};
  let ofSecret: (certificate: Certificate) => pulumi.CustomResourceOptions = () => ({});

  beforeAll(async () => {
    engine = await startEngine({ managedRenewal: "off" });
    open = await engine.open(async () => {
      const ca = new AcmPublicCa("public", { hostedZoneId: engine.zoneId });
      const web = new CertificateProfile("web", { ca, keyAlgorithm: "EC_prime256v1" });
      const api = new Certificate("api", { profile: web, dnsNames, renewNow }, ofCertificate);
      const transform: pulumi.ResourceTransformation = ({ type, props, opts }) =>
        type.endsWith(":CertificateSecret") ? { props, opts: { ...opts, ...ofSecret(api) } } : undefined;
      const settings = { certificateNameSchema: "tls-{{certificateId}}", description };
      new SecretsManagerSync("prod", { certificates: [api], ...settings }, { transformations: [transform] });
    });
    await open.stack.up();
  });
  afterAll(() => engine?.close());

  /** The calls of an up that change certificates and secrets, in order, and what it prints. */
  async function up() {
    const before = engine.sandbox.calls.list().length;
    const { stdout } = await open.stack.up();
    const changes = /^(?:(?:Request|Renew|Delete)Certificate|(?:Create|PutSecret|Delete|Restore)\w*)$/;
    const done = engine.sandbox.calls
      .list()
      .slice(before)
      .filter(({ status }) => status === 200);
    return { stdout, calls: done.map(({ operation }) => operation).filter((one) => changes.test(one)) };
  }

  /** Holds that the account has the one secret that it had from the beginning. */
  async function expectOneSecret() {
    const { SecretList = [] } = await new SecretsManagerClient(engine.clientConfig).send(
      new ListSecretsCommand({ IncludePlannedDeletion: true }),
    );
    expect(SecretList.map((one) => [one.Description, one.DeletedDate])).toEqual([[description, undefined]]);
  }

  it("ignoreChanges of certificate keeps renewals from readers, and each run warns of it", async () => {
    ofSecret = () => ({ ignoreChanges: ["certificate"] });
    renewNow = "2";
    const warning = "The secret of api still holds the certificate before";
    const renewal = await up();
    expect(renewal.calls).toEqual(["RenewCertificate"]);
    expect(renewal.stdout).toContain(warning);
    const again = await up();
    expect(again).toMatchObject({ calls: [], stdout: expect.stringContaining(warning) });
    ofSecret = () => ({});
    expect(await up()).toMatchObject({
      calls: ["PutSecretValue"],
      stdout: expect.not.stringContaining(warning),
    });
  });

  it("ignoreChanges of all inputs leaves both as they are", async () => {
    ofCertificate = { ignoreChanges: ["*"] };
    ofSecret = () => ofCertificate;
    [renewNow, description] = ["3", "second"];
    expect(await previewSteps(open)).toEqual({});
    [renewNow, ofCertificate] = ["2", {}];
  });

  it("replaceOnChanges takes the secret over as it is", async () => {
    ofSecret = () => ({ replaceOnChanges: ["*"] });
    expect((await previewSteps(open))["prod-api"]).toMatch(/replace/);
    expect((await up()).calls).toEqual(["PutSecretValue"]);
    await expectOneSecret();
    await expectSettled(open);
  });

  it("deleteBeforeReplace deletes the certificate before it requests the new one, and updates the secret", async () => {
    ofSecret = () => ({});
    ofCertificate = { deleteBeforeReplace: true };
    dnsNames = [`www.${DOMAIN}`];
    expect((await previewSteps(open))["prod-api"]).toBe("update");
    const { calls } = await up();
    expect(calls).toEqual(["DeleteCertificate", "RequestCertificate", "PutSecretValue"]);
    await expectOneSecret();
  });

  it("replaceWith of its certificate takes the secret over, with the new certificate", async () => {
    ofSecret = (api) => ({ replaceWith: [api] });
    ofCertificate = {};
    dnsNames = [`api.${DOMAIN}`];
    expect((await previewSteps(open))["prod-api"]).toMatch(/replace/);
    expect((await up()).calls).toEqual(["RequestCertificate", "PutSecretValue", "DeleteCertificate"]);
    await expectOneSecret();
    await expectSettled(open);
  });
});
