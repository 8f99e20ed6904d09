import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { beforeAll, describe, expect, it } from "vitest";
import { specifiersIn } from "./support/imports";

const ROOT = dirname(__dirname);

interface Packed {
  files: { path: string; size: number }[];
}

/** Bytes, some five percent above the figures of docs/performance.md. */
const CEILINGS = { installed: 1_770_000, bundle: 470_000 };

/** The package as npm would pack it now: it must be compiled. Maps of sources are not counted. */
describe("the package", () => {
  const sizes = new Map<string, number>();
  beforeAll(() => {
    const options = ["pack", "--dry-run", "--json", "--ignore-scripts", "--silent"];
    const told = execFileSync("npm", options, { cwd: ROOT, encoding: "utf8", maxBuffer: 2 ** 26 });
    const [packed] = JSON.parse(told) as [Packed];
    for (const { path, size } of packed.files) if (!path.endsWith(".map")) sizes.set(path, size);
  });

  const sizeOf = (pattern: RegExp) =>
    [...sizes].reduce((sum, [path, size]) => (pattern.test(path) ? sum + size : sum), 0);

  it("stays small, with all that is for users' own tests", () => {
    expect(sizeOf(/^dist\/provider\//)).toBeGreaterThan(400_000);
    expect(sizeOf(/./)).toBeLessThan(CEILINGS.installed);
  });

  it("has the sandbox as one file, with the licences of what stands in it", () => {
    expect([...sizes.keys()].filter((path) => /sandbox/.test(path)).sort()).toEqual([
      "dist/bundle/sandbox.js",
      "dist/bundle/sandbox.js.LEGAL.txt",
      "dist/commands/sandbox.d.ts",
      "dist/commands/sandbox.js",
      "dist/testing/sandbox.d.ts",
    ]);
    expect(sizeOf(/^dist\/bundle\/sandbox\.js$/)).toBeLessThan(CEILINGS.bundle);
    const licences = readFileSync(join(ROOT, "dist", "bundle", "sandbox.js.LEGAL.txt"), "utf8");
    for (const name of ["@peculiar/x509", "asn1js", "reflect-metadata", "tslib"])
      expect(licences).toContain(name);
  });

  it.each(["index", "sandbox"])("types testing/%s by its own and by @pulumi/pulumi alone", (entry) => {
    const reached = new Set([join("dist", "testing", `${entry}.d.ts`)]);
    const foreign: string[] = [];
    for (const file of reached)
      for (const { specifier } of specifiersIn(readFileSync(join(ROOT, file), "utf8")))
        if (specifier.startsWith(".")) reached.add(join(dirname(file), `${specifier}.d.ts`));
        else foreign.push(specifier);
    expect(foreign.filter((name) => name !== "@pulumi/pulumi")).toEqual([]);
    expect([...reached].filter((file) => !file.startsWith(join("dist", "testing")))).toEqual([]);
  });
});
