import { DescribeSecretCommand, SecretsManagerClient } from "@aws-sdk/client-secrets-manager";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import {
  AcmPublicCa,
  Certificate,
  type CertificateArgs,
  CertificateProfile,
  SecretsManagerSync,
} from "../../index";
import type { OpenStack } from "../../scripts/scenario/stack.mts";
import { DOMAIN, type Engine, expectSettled, previewSteps, startEngine } from "./engine";

describe("a secret of its own for each renewal, with the real engine", () => {
  let engine: Engine;
  let stack: OpenStack["stack"];
  let open: OpenStack;
  const extra: Pick<CertificateArgs, "renewNow"> = {};
  const arns: string[] = [];

  const isStanding = async (arn: string | undefined) => {
    const secrets = new SecretsManagerClient(engine.clientConfig);
    return (await secrets.send(new DescribeSecretCommand({ SecretId: arn }))).DeletedDate === undefined;
  };
  const up = async () => {
    const { outputs } = await stack.up();
    arns.push(String(outputs.secret?.value));
  };

  beforeAll(async () => {
    engine = await startEngine({ managedRenewal: "off" });
    open = await engine.open(async () => {
      const ca = new AcmPublicCa("public", { hostedZoneId: engine.zoneId });
      const web = new CertificateProfile("web", { ca, keyAlgorithm: "EC_prime256v1", autoRenew: false });
      const api = new Certificate("api", { profile: web, commonName: `api.${DOMAIN}`, ...extra });
      const sync = new SecretsManagerSync("prod", { certificates: [api], preserveSecretOnRenewal: false });
      return { secret: sync.secrets.api?.arn };
    });
    stack = open.stack;
    await up();
  });
  afterAll(() => engine?.close());

  it("is a replacement in the preview of the renewal, and leaves the earlier secret standing", async () => {
    expect(await previewSteps(open)).toEqual({});
    extra.renewNow = "once";
    const steps = await previewSteps(open);
    expect(steps.api).toBe("update");
    expect(steps["prod-api"]).toMatch(/replace/);
    await up();
    const [first, second] = arns;
    expect(second).not.toBe(first);
    expect([await isStanding(first), await isStanding(second)]).toEqual([true, true]);
    await expectSettled(open);
  });

  it("goes with the stack, and the earlier one too", async () => {
    await stack.destroy();
    expect([await isStanding(arns[0]), await isStanding(arns[1])]).toEqual([false, false]);
  });
});
