// Reads what the test runners wrote.

import { readFileSync } from "node:fs";
import type { Tally } from "./tally.mts";

/** The part of vitest's JSON report that is counted. */
interface VitestReport {
  numPassedTests: number;
  numFailedTests: number;
  numPendingTests: number;
  numTodoTests: number;
  testResults: { status: string; assertionResults: unknown[] }[];
}

/** Counts vitest's JSON report. A file that failed before any of its tests ran is one failure. */
export function countVitest(report: VitestReport): Tally {
  const unloaded = report.testResults.filter(
    ({ status, assertionResults }) => status === "failed" && assertionResults.length === 0,
  );
  return {
    passed: report.numPassedTests,
    failed: report.numFailedTests + unloaded.length,
    skipped: report.numPendingTests + report.numTodoTests,
  };
}

/** A report file, counted. Undefined if the runner never came to write it. */
export function readReport<T>(file: string, count: (report: T) => Tally): Tally | undefined {
  try {
    return count(JSON.parse(readFileSync(file, "utf8")) as T);
  } catch {
    return undefined;
  }
}
