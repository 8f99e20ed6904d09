import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync, statSync } from "node:fs";
import { dirname, posix } from "node:path";
import { describe, expect, it } from "vitest";
import { packRelease, releaseFiles } from "../scripts/release/tarball.mts";
import { temporaryFolder } from "../scripts/scenario/stack.mts";
import { specifiersIn } from "./support/imports";

const ROOT = dirname(__dirname);

/** Bytes, a few percent above the figures of docs/performance.md. */
const CEILINGS = { code: 1_560_000, bundle: 470_000, packed: 530_000 };

/** The package as it is published: it must be compiled. */
describe("the package", () => {
  const files = releaseFiles(ROOT);
  const bytes = (pattern: RegExp) =>
    [...files].reduce((sum, [path, text]) => (pattern.test(path) ? sum + Buffer.byteLength(text) : sum), 0);

  it("stays small, with all that is for users' own tests", () => {
    const folder = mkdtempSync(`${temporaryFolder()}/package-`);
    const packed = statSync(packRelease(ROOT, folder)).size;
    rmSync(folder, { recursive: true });
    expect(bytes(/^dist\/provider\//)).toBeGreaterThan(400_000);
    expect(bytes(/^dist\//)).toBeLessThan(CEILINGS.code);
    expect(packed).toBeLessThan(CEILINGS.packed);
  });

  it("has no code that an install from git would lack, which npm packs by `files`", () => {
    const options = { cwd: ROOT, encoding: "utf8" } as const;
    const listed = execFileSync("npm", ["pack", "--dry-run", "--json", "--ignore-scripts"], options);
    const [{ files: packed }] = JSON.parse(listed) as [{ files: { path: string }[] }];
    const there = new Set(packed.map(({ path }) => path));
    expect([...files.keys()].filter((path) => path.startsWith("dist/") && !there.has(path))).toEqual([]);
  });

  it("has the sandbox as one file, with the licences of what stands in it", () => {
    const ofSandbox = [...files.keys()].filter(
      (path) => path.startsWith("dist/") && path.includes("sandbox"),
    );
    expect(ofSandbox.sort()).toEqual([
      "dist/bundle/sandbox.js",
      "dist/commands/sandbox.js",
      "dist/testing/sandbox.d.ts",
    ]);
    expect(bytes(/^dist\/bundle\//)).toBeLessThan(CEILINGS.bundle);
    const bundle = files.get("dist/bundle/sandbox.js") ?? "";
    for (const name of ["@peculiar/x509", "asn1js", "reflect-metadata", "tslib"])
      expect(bundle).toContain(`\n${name}/`);
  });

  it.each(["index", "sandbox"])("types testing/%s by its own and by @pulumi/pulumi alone", (entry) => {
    const reached = new Set([`dist/testing/${entry}.d.ts`]);
    const foreign: string[] = [];
    for (const file of reached)
      for (const { specifier } of specifiersIn(files.get(file) ?? ""))
        if (specifier.startsWith(".")) reached.add(posix.join(posix.dirname(file), `${specifier}.d.ts`));
        else foreign.push(specifier);
    expect(foreign.filter((name) => name !== "@pulumi/pulumi")).toEqual([]);
    expect([...reached].filter((file) => !/^dist\/testing\//.test(file) || !files.has(file))).toEqual([]);
  });
});
