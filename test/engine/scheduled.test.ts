import { execFile } from "node:child_process";
import { rmSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { OpenStack } from "../../scripts/scenario/stack.mts";
import { copyQuickstart, DOMAIN, type Engine, startEngine } from "./engine";

const EXAMPLES = join(__dirname, "..", "..", "examples");

/** AWS renews 45 days before the end, of 198. */
const DAYS_UNTIL_AWS_RENEWS = 154;

/** One stack's life under the scheduled job, told in order: each test goes on where the one before stopped. */
describe("the scheduled job, with the real engine", () => {
  let engine: Engine;
  let open: OpenStack;
  let folder: string;
  let output: string;

  /** Runs the job as cron would; gives its exit code. */
  function runJob(env: Record<string, string> = {}): Promise<number> {
    const options = { cwd: folder, env: { ...open.env, ...env }, maxBuffer: 1e8 };
    return new Promise((resolve) => {
      const args = [join(EXAMPLES, "scheduled", "renew.sh"), open.stack.name];
      execFile("bash", args, options, (error, stdout, stderr) => {
        output = stdout + stderr;
        resolve(error ? Number(error.code ?? 1) : 0);
      });
    });
  }

  /** Changes that it asked AWS for meanwhile. */
  async function changesOf(act: () => Promise<unknown>): Promise<string[]> {
    const before = engine.operations().length;
    await act();
    const changing = /:(Request|Renew|Revoke|Delete|Put|Change|Create|Update|Tag|Untag|Add|Remove)/;
    return engine
      .operations()
      .slice(before)
      .filter((call) => changing.test(call));
  }

  beforeAll(async () => {
    engine = await startEngine();
    folder = copyQuickstart();
    open = await engine.open(folder, { zoneId: engine.zoneId, domain: DOMAIN });
    await open.stack.up();
  });
  afterAll(async () => {
    await engine?.close();
    if (folder) rmSync(folder, { recursive: true, force: true });
  });

  it("finds nothing to do after an up, and changes nothing", async () => {
    const changes = await changesOf(async () => expect(await runJob(), output).toBe(0));
    expect(output).toContain("refresh: no certificate differs from what the state knew");
    expect(output).toContain("preview: nothing to do");
    expect(output).toMatch(/up: +8 unchanged/);
    expect(changes).toEqual([]);
  });

  it("finds AWS's own renewal and writes it to the secret, without another one", async () => {
    engine.sandbox.clock.advance(DAYS_UNTIL_AWS_RENEWS * 86_400);
    open.setEnv({ AWS_PKI_NOW: engine.sandbox.clock.now().toISOString() });
    const changes = await changesOf(async () => expect(await runJob(), output).toBe(0));
    expect(output).toMatch(/refresh: found Certificate api: ISSUED, serial [0-9a-f:]+, until \d{4}-/);
    expect(output).toContain("preview: would update CertificateSecret prod-api (certificate)");
    expect(output).toMatch(/up: +1 updated, 7 unchanged/);
    expect(changes).toEqual(["secretsmanager:PutSecretValue", "secretsmanager:UpdateSecretVersionStage"]);
    expect(output).not.toContain("PRIVATE KEY");
    expect(output).not.toContain(open.env.PULUMI_CONFIG_PASSPHRASE);
  });

  it("refuses a replacement, names it and how to allow it, and changes nothing", async () => {
    await open.stack.setConfig("dnsNames", { value: JSON.stringify([`shop.${DOMAIN}`]) });
    const changes = await changesOf(async () => expect(await runJob(), output).toBe(20));
    expect(output).toContain("REFUSED: the up would replace Certificate api (dnsNames).");
    expect(output).toContain("ALLOW_REPLACE=1");
    expect(output).toMatch(/up: +did not run/);
    expect(changes).toEqual([]);
  });
});
