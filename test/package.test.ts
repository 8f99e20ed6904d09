import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { dirname, join, posix } from "node:path";
import { gzipSync } from "node:zlib";
import { beforeAll, describe, expect, it } from "vitest";
import { packRelease, releaseFiles } from "../scripts/release/tarball.mts";
import { temporaryFolder } from "../scripts/scenario/stack.mts";
import { specifiersIn } from "./support/imports";

const ROOT = dirname(__dirname);

const PAGE = join(ROOT, "docs", "performance.md");

/** A part of the package by its paths, as docs/performance.md calls it. */
const PARTS: readonly (readonly [part: string, paths: RegExp])[] = [
  ["the package", /^/],
  ["of it, mocks", /^dist\/testing\/(?!sandbox)/],
  ["of it, the sandbox with the packages that it needs", /^dist\/bundle\//],
  ["of it, docs/", /^docs\//],
];
/** How far a size may be from that on the page, above or below, before the page has to say it anew. */
const ROOM = 0.08;
const BEGIN = "<!-- sizes -->\n";
const BEFORE = "| the package before it had mocks and a sandbox (6c01a6e) | 934 | 1,856 kB | 474 kB |";

type Sizes = readonly [files: number, installed: number, packed: number];

function sizesOf(files: ReadonlyMap<string, string>, part: string, paths: RegExp): Sizes {
  const texts = [...files].filter(([path]) => paths.test(path)).map(([, text]) => text);
  const text = texts.join("");
  const packed = part === "the package" ? sizeOfTarball() : gzipSync(text).length;
  return [texts.length, Buffer.byteLength(text), packed];
}

function sizeOfTarball(): number {
  const folder = mkdtempSync(`${temporaryFolder()}/package-`);
  try {
    return statSync(packRelease(ROOT, folder)).size;
  } finally {
    rmSync(folder, { recursive: true });
  }
}

const kB = (bytes: number) => `${Math.round(bytes / 1000).toLocaleString("en-US")} kB`;

function tableOf(sizes: readonly (readonly [string, Sizes])[]): string {
  const rows = sizes.map(
    ([part, [count, installed, packed]]) => `| ${part} | ${count} | ${kB(installed)} | ${kB(packed)} |`,
  );
  return ["| | files | installed | packed |", "|---|---|---|---|", BEFORE, ...rows].join("\n");
}

/** The sizes of a part on the page. */
function toldOf(part: string): number[] {
  const row = readFileSync(PAGE, "utf8").match(new RegExp(`^\\| ${part} \\|(.*)\\|$`, "m"))?.[1] ?? "";
  const cells = row.split("|").map((cell) => cell.replace(/,/g, ""));
  return cells.map((cell) => Number.parseInt(cell, 10) * (cell.includes("kB") ? 1000 : 1));
}

/** The package as it is published: it must be compiled. */
describe("the package", () => {
  const files = releaseFiles(ROOT);
  const measured = PARTS.map(([part, paths]) => [part, sizesOf(files, part, paths)] as const);

  beforeAll(() => {
    if (!process.env.UPDATE_DOCS) return;
    const [before = "", after = ""] = readFileSync(PAGE, "utf8").split(BEGIN);
    writeFileSync(PAGE, `${before}${BEGIN}${tableOf(measured)}\n${after.replace(/^(?:\|.*\n)*/, "")}`);
  });

  it.each(measured)(
    `"%s" is as large as docs/performance.md says, give or take ${ROOM * 100} %`,
    (part, sizes) => {
      const told = toldOf(part);
      expect(told, "UPDATE_DOCS=1 npm test -- package writes the table").toHaveLength(sizes.length);
      const changes = sizes.map((size, index) => size / (told[index] ?? 0) - 1);
      expect(changes.filter((change) => !(Math.abs(change) <= ROOM))).toEqual([]);
    },
  );

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
      "dist/sandbox/shown.d.ts",
      "dist/testing/sandbox.d.ts",
    ]);
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
    expect(
      [...reached].filter((file) => !/^dist\/(testing\/|sandbox\/shown)/.test(file) || !files.has(file)),
    ).toEqual([]);
  });
});
