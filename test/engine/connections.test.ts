import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { AcmPublicCa, AwsConnection, Certificate, CertificateProfile, SecretsManagerSync } from "../../index";
import { DOMAIN, type Engine, previewSteps, REGION, startEngine, stateText } from "./engine";

const ACM_ACCOUNT = "222233334444";
const SECRETS_ACCOUNT = "333344445555";

describe("connections to several accounts, with the real engine", { timeout: 120_000 }, () => {
  let engine: Engine;
  beforeAll(async () => {
    engine = await startEngine();
  }, 600_000);
  afterAll(() => engine?.close());

  let roleName = "issuer";
  const program = async () => {
    const role = {
      type: "assume-role" as const,
      roleArn: `arn:aws:iam::${ACM_ACCOUNT}:role/${roleName}`,
      externalId: "external-7",
    };
    const acm = new AwsConnection("acm", { region: REGION, method: role });
    const key = {
      type: "access-key" as const,
      accessKeyId: SECRETS_ACCOUNT,
      secretAccessKey: "not-in-any-resource",
    };
    const secrets = new AwsConnection("secrets", { region: REGION, method: key });
    const dns = new AwsConnection("dns", { region: REGION });
    const ca = new AcmPublicCa("public", {
      connection: acm,
      dnsConnection: dns,
      hostedZoneIds: [engine.zoneId],
    });
    const web = new CertificateProfile("web", { ca, keyAlgorithm: "EC_prime256v1" });
    const api = new Certificate("api", { profile: web, commonName: `api.${DOMAIN}` });
    new SecretsManagerSync("prod", { connection: secrets, certificates: [api] });
  };

  it("issues in one account, validates in another and writes in a third", async () => {
    const open = await engine.open(program);
    await open.stack.up();
    const account = (operation: string) =>
      engine.sandbox.calls.list().find((call) => call.operation === operation)?.principal;
    expect(account("RequestCertificate")).toContain(`:${ACM_ACCOUNT}:assumed-role/issuer/`);
    expect(account("ChangeResourceRecordSets")).toContain(`:${engine.sandbox.accountId}:`);
    expect(account("CreateSecret")).toContain(`:${SECRETS_ACCOUNT}:`);

    const state = stateText(open);
    expect(state).toContain(`${ACM_ACCOUNT}:assumed-role/issuer`);
    for (const secret of ["external-7", "not-in-any-resource", `iam::${ACM_ACCOUNT}:role/issuer`])
      expect(state).not.toContain(secret);

    roleName = "other";
    const steps = await previewSteps(open);
    expect(Object.values(steps)).toEqual(["update", "update", "update"]);
    expect(Object.keys(steps).sort()).toEqual(["acm", "acm+dns", "acm+secrets"]);
    await open.stack.up();
    await open.stack.destroy();
  });
});
