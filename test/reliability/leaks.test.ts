import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdirSync, mkdtempSync, readdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { buildSync } from "esbuild";
import { expect, onTestFinished, test } from "vitest";
import { temporaryFolder } from "../../scripts/scenario/stack.mts";
import { openWorld } from "../support/world";

/** Runs a program of test/support as a process of its own; gives what it leaves in its folder for temporary files. */
async function runProgram(name: string, env: NodeJS.ProcessEnv, ...args: string[]) {
  const folder = mkdtempSync(join(temporaryFolder(), "leaks-"));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const outfile = join(folder, "program.js");
  const entryPoints = [join(__dirname, "..", "support", `${name}.ts`)];
  const how = { platform: "node", format: "cjs", packages: "external", logLevel: "error" } as const;
  buildSync({ entryPoints, outfile, bundle: true, ...how });
  const TMPDIR = join(folder, "tmp");
  mkdirSync(TMPDIR);
  const child = spawn(process.execPath, [outfile, ...args], { env: { ...env, TMPDIR }, cwd: folder });
  onTestFinished(() => void child.kill("SIGKILL"));
  let said = "";
  for (const stream of [child.stdout, child.stderr])
    stream.on("data", (text: Buffer) => {
      said += text;
    });
  const [exitCode] = (await once(child, "close")) as [number | null];
  const left = readdirSync(TMPDIR, { recursive: true });
  return { exitCode, said, left };
}

test("a process that has lived through a stack's whole life ends by itself, and leaves no file", async () => {
  const world = await openWorld({ managedRenewal: "off" });
  const zone = await world.zone("example.com");
  world.forgetCalls();
  const { faults } = world.sandbox;
  // A call that is tried again must not stay open either.
  faults.add({ service: "acm", operation: "ListCertificates", error: "ThrottlingException" });
  faults.add({ service: "acm", operation: "DescribeCertificate", dropConnection: true });
  faults.add({ service: "secretsmanager", operation: "CreateSecret", error: "InternalServiceError" });
  const env = { ...process.env, AWS_PKI_NOW: world.now().toISOString() };
  expect(await runProgram("wholeLife", env, zone.id)).toEqual({
    exitCode: 0,
    said: "lived; open: none\n",
    left: [],
  });
  expect(world.count("RenewCertificate")).toBe(1);
  expect(world.count("DeleteCertificate")).toBe(1);
  expect(faults.list()).toEqual([]);
});

test("a sandbox that is closed while it holds and delays calls leaves nothing open, and no file", async () => {
  const ended = await runProgram("closedSandbox", { PATH: process.env.PATH });
  expect(ended).toEqual({ exitCode: 0, said: "200 lost lost; open: none\n", left: [] });
});
