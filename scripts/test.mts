// npm test: every check of this package, each run even if an earlier one failed, then one line that counts.
// npm test -- ARGS: the vitest files that match, alone.

import { spawn } from "node:child_process";
import { closeSync, existsSync, mkdtempSync, openSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { countVitest, readReport } from "./testing/reports.mts";
import {
  exitCodeOf,
  NOTHING,
  ONE_FAILED,
  ONE_PASSED,
  reconcile,
  sum,
  summaryLine,
  type Tally,
} from "./testing/tally.mts";
import { ensurePulumi } from "./toolchain.mts";

const root = join(dirname(fileURLToPath(import.meta.url)), "..");
const packages = join(root, "node_modules");

/** State that the steps share: where reports go, and the environment, which gains the toolchain. */
interface Run {
  reports: string;
  env: NodeJS.ProcessEnv;
  filters: string[];
}

interface Step {
  heading: string;
  run(run: Run): Promise<Tally>;
  /** Runs beside all others, as it mostly waits. Its output is kept until its turn. One step at most. */
  isBeside?: boolean;
}

const STEPS: Step[] = [
  { heading: "format", run: (run) => check(biome("--linter-enabled=false"), run) },
  { heading: "lint", run: (run) => check(biome("--formatter-enabled=false", "--assist-enabled=false"), run) },
  {
    heading: "types",
    run: (run) => check([join(packages, "typescript", "bin", "tsc"), "-p", "tsconfig.json"], run),
  },
  { heading: "toolchain", run: findToolchain },
  { heading: "unit, lifecycle and engine tests", run: runVitest },
  { heading: "the sandbox, refereed by other clients", run: runReferee, isBeside: true },
];

/** Both halves of `biome ci .`, which are counted apart. Biome colours a log as well, unless told. */
function biome(...options: string[]): string[] {
  const colors = process.stdout.isTTY ? [] : ["--colors=off"];
  return [join(packages, "@biomejs", "biome", "bin", "biome"), "ci", ...colors, ...options, "."];
}

/** Runs a script with this Node, its output on ours, or in a file. */
function runScript(
  [script = "", ...args]: string[],
  env: NodeJS.ProcessEnv,
  output: "inherit" | number = "inherit",
): Promise<number> {
  return new Promise((resolve) => {
    const stdio = ["inherit", output, output] as const;
    const child = spawn(process.execPath, [script, ...args], { cwd: root, env, stdio: [...stdio] });
    child.once("error", () => resolve(1));
    child.once("close", (code) => resolve(code ?? 1));
  });
}

async function check(command: string[], { env }: Run): Promise<Tally> {
  return (await runScript(command, env)) === 0 ? ONE_PASSED : ONE_FAILED;
}

/** Not a check: only its absence counts. Later steps find this CLI on PATH, without another search. */
async function findToolchain(run: Run): Promise<Tally> {
  try {
    const { env, version, bin } = await ensurePulumi();
    run.env = env;
    console.log(`Pulumi ${version} in ${bin}`);
    return NOTHING;
  } catch (error) {
    console.log((error as Error).message);
    return ONE_FAILED;
  }
}

async function runVitest({ env, reports, filters }: Run): Promise<Tally> {
  const report = join(reports, "vitest.json");
  const reporters = ["--reporter=default", "--reporter=json", `--outputFile.json=${report}`];
  const vitest = join(packages, "vitest", "vitest.mjs");
  const exitCode = await runScript([vitest, "run", ...reporters, ...filters], env);
  return reconcile(readReport(report, countVitest), exitCode);
}

/** Output of the step that runs beside the others. */
const besideLog = (reports: string): string => join(reports, "beside.log");

async function runReferee({ env, reports }: Run): Promise<Tally> {
  const script = join(root, "test", "referee", "run.mts");
  if (!existsSync(script)) {
    writeFileSync(besideLog(reports), "not part of this tree\n");
    return NOTHING;
  }
  const report = join(reports, "referee.json");
  const log = openSync(besideLog(reports), "w");
  const exitCode = await runScript([script, "--report", report], env, log);
  closeSync(log);
  return reconcile(
    readReport(report, (counts: Tally) => counts),
    exitCode,
  );
}

async function main(filters: string[]): Promise<void> {
  const reports = mkdtempSync(join(tmpdir(), "pulumi-aws-pki-test-"));
  const run: Run = { reports, env: process.env, filters };
  const steps = filters.length > 0 ? STEPS.filter((step) => step.run === runVitest) : STEPS;
  const beside = steps.find(({ isBeside }) => isBeside);
  const ofBeside = beside?.run(run);
  const tallies: Tally[] = [];
  for (const step of steps) {
    console.log(`\n== ${step.heading}`);
    if (step === beside && ofBeside) {
      tallies.push(await ofBeside);
      process.stdout.write(readFileSync(besideLog(reports)));
    } else tallies.push(await step.run(run));
  }
  rmSync(reports, { recursive: true, force: true });
  const total = sum(tallies);
  console.log(`\n${summaryLine(total)}`);
  process.exitCode = exitCodeOf(total);
}

await main(process.argv.slice(2));
