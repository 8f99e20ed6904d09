import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, sep } from "node:path";
import { runInThisContext } from "node:vm";
import { describe, expect, it, onTestFinished } from "vitest";
import { ownCode, pointAtProgram } from "../../internals/program/sourcePosition";

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

describe("the package's own code", () => {
  /** A folder with a package.json of that name at its top, and a file somewhere below. */
  function fileIn(name: string | undefined, ...path: string[]): { root: string; file: string } {
    const root = mkdtempSync(join(tmpdir(), "own-code-"));
    onTestFinished(() => rmSync(root, { recursive: true }));
    if (name !== undefined) writeFileSync(join(root, "package.json"), JSON.stringify({ name }));
    const file = join(root, ...path);
    mkdirSync(join(file, ".."), { recursive: true });
    return { root, file };
  }

  it.each([
    ["dist", "a.js"],
    ["dist", "one", "two", "three", "a.js"],
  ])("is what was compiled, however deep the file stands: %s/%s", (...path) => {
    const { root, file } = fileIn("pulumi-aws-pki", ...path);
    expect(ownCode(file)).toBe(join(root, "dist") + sep);
  });

  it("is the whole checkout for a source of it", () => {
    const { root, file } = fileIn("pulumi-aws-pki", "one", "two", "a.ts");
    expect(ownCode(file)).toBe(root + sep);
  });

  it.each([["another-package"], [undefined]])("is the file alone in a bundle, of %s", (name) => {
    const { file } = fileIn(name, "out", "bundle.js");
    expect(ownCode(file)).toBe(file);
  });

  it.each(["", "null", "{ not JSON"])("is the file alone below a package.json that says %j", (text) => {
    const { root, file } = fileIn("another-package", "out", "bundle.js");
    writeFileSync(join(root, "package.json"), text);
    expect(ownCode(file)).toBe(file);
  });
});
