import { execFile } from "node:child_process";
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { temporaryFolder } from "../../scripts/scenario/stack.mts";
import { ensurePulumi, type Toolchain } from "../../scripts/toolchain.mts";
import { install, makeProject, packToday } from "../engine/releases";

const ROOT = join(__dirname, "..", "..");
const EXAMPLE = join(ROOT, "examples", "testing");
const VITEST = join(ROOT, "node_modules", "vitest", "vitest.mjs");
const PROGRAM = readFileSync(join(EXAMPLE, "index.ts"), "utf8");

/** An edit of the program that its author should not get past the tests, with words of what they say then. */
type Break = readonly [what: string, from: string, to: string, said: RegExp];
const WITHOUT_SYNC: Break = ["a sync of fewer certificates", "[api, shops] }", "[shops] }", /FAIL/];
const BREAKS: readonly Break[] = [
  [
    "a wrong domain in the profile's policy",
    "allowed: [`**.",
    "allowed: [`**.shop.",
    /does not allow api\.example\.com/,
  ],
  WITHOUT_SYNC,
  ["a name that DNS does not have", "commonName: `api.", "commonName: `-api.", /InvalidInput/],
];

/** The example's tests, run by the command line of vitest against the packed package as a user has installed it. */
describe("the example's own tests", () => {
  let project: string;
  let packages: string;
  let toolchain: Toolchain;
  beforeAll(async () => {
    toolchain = await ensurePulumi();
    packages = mkdtempSync(join(temporaryFolder(), "packages-"));
    project = makeProject({});
    cpSync(EXAMPLE, project, { recursive: true });
    writeFileSync(join(project, "tsconfig.json"), '{ "compilerOptions": { "strict": true } }');
    install(project, packToday(packages));
  });
  afterAll(() => {
    for (const folder of [project, packages]) rmSync(folder, { recursive: true, force: true });
  });

  /** Runs one of the test files over a program. */
  function run(file: string, program: string, ...options: string[]): Promise<{ code: number; said: string }> {
    writeFileSync(join(project, "index.ts"), program);
    const { VITEST_POOL_ID: _, VITEST_WORKER_ID: __, VITEST: ___, ...env } = toolchain.env;
    const args = [VITEST, "run", file, "--root", project, ...options];
    return new Promise((resolve) => {
      execFile(process.execPath, args, { cwd: project, env, maxBuffer: 2 ** 26 }, (error, stdout, stderr) => {
        resolve({ code: error ? Number(error.code ?? 1) : 0, said: stdout + stderr });
      });
    });
  }

  it.each(["mocks.test.ts", "sandbox.test.ts"])("%s pass, without AWS", async (file) => {
    const { code, said } = await run(file, PROGRAM);
    expect(said).toContain("3 passed");
    expect(code, said).toBe(0);
  });

  it.each([
    ...BREAKS.map((one) => ["mocks.test.ts", ...one] as const),
    ["sandbox.test.ts", ...WITHOUT_SYNC],
  ] as const)("%s fail for %s", async (file, _, from, to, expected) => {
    expect(PROGRAM).toContain(from);
    const { code, said } = await run(file, PROGRAM.replace(from, to), "--bail=1");
    expect(said).toMatch(expected);
    expect(said).toMatch(/Tests .*failed/);
    expect(code).toBe(1);
  });
});
