import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { ListSecretsCommand, SecretsManagerClient } from "@aws-sdk/client-secrets-manager";
import { afterEach, beforeAll, expect, it } from "vitest";
import type { Outcome } from "../../examples/automation/renew.mts";
import { temporaryFolder } from "../../scripts/scenario/stack.mts";
import { ensurePulumi } from "../../scripts/toolchain.mts";
import { type Engine, makeZone, startEngine } from "./engine";

const EXAMPLE = join(__dirname, "..", "..", "examples", "automation");

/** AWS renews 45 days before the end, of 198. */
const DAYS_UNTIL_AWS_RENEWS = 154;

let engine: Engine;
let folder: string;
/** Where the service is started: from here nothing finds the package. */
let elsewhere: string;
let toolchain: Awaited<ReturnType<typeof ensurePulumi>>;
beforeAll(async () => {
  toolchain = await ensurePulumi();
});
afterEach(async () => {
  await engine.close();
  for (const made of [folder, elsewhere]) rmSync(made, { recursive: true, force: true });
});

async function open(options: Parameters<typeof startEngine>[0] = {}) {
  engine = await startEngine(options);
  folder = mkdtempSync(join(temporaryFolder(), "automation-"));
  cpSync(EXAMPLE, folder, { recursive: true });
  elsewhere = mkdtempSync(join(tmpdir(), "automation-"));
  mkdirSync(join(elsewhere, "state"));
}

/** Starts the service; it tells what it prints, and how it ends. */
function start(customers: object[]): {
  child: ChildProcess;
  ended: Promise<{ code: number; outcomes: Outcome[] }>;
} {
  writeFileSync(join(elsewhere, "customers.json"), JSON.stringify(customers));
  const { region, endpoint, credentials } = engine.clientConfig;
  const env = {
    ...toolchain.env,
    PULUMI_AUTOMATION_API_SKIP_VERSION_CHECK: "true",
    PULUMI_BACKEND_URL: `file://${join(elsewhere, "state")}`,
    PULUMI_CONFIG_PASSPHRASE: "only for this test",
    AWS_ENDPOINT_URL: endpoint,
    AWS_ACCESS_KEY_ID: credentials.accessKeyId,
    AWS_SECRET_ACCESS_KEY: credentials.secretAccessKey,
    AWS_REGION: region,
    AWS_PKI_NOW: engine.sandbox.clock.now().toISOString(),
    INTERVAL_HOURS: "0",
  };
  const child = spawn(process.execPath, [join(folder, "service.mts")], {
    cwd: elsewhere,
    env,
    stdio: ["ignore", "pipe", "inherit"],
  });
  const outcomes: Outcome[] = [];
  createInterface(child.stdout).on("line", (line) => outcomes.push(JSON.parse(line) as Outcome));
  const ended = once(child, "close").then(([code]) => {
    outcomes.sort((a, b) => (a.stack < b.stack ? -1 : 1));
    return { code: code as number, outcomes };
  });
  return { child, ended };
}

const run = (customers: object[]) => start(customers).ended;

it("the service issues, finds AWS's renewals, and asks a person before it pays again", async () => {
  await open();
  const other = await makeZone(engine.clientConfig, "example.org");
  const acme = { name: "acme", dnsNames: ["api.example.com"], zoneId: engine.zoneId };
  const initech = { name: "initech", dnsNames: ["api.example.org"], zoneId: other };

  const first = await run([acme, initech]);
  expect(first.outcomes).toMatchObject([
    { stack: "acme", result: "updated" },
    { stack: "initech", result: "updated" },
  ]);
  expect(first.code).toBe(0);
  const secrets = new SecretsManagerClient(engine.clientConfig);
  const { SecretList = [] } = await secrets.send(new ListSecretsCommand({}));
  expect(SecretList.map(({ ARN }) => ARN).sort()).toEqual(first.outcomes.map((one) => one.secretArn).sort());

  engine.sandbox.clock.advance(DAYS_UNTIL_AWS_RENEWS * 86_400);
  const called = engine.operations().length;
  const second = await run([
    acme,
    { ...initech, dnsNames: ["www.example.org"] },
    { ...acme, name: "none", zoneId: "Z0" },
  ]);
  expect(second.outcomes).toMatchObject([
    { stack: "acme", result: "updated", secretArn: first.outcomes[0]?.secretArn },
    { stack: "initech", result: "refused", reasons: expect.arrayContaining(["replace api"]) },
    { stack: "none", result: "failed", code: "HostedZoneUnusable" },
  ]);
  expect(second.outcomes[0]?.expires).not.toBe(first.outcomes[0]?.expires);
  expect(second.code).toBe(1);
  expect(engine.operations().slice(called)).not.toContain("acm:RequestCertificate");
});

it("the service ends a wait for AWS when it is asked to stop, and the next run goes on with the certificate", async () => {
  await open({ validationSeconds: 3_600 });
  const acme = { name: "acme", dnsNames: ["api.example.com"], zoneId: engine.zoneId };
  const { child, ended } = start([acme]);
  await expect.poll(() => engine.operations(), { timeout: 200_000 }).toContain("acm:DescribeCertificate");
  child.kill("SIGTERM");
  expect(await ended).toMatchObject({ code: 0, outcomes: [{ stack: "acme", result: "cancelled" }] });

  engine.sandbox.clock.advance(3_600);
  expect((await run([acme])).outcomes).toMatchObject([{ stack: "acme", result: "updated" }]);
  expect(engine.operations().filter((call) => call === "acm:RequestCertificate")).toHaveLength(1);
});
