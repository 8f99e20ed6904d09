import { describe, expect, it } from "vitest";
import { countVitest } from "../../scripts/testing/reports.mts";
import { exitCodeOf, NOTHING, reconcile, sum, summaryLine } from "../../scripts/testing/tally.mts";

describe("the line that ends npm test", () => {
  it.each([
    [{ passed: 3, failed: 0, skipped: 0 }, "3 passed, 0 failed", 0],
    [{ passed: 3, failed: 1, skipped: 2 }, "3 passed, 1 failed, 2 skipped", 1],
    [NOTHING, "0 passed, 0 failed", 1],
  ])("%j is %j and exits with %i", (tally, line, exitCode) => {
    expect(summaryLine(tally)).toBe(line);
    expect(exitCodeOf(tally)).toBe(exitCode);
  });

  it("adds up", () => {
    const one = { passed: 1, failed: 2, skipped: 3 };
    expect(sum([one, NOTHING, one])).toEqual({ passed: 2, failed: 4, skipped: 6 });
  });
});

describe("a suite's counts", () => {
  it("include a failure when it ended badly without a failing test", () => {
    expect(reconcile({ passed: 5, failed: 0, skipped: 0 }, 1)).toEqual({ passed: 5, failed: 1, skipped: 0 });
    expect(reconcile(undefined, 1)).toEqual({ passed: 0, failed: 1, skipped: 0 });
    expect(reconcile({ passed: 5, failed: 2, skipped: 0 }, 1).failed).toBe(2);
  });

  it("include a file that did not load", () => {
    const report = {
      numPassedTests: 4,
      numFailedTests: 1,
      numPendingTests: 1,
      numTodoTests: 1,
      testResults: [
        { status: "failed", assertionResults: [] },
        { status: "failed", assertionResults: [{}] },
        { status: "passed", assertionResults: [{}] },
      ],
    };
    expect(countVitest(report)).toEqual({ passed: 4, failed: 2, skipped: 2 });
  });
});
