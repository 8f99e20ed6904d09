import { execFile, execFileSync } from "node:child_process";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { DOMAIN, type Engine, startEngine } from "./engine";

const ROOT = join(__dirname, "..", "..");

interface Finished {
  code: number;
  output: string;
}

/** Runs a script of the package as npm would, with something to answer its questions. */
function run(script: string, args: string[], env: Record<string, string>, answer = ""): Promise<Finished> {
  return new Promise((resolve) => {
    const command = [join(ROOT, "scripts", script), ...args];
    const options = { cwd: ROOT, env: { ...process.env, ...env }, maxBuffer: 1e8 };
    const child = execFile(process.execPath, command, options, (error, stdout, stderr) => {
      resolve({ code: error ? Number(error.code ?? 1) : 0, output: stdout + stderr });
    });
    child.stdin?.end(answer);
  });
}

describe("the commands of the package, with the real engine", () => {
  let engine: Engine;
  let aws: Record<string, string>;
  beforeAll(async () => {
    engine = await startEngine();
    aws = {
      AWS_ENDPOINT_URL: engine.sandbox.endpoint,
      AWS_ACCESS_KEY_ID: engine.sandbox.accountId,
      AWS_SECRET_ACCESS_KEY: "sandbox",
    };
  });
  afterAll(() => engine?.close());

  it("has openssl, which the demo verifies with", () => {
    expect(execFileSync("openssl", ["version"], { encoding: "utf8" })).toContain("SSL");
  });

  it("demo: every step does what it says, and the key is blanked out", async () => {
    const { code, output } = await run("demo.mts", [], {});
    expect(output).toContain("openssl verifies certificate, chain and root");
    expect(output).toContain("renewal window opened");
    expect(output).toContain("Every step did what it says.");
    expect(output).not.toContain("BEGIN PRIVATE KEY");
    expect(code).toBe(0);
  });

  it("verify:aws: names the fee, and requests nothing unless it is typed", async () => {
    const args = ["--zone-id", engine.zoneId, "--domain", DOMAIN];
    const { code, output } = await run("verify-aws.mts", args, aws, "yes\n");
    expect(output).toContain("Type $14 to go on");
    expect(output).toContain("Nothing was requested.");
    expect(code).toBe(1);
    expect(engine.operations()).not.toContain("acm:RequestCertificate");
  });

  it("verify:aws: runs the whole scenario through the SDK's endpoint variables alone", async () => {
    const args = ["--zone-id", engine.zoneId, "--domain", DOMAIN, "--renew"];
    const { code, output } = await run("verify-aws.mts", args, aws, "$28\n");
    expect(output).toContain("Every step did what it says.");
    expect(code).toBe(0);
    expect(engine.operations().filter((call) => call === "acm:RequestCertificate")).toHaveLength(1);
    expect(engine.operations().filter((call) => call === "acm:RenewCertificate")).toHaveLength(1);
  });
});
