import { Session } from "node:inspector";
import { expect } from "vitest";

/** How often one block may run for a character of what an act is given. */
const STEPS_A_CHARACTER = 4;

/**
 * Holds that an act takes steps in proportion to a length, as V8 counts how often each block of our code and of the
 * packages runs. Nothing is counted inside of a call of Node's own; for patterns, see test/provider/properties/backtracks.ts.
 */
export function expectLinear(length: number, act: () => unknown): void {
  const { count, place } = mostRunBlock(act);
  expect(count, place).toBeLessThanOrEqual(length * STEPS_A_CHARACTER);
}

interface Coverage {
  result: {
    url: string;
    functions: { functionName: string; ranges: { startOffset: number; count: number }[] }[];
  }[];
}

/** The stretch of a function that runs most often in an act, and how often. */
function mostRunBlock(act: () => unknown): { place: string; count: number } {
  const session = new Session();
  session.connect();
  /** Answers at once, as the session is with this very thread. */
  const post = (method: string, params = {}): unknown => {
    let result: unknown;
    session.post(method, params, (error, answer) => {
      if (error) throw error;
      result = answer;
    });
    return result;
  };
  try {
    post("Profiler.enable");
    post("Profiler.startPreciseCoverage", { callCount: true, detailed: true });
    act();
    const { result } = post("Profiler.takePreciseCoverage") as Coverage;
    const blocks = result.flatMap(({ url, functions }) =>
      functions.flatMap(({ functionName, ranges }) =>
        ranges.map(({ startOffset, count }) => ({
          place: `${url}, ${functionName}, from ${startOffset}`,
          count,
        })),
      ),
    );
    return blocks.reduce((most, block) => (block.count > most.count ? block : most), { place: "", count: 0 });
  } finally {
    post("Profiler.stopPreciseCoverage");
    session.disconnect();
  }
}
