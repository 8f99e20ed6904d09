import { runInThisContext } from "node:vm";
import { describe, expect, it, onTestFinished } from "vitest";
import { pointAtProgram } from "../../provider/sourcePosition";

/** Sets how stacks are written, until the end of the test. */
function writeStacks(format: typeof Error.prepareStackTrace | undefined): void {
  const before = Error.prepareStackTrace;
  onTestFinished(() => {
    Error.prepareStackTrace = before;
  });
  Error.prepareStackTrace = format as typeof Error.prepareStackTrace;
}

/** The stack of an error that passes through the package, whose code is the whole checkout here. */
function stackBelow(program: () => string): string {
  const showAll = pointAtProgram();
  try {
    return program();
  } finally {
    showAll();
  }
}

const stack = () => String(new Error("told").stack);

describe("a stack while a resource is declared", () => {
  it("has nothing of ours, of Node or of packages below the first frame of ours", () => {
    writeStacks(undefined);
    const [message, ...frames] = stackBelow(stack).split("\n");
    expect(message).toBe("Error: told");
    expect(frames).toEqual([expect.stringMatching(/^ {4}at stack \(.*sourcePosition\.test\.ts:\d+:\d+\)$/)]);
  });

  it("keeps the program's own frames that Pulumi can read", () => {
    const text = "(declare) => (function program() { return declare(); })()";
    const named = runInThisContext(text, { filename: "/shop/index.js" }) as (declare: () => string) => string;
    writeStacks(undefined);
    const frames = stackBelow(() => named(stack))
      .split("\n")
      .slice(2);
    expect(frames.some((frame) => frame.includes("/shop/index.js"))).toBe(true);
    for (const frame of frames) expect(frame).toMatch(/^ {4}at .+ \(\/shop\/index\.js:\d+:\d+\)$/);
  });

  it("is written by whoever wrote stacks before, as a source map does", () => {
    writeStacks((error, frames) => `${error.message}: ${frames.length}`);
    expect(stackBelow(stack)).toBe("told: 1");
    expect(stack()).not.toBe("told: 1");
  });
});
