import { spawnSync } from "node:child_process";
import {
  cpSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { dirname, join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { findingsOf } from "../../scripts/release/facts.mts";
import { temporaryFolder } from "../../scripts/scenario/stack.mts";
import { packed } from "./project";
import { PAGE } from "./table";
import { compile, SETTINGS, type TypesRow, typesTable } from "./typesMatrix";

const ROOT = join(__dirname, "..", "..");
const FIXTURE = join(ROOT, "test", "fixtures", "types");

/** Packages that the program has beside this one. */
const PACKAGES = ["@pulumi/pulumi", "@pulumi/aws", "@types/node"];

/** A project with the packed package, and with the programs under both endings. */
function makeProject(folder: string, tarball: string): void {
  const modules = join(folder, "node_modules");
  for (const name of PACKAGES) {
    mkdirSync(dirname(join(modules, name)), { recursive: true });
    symlinkSync(join(ROOT, "node_modules", name), join(modules, name));
  }
  const own = join(modules, "pulumi-aws-pki");
  mkdirSync(own);
  const { status } = spawnSync("tar", ["-xzf", tarball, "-C", own, "--strip-components=1"]);
  if (status !== 0) throw new Error("tar could not unpack the package");
  for (const file of readdirSync(FIXTURE))
    for (const ending of [".ts", ".mts"])
      cpSync(join(FIXTURE, file), join(folder, file.replace(/\.ts$/, ending)));
}

/** Writes the matrix into its place on the page, where UPDATE_DOCS asks for it and all of it was run. */
function writeTable(rows: readonly TypesRow[]): void {
  const all = SETTINGS.flatMap(({ versions }) => versions);
  if (!process.env.UPDATE_DOCS || rows.length < all.length) return;
  const page = readFileSync(PAGE, "utf8");
  const place = /(<!-- types -->\n\n)[\s\S]*?(\n\n<!-- end of types -->)/;
  writeFileSync(
    PAGE,
    page.replace(place, (_, begin, end) => `${begin}${typesTable(rows)}${end}`),
  );
}

describe("the packed package's types", () => {
  let folder: string;
  let tarball: string;
  const rows: TypesRow[] = [];
  beforeAll(() => {
    folder = mkdtempSync(join(temporaryFolder(), "types-"));
    tarball = packed(folder);
    makeProject(folder, tarball);
  });
  afterAll(() => {
    rmSync(folder, { recursive: true, force: true });
    writeTable(rows);
  });

  describe.each(SETTINGS)("under $name", (setting) => {
    it.each(setting.versions)("compile with TypeScript %s, and catch faults", (version) => {
      const row = compile(folder, version, setting);
      rows.push(row);
      expect(row.own).toEqual([]);
      expect(row.found).toHaveLength(2);
    });
  });

  it("have nothing that publint or arethetypeswrong finds", async () => {
    expect(await findingsOf(ROOT, tarball)).toEqual([]);
  });
});

it("the program of these tests imports every entry that a program does", () => {
  const { exports } = JSON.parse(readFileSync(join(ROOT, "package.json"), "utf8"));
  const program = readFileSync(join(FIXTURE, "program.ts"), "utf8");
  const entries = Object.keys(exports).filter((entry) => !["./package.json", "./dynamic"].includes(entry));
  expect(entries.filter((entry) => !program.includes(`"pulumi-aws-pki${entry.slice(1)}"`))).toEqual([]);
});
