import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { runCommand } from "../../commands/command";
import { AcmPublicCa, AwsConnection, Certificate, CertificateProfile, SecretsManagerSync } from "../../index";
import type { PolicyDocument } from "../../provider/permissions/policy";
import { policyFor } from "../../provider/permissions/policyFor";
import type { OpenStack } from "../../scripts/scenario/stack.mts";
import { ACCOUNTS, CI, EXTERNAL_ID, KEY_ID, roleOf, trustPolicy } from "../support/guarded";
import { DOMAIN, type Engine, previewSteps, REGION, startEngine, stateText } from "./engine";

const SYNC = `arn:aws:iam::${ACCOUNTS.secrets}:user/sync`;
const KEYS = [
  { id: "AKIAFIRSTKEYOFTHESYN", secret: "first-secret-access-key-of-the-sync" },
  { id: "AKIASECONDKEYOFTHESY", secret: "second-secret-access-key-of-the-sync" },
] as const;

/** One stack's life, told in order: each test goes on where the one before stopped. */
describe("connections to three accounts that enforce IAM, with the real engine", () => {
  let engine: Engine;
  let open: OpenStack;
  let policies: Record<string, PolicyDocument>;
  const log: string[] = [];

  let key: (typeof KEYS)[number] = KEYS[0];
  const program = async () => {
    const role = { type: "assume-role" as const, roleArn: roleOf("acm"), externalId: EXTERNAL_ID };
    const acm = new AwsConnection("acm", { region: REGION, method: role });
    const user = { type: "access-key" as const, accessKeyId: key.id, secretAccessKey: key.secret };
    const secrets = new AwsConnection("secrets", { region: REGION, method: user });
    const dns = new AwsConnection("dns", { region: REGION });
    const zones = { dnsConnection: dns, hostedZoneIds: [engine.zoneId] };
    const ca = new AcmPublicCa("public", { connection: acm, ...zones });
    const web = new CertificateProfile("web", { ca, keyAlgorithm: "EC_prime256v1" });
    const api = new Certificate("api", { profile: web, commonName: `api.${DOMAIN}` });
    new SecretsManagerSync("prod", { connection: secrets, certificates: [api] });
  };

  /** The caller in one account, who becomes a role in another, and a user of a third. */
  const enforce = () => {
    const assume = policyFor(["assume-role"], { roleArns: [roleOf("acm")] }).document;
    const own = (connection: string) => [policies[connection] ?? { Version: "2012-10-17", Statement: [] }];
    engine.sandbox.iam.set({
      users: [
        { arn: CI, accessKeys: [{ id: KEY_ID, secret: "of-the-ci" }], policies: [assume, ...own("dns")] },
        { arn: SYNC, accessKeys: [key], policies: own("secrets") },
      ],
      roles: [{ arn: roleOf("acm"), trustPolicy, policies: own("acm") }],
    });
  };
  const calls = () => engine.sandbox.calls.list();
  const refusals = () => calls().filter(({ error = "" }) => /Denied|Invalid|Unrecognized/.test(error));

  beforeAll(async () => {
    engine = await startEngine({ iam: "enforce" });
    const regions = [REGION];
    policies = {
      acm: policyFor(["acm-public-ca"], { accountId: ACCOUNTS.acm, regions }).document,
      dns: policyFor(["route53-validation"], { hostedZoneIds: [engine.zoneId] }).document,
      secrets: policyFor(["secrets-manager-sync"], { accountId: ACCOUNTS.secrets, regions }).document,
    };
    enforce();
    open = await engine.open(program);
    open.setEnv({ AWS_ACCESS_KEY_ID: KEY_ID, AWS_SECRET_ACCESS_KEY: "of-the-ci" });
  });
  afterAll(() => engine?.close());

  it("issues in one account, validates in another and writes in a third", async () => {
    const note = (text: string) => void log.push(text);
    await open.stack.up({ logVerbosity: 3, logToStdErr: true, onOutput: note, onError: note });
    const principal = (name: string) => calls().find(({ operation }) => operation === name)?.principal;
    // CloudTrail shows project, stack and connection.
    const session = `inline-${open.stack.name}-acm`;
    expect(principal("RequestCertificate")).toBe(
      `arn:aws:sts::${ACCOUNTS.acm}:assumed-role/pki-acm/${session}`,
    );
    expect(principal("ChangeResourceRecordSets")).toBe(CI);
    expect(principal("CreateSecret")).toBe(SYNC);
    expect(refusals()).toEqual([]);
  });

  it("keeps keys, tokens, external ids and the private key out of state and log", () => {
    const said = log.join("");
    expect(said).toContain('"v":3');
    for (const text of [said, stateText(open)]) {
      expect(text).toContain(`${ACCOUNTS.acm}:assumed-role/pki-acm`);
      expect(text).not.toMatch(/AKIA[A-Z0-9]{16}|ASIA[A-Z0-9]{16}|FwoGZXIvYXdzE|PRIVATE KEY/);
      for (const secret of [EXTERNAL_ID, key.secret, roleOf("acm")]) expect(text).not.toContain(secret);
    }
  });

  it("has in its state what each connection needs from then on", async () => {
    const state = JSON.stringify(await open.stack.exportStack());
    const printed: string[] = [];
    const out = (text: string) => void printed.push(text);
    const io = { out, err: () => undefined, read: async () => state, pulumi: async () => state };
    expect(await runCommand(["policy", "--state", "-"], io)).toBe(0);
    policies = JSON.parse(printed.join("\n")) as typeof policies;
    expect(Object.keys(policies).sort()).toEqual(["acm", "dns", "secrets"]);
  });

  it("shows a rotated access key as an update of provider entries alone", async () => {
    key = KEYS[1];
    enforce();
    const steps = await previewSteps(open);
    expect(steps).toEqual({ "acm+secrets": "update", secrets: "update" });
    await open.stack.up();
  });

  it("is destroyed by the rotated key, as it stands in the state, under the policies from the state", async () => {
    await open.stack.destroy();
    expect(engine.operations()).toContain("acm:DeleteCertificate");
    expect(engine.operations()).toContain("secretsmanager:DeleteSecret");
    expect(refusals()).toEqual([]);
  });
});
