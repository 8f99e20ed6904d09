import { spawnSync } from "node:child_process";
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { pathToFileURL } from "node:url";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { temporaryFolder } from "../../scripts/scenario/stack.mts";
import { COMPILERS, compile, SETTINGS, type TypesRow, typesTable } from "./typesMatrix";

const ROOT = join(__dirname, "..", "..");
const FIXTURE = join(ROOT, "test", "fixtures", "types");
const PAGE = join(ROOT, "docs", "projects.md");
const TOOLS = join(ROOT, "test", "projects", "tools");
const isInstalled = existsSync(COMPILERS["5.0"]);
if (!isInstalled)
  console.log(
    "Not run: the compilers are not installed. `npm ci --prefix test/projects/tools` installs them.",
  );

/** Packages that the program has beside this one. */
const PACKAGES = ["@pulumi/pulumi", "@pulumi/aws", "@types/node"];

/** Packs the package as it would be published. Gives the path of the tarball. */
function pack(folder: string): string {
  const { status, stderr } = spawnSync("npm", ["pack", "--ignore-scripts", "--silent", ROOT], {
    cwd: folder,
    encoding: "utf8",
  });
  if (status !== 0) throw new Error(stderr);
  const [tarball = ""] = readdirSync(folder).filter((file) => file.endsWith(".tgz"));
  return join(folder, tarball);
}

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

describe.skipIf(!isInstalled)("the packed package's types", () => {
  let folder: string;
  let tarball: string;
  const rows: TypesRow[] = [];
  beforeAll(() => {
    folder = mkdtempSync(join(temporaryFolder(), "types-"));
    tarball = pack(folder);
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

  const tool = (name: string) =>
    import(pathToFileURL(createRequire(join(TOOLS, "package.json")).resolve(name)).href);

  it("publint finds nothing", async () => {
    const { publint } = await tool("publint");
    const { buffer } = new Uint8Array(readFileSync(tarball));
    const { messages } = await publint({ pack: { tarball: buffer }, strict: true });
    expect(messages).toEqual([]);
  });

  it("arethetypeswrong finds nothing, in each entry and way of resolution", async () => {
    const { checkPackage, createPackageFromTarballData } = await tool("@arethetypeswrong/core");
    const result = await checkPackage(createPackageFromTarballData(new Uint8Array(readFileSync(tarball))));
    const { exports } = JSON.parse(readFileSync(join(ROOT, "package.json"), "utf8"));
    expect(Object.keys(result.entrypoints)).toEqual(Object.keys(exports));
    expect(result.problems).toEqual([]);
  });
});
