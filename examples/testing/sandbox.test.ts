import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { LocalWorkspace, type Stack } from "@pulumi/pulumi/automation";
import { type Sandbox, startSandbox } from "pulumi-aws-pki/testing/sandbox";
import { afterAll, beforeAll, expect, test } from "vitest";

const MINUTES = 60_000;
let sandbox: Sandbox;
let stack: Stack;
let backend: string;

beforeAll(async () => {
  sandbox = await startSandbox({ zones: ["example.com"] });
  backend = mkdtempSync(join(tmpdir(), "pulumi-state-"));
  const envVars = { PULUMI_BACKEND_URL: `file://${backend}`, PULUMI_CONFIG_PASSPHRASE: "test" };
  stack = await LocalWorkspace.createStack({ stackName: "test", workDir: __dirname }, { envVars });
  sandbox.use(stack);
  await stack.setAllConfig({
    domain: { value: "example.com" },
    zoneId: { value: sandbox.zones["example.com"] ?? "" },
  });
}, 2 * MINUTES);

afterAll(async () => {
  await sandbox?.stop();
  rmSync(backend, { recursive: true, force: true });
  rmSync(join(__dirname, "Pulumi.test.yaml"), { force: true });
});

const serials = () => sandbox.certificates().map(({ serial }) => serial);
const versions = () => sandbox.secrets().map(({ versionId }) => versionId);

test("up issues every certificate and writes each to a secret", { timeout: 5 * MINUTES }, async () => {
  const { outputs } = await stack.up();
  expect(sandbox.certificates().map(({ status }) => status)).toEqual(["ISSUED", "ISSUED", "ISSUED"]);
  const arns = sandbox.secrets().map(({ arn }) => arn);
  expect(arns).toContain(outputs.apiSecret?.value);
  expect(arns).toHaveLength(3);
});

test("a later up renews, and the secrets follow", { timeout: 5 * MINUTES }, async () => {
  const before = [...serials(), ...versions()];
  sandbox.clock.advance({ days: 170 });
  await stack.up();
  const after = [...serials(), ...versions()];
  expect(after).toHaveLength(6);
  expect(after.filter((one) => before.includes(one))).toEqual([]);
});

test("destroy leaves nothing but secrets in their recovery window", { timeout: 5 * MINUTES }, async () => {
  await stack.destroy();
  expect(sandbox.certificates()).toEqual([]);
  expect(sandbox.records()).toEqual([]);
  expect(sandbox.secrets().filter(({ deletedUntil }) => deletedUntil === undefined)).toEqual([]);
});
