import { createRequire } from "node:module";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { ENTRIES, reachedFrom } from "./reached";

/** Packages that a program has for certain. A program with roles has @pulumi/aws beside them. */
const PACKAGES = ["@pulumi/pulumi"];

/** The compiler that Pulumi brings, and runs programs with that have none of their own. */
const require = createRequire(__filename);
const vendor = join("@pulumi", "pulumi", "vendor", "typescript@3.8.3", "typescript.js");
const oldest = require(vendor) as typeof import("typescript");

/** Why the oldest compiler cannot read a file of types. */
function faultsOf(text: string): string[] {
  const { diagnostics = [] } = oldest.transpileModule(text, { reportDiagnostics: true });
  return diagnostics.map(({ messageText }) => oldest.flattenDiagnosticMessageText(messageText, "\n"));
}

/** Types that an older `lib`, an older compiler or a program without @types/node lacks. */
const GLOBALS = /\b(?:ErrorOptions|NoInfer|Awaited|Disposable|NodeJS|Buffer|KeyObject|Uint8Array)\b/;
const withoutComments = (text: string) => text.replace(/\/\*[\s\S]*?\*\//g, "");

describe.each(ENTRIES)("the types of %s", (_, file) => {
  const { files, packages } = reachedFrom(file);

  it("import nothing but what a program has", () => {
    expect([...packages].filter((name) => !PACKAGES.includes(name))).toEqual([]);
  });

  it("are read by the oldest compiler, the one that Pulumi brings", () => {
    expect([...files].flatMap(([path, text]) => faultsOf(text).map((fault) => [path, fault]))).toEqual([]);
  });

  it("name no global type that a program may lack", () => {
    expect([...files].filter(([, text]) => GLOBALS.test(withoutComments(text)))).toEqual([]);
  });
});

it.each([
  'import { type A, b } from "./a";',
  'export { type A } from "./a";',
  "export type A = readonly [first?: 1];",
  "export type A = [name: string];",
])("%s would be noticed", (code) => {
  expect(faultsOf(code)).not.toEqual([]);
});
