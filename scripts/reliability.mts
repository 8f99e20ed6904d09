// npm run reliability: the tests behind docs/reliability.md of which npm test runs a sample, and the table that stands
// there, from what they count.

import { spawn } from "node:child_process";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { sumPrinted } from "./testing/printedCounts.mts";

const root = join(dirname(fileURLToPath(import.meta.url)), "..");

/** Where crashes, faults and bad inputs are counted, and the years of a stack. */
const FILES = [
  "test/reliability/crash",
  "test/reliability/faultReplay",
  "test/provider/set/certificates/crash",
  "test/provider/badInput",
  "test/provider/properties",
  "test/sandbox/garbage",
  "test/engine/years",
];

/** Runs the tests, their output on ours. Gives it with their exit status. */
function runTests(): Promise<{ output: string; status: number }> {
  const vitest = join(root, "node_modules", "vitest", "vitest.mjs");
  const child = spawn(process.execPath, [vitest, "run", ...FILES], {
    ...{ cwd: root, env: { ...process.env, NO_COLOR: "1", REPLAY_EVERY: "1" } },
    stdio: ["ignore", "pipe", "inherit"],
  });
  let output = "";
  child.stdout.setEncoding("utf8").on("data", (text: string) => {
    output += text;
    process.stdout.write(text);
  });
  return new Promise((resolve) => {
    child.once("close", (code) => resolve({ output, status: code ?? 1 }));
  });
}

const { output, status } = await runTests();
const sums = sumPrinted(output);
const row = (what: string, { lines, points, converged, byDesign }: (typeof sums)[keyof typeof sums]) =>
  `| ${what} | ${lines} | ${points} | ${converged} | ${byDesign} |`;
console.log(
  [
    "",
    "| what | scenarios | disturbed runs or inputs | ended as they must | otherwise, by design |",
    "|---|---|---|---|---|",
    row("crashes and refusals", sums["crash points"]),
    row("faults", sums.faults),
    row("bad inputs", sums["bad inputs"]),
  ].join("\n"),
);
const left = Object.values(sums).some((sum) => sum.points === 0 || sum.converged + sum.byDesign < sum.points);
process.exitCode = status === 0 && !left ? 0 : 1;
