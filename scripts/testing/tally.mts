// Counts of checks, and the line that ends a test run.

export interface Tally {
  passed: number;
  failed: number;
  skipped: number;
}

export const NOTHING: Tally = { passed: 0, failed: 0, skipped: 0 };
export const ONE_PASSED: Tally = { ...NOTHING, passed: 1 };
export const ONE_FAILED: Tally = { ...NOTHING, failed: 1 };

/** All counts together. */
export function sum(tallies: Tally[]): Tally {
  return tallies.reduce(
    (total, one) => ({
      passed: total.passed + one.passed,
      failed: total.failed + one.failed,
      skipped: total.skipped + one.skipped,
    }),
    NOTHING,
  );
}

/** `12 passed, 0 failed`, and `, 1 skipped` if any was. */
export function summaryLine({ passed, failed, skipped }: Tally): string {
  return `${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ""}`;
}

/** 0 only if something passed and nothing failed. */
export function exitCodeOf({ passed, failed }: Tally): number {
  return passed > 0 && failed === 0 ? 0 : 1;
}

/**
 * A suite's own counts, corrected by how it ended: one that failed without a failing test (it could not
 * start, a file did not load, an error outside any test) counts as one failure.
 */
export function reconcile(counted: Tally | undefined, exitCode: number): Tally {
  const tally = counted ?? NOTHING;
  return exitCode !== 0 && tally.failed === 0 ? { ...tally, failed: 1 } : tally;
}
