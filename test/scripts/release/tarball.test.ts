import { execFileSync } from "node:child_process";
import { existsSync, globSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync } from "node:fs";
import { join } from "node:path";
import ts from "typescript";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { linksOf } from "../../../scripts/release/links.mts";
import {
  addressOf,
  entryPoints,
  type Manifest,
  publishedManifest,
} from "../../../scripts/release/manifest.mts";
import { packRelease, releaseFiles } from "../../../scripts/release/tarball.mts";
import { temporaryFolder } from "../../../scripts/scenario/stack.mts";

const ROOT = join(__dirname, "..", "..", "..");
const readManifest = (folder: string) =>
  JSON.parse(readFileSync(join(folder, "package.json"), "utf8")) as Manifest;

/** TS2307. */
const CANNOT_FIND_MODULE = 2307;

/** Loads files that are given as JSON, and tells those that fail. */
const LOAD_ALL = `
const failed = JSON.parse(process.env.FILES).flatMap((file) => {
  try { require(file); return []; } catch (error) { return [file + ": " + error.message]; }
});
process.stdout.write(JSON.stringify(failed), () => process.exit());
`;

describe("the tarball", () => {
  let folder: string;
  let unpacked: string;
  let files: string[];
  beforeAll(() => {
    folder = mkdtempSync(join(temporaryFolder(), "tarball-"));
    const tarball = packRelease(ROOT, folder);
    mkdirSync(join(folder, "node_modules"));
    execFileSync("tar", ["-xzf", tarball, "-C", join(folder, "node_modules")]);
    unpacked = join(folder, "node_modules", "package");
    files = globSync("**/*.*", { cwd: unpacked }).sort();
    symlinkSync(join(ROOT, "node_modules"), join(unpacked, "node_modules"));
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  it("has each file that its package.json names, and the texts", () => {
    const named = entryPoints(readManifest(unpacked));
    expect(named.length).toBeGreaterThan(8);
    for (const file of [...named, "README.md", "CHANGELOG.md", "LICENSE", "docs/inputs.md"])
      expect(existsSync(join(unpacked, file)), file).toBe(true);
  });

  it("has no field of the clone, no source and no source map", () => {
    const manifest = readManifest(unpacked);
    for (const field of ["private", "scripts", "devDependencies", "allowScripts", "files"])
      expect(manifest).not.toHaveProperty(field);
    expect(files.filter((file) => !/\.(js|d\.ts|md|svg)$|^package\.json$/.test(file))).toEqual([]);
    const code = files.filter((file) => file.endsWith(".js"));
    expect(code.length).toBeGreaterThan(200);
    expect(
      code.filter((file) => readFileSync(join(unpacked, file), "utf8").includes("sourceMappingURL")),
    ).toEqual([]);
  });

  it("has code that loads, each file of it", () => {
    const [command] = Object.values(readManifest(unpacked).bin ?? {});
    const code = files.filter((file) => file.endsWith(".js") && file !== command);
    const FILES = JSON.stringify(code.map((file) => join(unpacked, file)));
    const env = { ...process.env, FILES };
    const told = execFileSync(process.execPath, ["-e", LOAD_ALL, "127.0.0.1:9"], { env, encoding: "utf8" });
    expect(JSON.parse(told)).toEqual([]);
  });

  it("has types that the compiler reads, each file of them", () => {
    const types = files.filter((file) => file.endsWith(".d.ts")).map((file) => join(unpacked, file));
    const { ModuleKind, ModuleResolutionKind } = ts;
    const how = { module: ModuleKind.NodeNext, moduleResolution: ModuleResolutionKind.NodeNext, types: [] };
    const program = ts.createProgram(types, { ...how, strict: true, noEmit: true });
    const faults = types.flatMap((file) => program.getSemanticDiagnostics(program.getSourceFile(file)));
    const ofImports = faults.filter(({ code }) => code === CANNOT_FIND_MODULE);
    expect(ofImports.map(({ messageText }) => messageText)).toEqual([]);
    expect(program.getSourceFiles().length).toBeGreaterThan(types.length + 100);
  });

  it("has a command that runs", () => {
    const command = join(unpacked, readManifest(unpacked).bin?.["aws-pki"] ?? "");
    expect(execFileSync(process.execPath, [command, "policy", "--help"], { encoding: "utf8" })).toContain(
      "aws-pki policy",
    );
  });
});

describe("the address of the repository", () => {
  it.each([
    ["github:acme/pki", "https://github.com/acme/pki"],
    ["github:acme/pki.git", "https://github.com/acme/pki"],
    ["acme/pki", undefined],
    ["https://github.com/acme/pki", undefined],
    [undefined, undefined],
    [{ type: "git", url: "https://github.com/acme/pki" }, undefined],
  ])("of %j is %s", (repository, address) => {
    expect(addressOf({ repository })).toBe(address);
  });

  it("gives repository, homepage and bugs", () => {
    const published = publishedManifest({ name: "a", version: "1.0.0", repository: "github:acme/pki" });
    expect(published).toEqual({
      name: "a",
      version: "1.0.0",
      repository: { type: "git", url: "git+https://github.com/acme/pki.git" },
      homepage: "https://github.com/acme/pki#readme",
      bugs: { url: "https://github.com/acme/pki/issues" },
    });
  });

  it("is that of all links of the README, at the tag of the version", () => {
    const manifest = { ...readManifest(ROOT), repository: "github:acme/pki" };
    const readme = releaseFiles(ROOT, manifest).get("README.md") ?? "";
    const targets = linksOf("README.md", readme).map(({ target }) => target);
    expect(targets).toContain(`https://github.com/acme/pki/blob/v${manifest.version}/docs/README.md`);
    expect(targets.filter((target) => !/^(https:|#)/.test(target))).toEqual([]);
  });
});
