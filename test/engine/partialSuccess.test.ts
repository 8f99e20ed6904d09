import { ACMClient, ListCertificatesCommand } from "@aws-sdk/client-acm";
import { ListSecretsCommand, SecretsManagerClient } from "@aws-sdk/client-secrets-manager";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { AcmPublicCa, Certificate, CertificateProfile, SecretsManagerSync } from "../../index";
import type { OpenStack } from "../../scripts/scenario/stack.mts";
import { DOMAIN, type Engine, makeZone, previewSteps, startEngine } from "./engine";

/**
 * A seventh of what test/reliability/partialSuccess.test.ts takes: 50 take the engine over a minute on two busy cores, as
 * it writes its whole state at each step. They are stuck because their zone may not be edited, which shows at once; the
 * shortest wait for a validation is a minute of real time.
 */
const SOUND = 6;
const STUCK = 2;
const KEY = { id: "AKIAIOSFODNN7EXAMPLE", secret: "only for this test" };

describe(`${SOUND + STUCK} certificates of which ${STUCK} cannot validate, with the real engine`, () => {
  let engine: Engine;
  let open: OpenStack;
  let closedZone: string;
  const names = Array.from({ length: SOUND + STUCK }, (_, n) => `c${n}`);
  const stuck = names.filter((_, n) => n % 4 === 1).slice(0, STUCK);

  beforeAll(async () => {
    engine = await startEngine({ iam: "enforce" });
    closedZone = await makeZone(engine.clientConfig, "example.net");
    open = await engine.open(async () => {
      const ca = new AcmPublicCa("public", { hostedZoneIds: [engine.zoneId, closedZone] });
      const web = new CertificateProfile("web", { ca, keyAlgorithm: "EC_prime256v1" });
      const certificates = names.map((name) => {
        const zone = stuck.includes(name) ? "example.net" : DOMAIN;
        return new Certificate(name, { profile: web, commonName: `${name}.${zone}` });
      });
      new SecretsManagerSync("prod", { certificates });
    });
    open.setEnv({ AWS_ACCESS_KEY_ID: KEY.id, AWS_SECRET_ACCESS_KEY: KEY.secret });
  });
  afterAll(() => engine?.close());

  /** Everything is allowed, but for the records of the zone that is closed. */
  function permit({ isZoneClosed }: { isZoneClosed: boolean }): void {
    const zone = `arn:aws:route53:::hostedzone/${closedZone}`;
    const closed = { Effect: "Deny", Action: "route53:ChangeResourceRecordSets", Resource: zone };
    const all = { Effect: "Allow", Action: "*", Resource: "*" };
    const policy = { Version: "2012-10-17", Statement: isZoneClosed ? [all, closed] : [all] };
    const arn = `arn:aws:iam::${engine.sandbox.accountId}:user/deployer`;
    engine.sandbox.iam.set({ users: [{ arn, accessKeys: [KEY], policies: [policy] }] });
  }

  async function recorded(type: string): Promise<{ name: string; id: string; status: string }[]> {
    const { deployment } = await open.stack.exportStack();
    const { resources } = deployment as {
      resources: { type: string; urn: string; id: string; outputs: { status: string } }[];
    };
    return resources
      .filter((one) => one.type.endsWith(`:${type}`))
      .map(({ urn, id, outputs }) => ({ name: urn.split("::").at(-1) ?? "", id, status: outputs.status }));
  }

  async function counts() {
    const acm = new ACMClient(engine.clientConfig);
    const listed = new ListCertificatesCommand({
      ...{ CertificateStatuses: ["ISSUED"], Includes: { keyTypes: ["EC_prime256v1"] } },
    });
    const { CertificateSummaryList = [] } = await acm.send(listed);
    const secrets = new SecretsManagerClient(engine.clientConfig);
    const { SecretList = [] } = await secrets.send(new ListSecretsCommand({ MaxResults: 100 }));
    const requests = engine.operations().filter((call) => call === "acm:RequestCertificate").length;
    return { issued: CertificateSummaryList.length, secrets: SecretList.length, requests };
  }

  it("issues and syncs the others, and records those as pending, with the reason of each", async () => {
    permit({ isZoneClosed: true });
    const said = String(await open.stack.up({ continueOnError: true }).catch((error: Error) => error));
    for (const name of stuck) expect(said).toContain(`Certificate ${name}.example.net: Could not put`);
    expect(await counts()).toEqual({ issued: SOUND, secrets: SOUND, requests: SOUND + STUCK });
    const pending = (await recorded("Certificate")).filter(({ status }) => status === "PENDING_VALIDATION");
    expect(pending.map(({ name }) => name).sort()).toEqual([...stuck].sort());
    expect(pending.every(({ id }) => id.startsWith("arn:aws:acm:"))).toBe(true);
    expect(await recorded("CertificateSecret")).toHaveLength(SOUND);
  });

  it("resumes exactly those in the next up, also after a refresh, which forgets that they failed", async () => {
    const before = await recorded("Certificate");
    await open.stack.refresh();
    const { deployment } = await open.stack.exportStack();
    expect(JSON.stringify(deployment)).not.toContain("initErrors");
    permit({ isZoneClosed: false });
    const steps = await previewSteps(open);
    const expected = stuck.flatMap((name) => [
      [name, "update"],
      [`prod-${name}`, "create"],
    ]);
    expect(steps).toEqual(Object.fromEntries(expected));
    await open.stack.up({ continueOnError: true });
    const all = SOUND + STUCK;
    expect(await counts()).toEqual({ issued: all, secrets: all, requests: all });
    const after = await recorded("Certificate");
    expect(after.map(({ name, id }) => `${name} ${id}`).sort()).toEqual(
      before.map(({ name, id }) => `${name} ${id}`).sort(),
    );
    expect(after.every(({ status }) => status === "ISSUED")).toBe(true);
    expect(await previewSteps(open)).toEqual({});
  });
});
