// npm run bench: what a thousand certificates cost in time, calls, state and memory, and whether docs/performance.md
// keeps its promises.

import { accessSync, constants, writeFileSync } from "node:fs";
import { arch, availableParallelism, platform, totalmem } from "node:os";
import { dirname, resolve } from "node:path";
import { endOnSignals } from "./bench/ending.mts";
import type { FailedRun, Machine, Results, Run, Shape } from "./bench/figures.mts";
import { measurePulumi } from "./bench/measurePulumi.mts";
import { measureStartup } from "./bench/measureStartup.mts";
import { measureTerraform, prepareTerraform } from "./bench/measureTerraform.mts";
import { type Options, readOptions, USAGE, UsageError } from "./bench/options.mts";
import { judge, verdictLine } from "./bench/promises.mts";
import { report } from "./bench/report.mts";
import { ensurePulumi } from "./toolchain.mts";

/** One kind of stack, at any size. */
interface Contender {
  shape: Shape;
  measure(count: number): Promise<Run>;
}

async function main(args: string[]): Promise<number> {
  const options = readOptions(args);
  if (options.help) {
    console.log(USAGE);
    return 0;
  }
  const file = options.json === undefined ? undefined : writableFile(options.json);
  forgetSettings();
  endOnSignals();
  const results = await measureAll(options);
  const verdicts = judge(results.runs);
  console.log([report(results), "", ...verdicts.map(verdictLine)].join("\n"));
  if (file !== undefined) writeFileSync(file, `${JSON.stringify({ ...results, verdicts }, null, 2)}\n`);
  return results.failed.length === 0 && verdicts.every(({ kept }) => kept) ? 0 : 1;
}

async function measureAll(options: Options): Promise<Results> {
  const machine = thisMachine((await ensurePulumi()).version);
  const ours = options.shapes.filter((shape) => shape !== "terraform");
  const startup = ours.length === 0 ? undefined : await measureStartup();
  const terraform = options.shapes.includes("terraform") ? await prepareTerraform() : undefined;
  const contenders: Contender[] = [
    ...[...ours, ...(options.checkpoints ? (["single-checkpoints"] as const) : [])].map((shape) => ({
      shape,
      measure: (count: number) => measurePulumi(shape, count),
    })),
    ...(typeof terraform === "object"
      ? [{ shape: "terraform" as const, measure: (count: number) => measureTerraform(terraform, count) }]
      : []),
  ];
  const { runs, failed } = await measureEach(contenders, options.sizes);
  if (typeof terraform === "object") terraform.close();
  const terraformMissing = typeof terraform === "string" ? terraform : undefined;
  return { date: new Date().toISOString(), machine, runs, failed, startup, terraformMissing };
}

/** One after another: they would take each other's cores. A failed one stops no other. */
async function measureEach(contenders: readonly Contender[], sizes: readonly number[]) {
  const runs: Run[] = [];
  const failed: FailedRun[] = [];
  for (const count of sizes)
    for (const { shape, measure } of contenders) {
      try {
        runs.push(await measure(count));
      } catch (error) {
        const failure = error instanceof Error ? error.message : String(error);
        failed.push({ shape, count, failure });
        console.error(`bench: ${failure}`);
      }
    }
  return { runs, failed };
}

/** Relative to the person's directory. Refused now rather than after an hour. */
function writableFile(name: string): string {
  const file = resolve(process.env.INIT_CWD ?? process.cwd(), name);
  try {
    accessSync(dirname(file), constants.W_OK);
  } catch {
    throw new UsageError(`--json names a file in a folder that cannot be written to: ${name}`);
  }
  return file;
}

/** Settings of the developer's own account, engine and Node would be measured too. */
function forgetSettings(): void {
  for (const name of Object.keys(process.env))
    if (/^AWS_|^PULUMI_(?!HOME$)|^NODE_COMPILE_CACHE$/.test(name)) delete process.env[name];
}

function thisMachine(pulumi: string): Machine {
  return {
    platform: `${platform()} ${arch()}`,
    cores: availableParallelism(),
    memoryGigabytes: Math.round(totalmem() / 2 ** 30),
    node: process.versions.node,
    pulumi,
  };
}

main(process.argv.slice(2)).then(
  (exitCode) => {
    process.exitCode = exitCode;
  },
  (error: Error) => {
    const isUsage = error instanceof UsageError;
    console.error(isUsage ? `bench: ${error.message}\n\n${USAGE}` : error);
    process.exitCode = isUsage ? 2 : 1;
  },
);
