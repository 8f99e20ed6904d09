// The figures as tables in Markdown, so that they can stand in docs/performance.md as they are.

import { LABELS, type Machine, type Results, type Run, type Shape, type Startup } from "./figures.mts";
import { growthOf } from "./growth.mts";
import { MEASURES, type Measure } from "./measures.mts";

/** All that was found, but for the verdicts. */
export function report(results: Results): string {
  const { runs, startup, failed, terraformMissing } = results;
  return [
    headline(results),
    ...(runs.length === 0
      ? []
      : [...MEASURES.map((measure) => measureTable(measure, runs)), ...byOperation(runs)]),
    ...(startup ? [startupTable(startup)] : []),
    ...(terraformMissing === undefined ? [] : [`Terraform was not measured: ${terraformMissing}`]),
    ...failed.map(({ shape, count, failure }) => `**${LABELS[shape]}, N = ${count}, failed:** ${failure}`),
  ].join("\n\n");
}

function headline({ date, machine }: Results): string {
  return `Measured on ${date.slice(0, 10)} by \`npm run bench\` on ${spokenMachine(machine)}.`;
}

function spokenMachine({ cores, memoryGigabytes, platform, node, pulumi }: Machine): string {
  return `${cores} cores, ${memoryGigabytes} GB, ${platform}, Node ${node}, Pulumi ${pulumi}`;
}

function measureTable(measure: Measure, runs: readonly Run[]): string {
  const sizes = sizesOf(runs);
  const pairs = sizes.slice(1).map((size, index) => `${sizes[index]} → ${size}`);
  const rows = shapesOf(runs).map((shape) => {
    const mine = runs.filter((run) => run.shape === shape);
    const cells = sizes.map((size) => {
      const run = mine.find(({ count }) => count === size);
      return run ? measure.show(run) : "";
    });
    return [LABELS[shape], ...cells, ...growthCells(measure, mine, sizes)];
  });
  const header = ["", ...sizes.map((size) => `N = ${size}`), ...pairs.map((pair) => `growth ${pair}`)];
  return `### ${measure.title}\n\n${table(header, [...rows, ...ratioRows(measure, runs, sizes, pairs.length)])}`;
}

/** Growth, and in brackets its ratio to a linear growth. Empty where a size failed. */
function growthCells({ value }: Measure, runs: readonly Run[], sizes: readonly number[]): string[] {
  const steps = growthOf(runs.map((run) => ({ count: run.count, value: value(run) })));
  return sizes.slice(1).map((size, index) => {
    const step = steps.find(({ from, to }) => from === sizes[index] && to === size);
    if (!step || !Number.isFinite(step.factor)) return "";
    return `× ${step.factor.toFixed(1)} (${step.ofLinear.toFixed(2)})`;
  });
}

/** Ours as parts of Terraform's, where both were measured. */
function ratioRows({ value }: Measure, runs: readonly Run[], sizes: readonly number[], blanks: number) {
  if (!runs.some(({ shape }) => shape === "terraform")) return [];
  const ours = shapesOf(runs).filter((shape) => shape !== "terraform");
  return ours.map((shape) => {
    const cells = sizes.map((size) => {
      const of = (one: Shape) => runs.find((run) => run.shape === one && run.count === size);
      const [own, other] = [of(shape), of("terraform")];
      const ratio = own && other ? value(own) / value(other) : Number.NaN;
      return Number.isFinite(ratio) ? ratio.toFixed(2) : "";
    });
    return [`${LABELS[shape]} ÷ Terraform`, ...cells, ...Array<string>(blanks).fill("")];
  });
}

/** For each shape: calls of `up` a certificate, and all of `refresh`, by operation. */
function byOperation(runs: readonly Run[]): string[] {
  return shapesOf(runs).flatMap((shape) => {
    const mine = runs.filter((run) => run.shape === shape).sort((a, b) => a.count - b.count);
    const label = LABELS[shape];
    return [
      operationTable(`${label}: calls of up a certificate, by operation`, mine, "up", (calls, { count }) =>
        (calls / count).toFixed(2),
      ),
      operationTable(`${label}: all calls of refresh, by operation`, mine, "refresh", String),
    ];
  });
}

function operationTable(
  title: string,
  runs: readonly Run[],
  step: "up" | "refresh",
  show: (calls: number, run: Run) => string,
): string {
  const operations = [...new Set(runs.flatMap((run) => Object.keys(run[step].calls)))];
  const rows = operations.map((name) => [name, ...runs.map((run) => show(run[step].calls[name] ?? 0, run))]);
  return `### ${title}\n\n${table(["", ...runs.map(({ count }) => `N = ${count}`)], rows)}`;
}

function startupTable(startup: Startup): string {
  const rows = [
    ["pulumi preview of one certificate", startup.preview],
    ["the same with NODE_COMPILE_CACHE", startup.previewWithCompileCache],
    ["loading @pulumi/pulumi alone", startup.importPulumi],
    ["loading pulumi-aws-pki in the program, after it", startup.importPackage],
    ["loading the provider in its process, after it", startup.importProvider],
    ["loading the mocks in a user's test, after it", startup.importMocks],
    ["loading the sandbox in a user's test, after it", startup.importSandbox],
  ] as const;
  const cells = rows.map(([what, milliseconds]) => [what, `${Math.round(milliseconds)} ms`]);
  return `### (g) Start-up\n\n${table(["", "median"], cells)}`;
}

function table(header: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) => `| ${cells.join(" | ")} |`;
  return [line(header), `|${"---|".repeat(header.length)}`, ...rows.map(line)].join("\n");
}

function sizesOf(runs: readonly Run[]): number[] {
  return [...new Set(runs.map(({ count }) => count))].sort((a, b) => a - b);
}

function shapesOf(runs: readonly Run[]): Shape[] {
  return [...new Set(runs.map(({ shape }) => shape))];
}
