import { spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, describe, expect, it, onTestFinished } from "vitest";
import { SANDBOX_FLAGS, sandboxUsage } from "../../sandbox/usage";

const MAIN = join(__dirname, "..", "..", "dist", "commands", "main.js");
const run = (...args: string[]) => spawnSync(process.execPath, [MAIN, ...args], { encoding: "utf8" });

/** The compiled command with the bundle, as users have it. */
describe("npx aws-pki sandbox", () => {
  beforeAll(() => expect(existsSync(MAIN), "the package is built: npm run build").toBe(true));

  it("prints one line of JSON when it is ready, answers, and ends with 0 when it is told to stop", async () => {
    const child = spawn(process.execPath, [
      MAIN,
      "sandbox",
      "--zone",
      "example.com",
      "--zone",
      "example.org",
    ]);
    onTestFinished(() => void child.kill("SIGKILL"));
    const [line] = (await once(child.stdout, "data")) as [Buffer];
    const { endpoint, accountId, zones } = JSON.parse(line.toString());
    expect(accountId).toBe("111122223333");
    expect(Object.keys(zones)).toEqual(["example.com", "example.org"]);
    const certificates = await fetch(`${endpoint}/_sandbox/certificates`);
    expect(await certificates.json()).toEqual([]);
    child.kill("SIGTERM");
    expect(await once(child, "close")).toEqual([0, null]);
  });

  it("ends with 64 for arguments that it does not understand, and names its help", () => {
    const { status, stdout, stderr } = run("sandbox", "--iam", "perhaps");
    expect([status, stdout]).toEqual([64, ""]);
    expect(stderr).toContain("--iam must be one of enforce, off, not 'perhaps'");
    expect(stderr).toContain("See npx aws-pki sandbox --help.");
  });

  it("ends with 1 where it cannot be started", async () => {
    const child = spawn(process.execPath, [MAIN, "sandbox"]);
    onTestFinished(() => void child.kill("SIGKILL"));
    const [line] = (await once(child.stdout, "data")) as [Buffer];
    const { port } = new URL(JSON.parse(line.toString()).endpoint);
    const { status, stderr } = run("sandbox", "--port", port);
    expect(status).toBe(1);
    expect(stderr).toContain("EADDRINUSE");
  });

  it("is in the help of all commands, and has one of its own", () => {
    expect(run("--help").stdout).toContain("sandbox   runs an AWS on this machine");
    const { status, stdout } = run("sandbox", "--help");
    expect(status).toBe(0);
    expect(stdout.trim()).toBe(sandboxUsage("npx aws-pki sandbox"));
    for (const { means } of Object.values(SANDBOX_FLAGS)) expect(stdout).toContain(means);
  });
});
