import { execFileSync } from "node:child_process";
import {
  appendFileSync,
  cpSync,
  existsSync,
  globSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { dirname, join } from "node:path";
import { buildSync } from "esbuild";
import { packRelease } from "../../scripts/release/tarball.mts";
import { temporaryFolder } from "../../scripts/scenario/stack.mts";

export const ROOT = join(__dirname, "..", "..");
const SOURCES = ["index.ts", "provider", "components", "commands", "reader"];
const manifestIn = (folder: string) => JSON.parse(readFileSync(join(folder, "package.json"), "utf8"));

/**
 * A user's project without the package: a program, and in node_modules all that the package depends on, as links to what
 * is installed here, so that npm has nothing to fetch.
 */
export function makeProject(files: Readonly<Record<string, string>>, folder = temporaryFolder()): string {
  const project = mkdtempSync(join(folder, "installed-"));
  for (const name of ["@pulumi/pulumi", ...Object.keys(manifestIn(ROOT).dependencies)]) {
    const link = join(project, "node_modules", name);
    mkdirSync(dirname(link), { recursive: true });
    symlinkSync(join(ROOT, "node_modules", name), link);
  }
  const manifest = JSON.stringify({ name: "project", private: true, main: "index.js" });
  for (const [name, text] of Object.entries({ ...files, "package.json": manifest }))
    writeFileSync(join(project, name), text);
  return project;
}

/** `npm install` of a packed release over whatever the project had before, without a network. */
export function install(project: string, tarball: string): void {
  const options = ["--offline", "--ignore-scripts", "--no-audit", "--no-fund", "--silent"];
  const cache = join(project, ".npm");
  execFileSync("npm", ["install", tarball, ...options, "--cache", cache], { cwd: project });
}

/** Packs the release of this checkout, which must be compiled, as it is published; gives the tarball. */
export const packToday = (folder: string): string => packRelease(ROOT, mkdtempSync(join(folder, "packed-")));

/** Packs the release of an earlier commit; undefined where the history does not go back so far. */
export function packEarlier(commit: string, folder: string): string | undefined {
  const source = join(folder, commit);
  mkdirSync(source);
  try {
    const archive = execFileSync("git", ["archive", commit, "package.json", ...SOURCES], {
      ...{ cwd: ROOT, maxBuffer: 2 ** 26, stdio: ["ignore", "pipe", "ignore"] },
    });
    execFileSync("tar", ["-xC", source], { input: archive });
  } catch {
    return undefined;
  }
  const entryPoints = globSync("**/*.ts", { cwd: source }).map((file) => join(source, file));
  const how = { platform: "node", format: "cjs", logLevel: "error" } as const;
  buildSync({ entryPoints, outdir: join(source, "dist"), outbase: source, ...how });
  // Packages that it depended on then may not be installed any more.
  const { dependencies, peerDependencies } = manifestIn(ROOT);
  const manifest = { ...manifestIn(source), dependencies, peerDependencies };
  writeFileSync(join(source, "package.json"), JSON.stringify(manifest));
  return pack(source, folder);
}

/** Packs this checkout as if it were another release: every file of the provider differs. */
export function packEdited(folder: string): string {
  const source = join(folder, "edited");
  cpSync(join(ROOT, "dist"), join(source, "dist"), { recursive: true });
  cpSync(join(ROOT, "package.json"), join(source, "package.json"));
  const files = globSync("{provider,resources,internals}/**/*.js", { cwd: join(source, "dist") });
  for (const file of files) appendFileSync(join(source, "dist", file), "\n// another release\n");
  return pack(source, folder);
}

/** Tarballs of all releases have the same name, so each gets a folder of its own. */
function pack(source: string, folder: string): string {
  const destination = mkdtempSync(join(folder, "packed-"));
  const options = ["--silent", "--ignore-scripts", "--pack-destination", destination];
  const packed = execFileSync("npm", ["pack", ...options], { cwd: source, encoding: "utf8" });
  const tarball = join(destination, packed.trim());
  if (!existsSync(tarball)) throw new Error(`npm pack has left no ${tarball}`);
  return tarball;
}
