// The tarball of a release: the files that its entry points load, the documentation, and a package.json without the
// fields of a clone. It is packed from a folder of its own, so that nothing in the clone changes while it is made.

import { execFileSync } from "node:child_process";
import { globSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { absoluteLinks } from "./links.mts";
import { addressOf, entryPoints, type Manifest, publishedManifest } from "./manifest.mts";
import { type Files, reachFrom } from "./reach.mts";

/** Pages and pictures that are shipped. They are what an editor or an assistant finds in node_modules. */
const PAGES = "{README.md,CHANGELOG.md,LICENSE,docs/**/*.{md,svg}}";
const SOURCE_MAP = /\n\/\/# sourceMappingURL=\S+\s*$/;

const readManifest = (root: string) =>
  JSON.parse(readFileSync(join(root, "package.json"), "utf8")) as Manifest;

/**
 * The files of a release by their path in the package. `root` is a clone that is compiled. Throws if an entry point
 * loads a file that there is not.
 */
export function releaseFiles(root: string, manifest: Manifest = readManifest(root)): Files {
  const published = `${JSON.stringify(publishedManifest(manifest), undefined, 2)}\n`;
  const compiled = new Map([...readAll(root, "dist/**/*.{js,json,d.ts}"), ["package.json", published]]);
  const { reached, missing } = reachFrom(entryPoints(manifest), compiled);
  const [lost] = missing;
  if (lost)
    throw new Error(`tarball: ${lost.by} loads ${lost.file}, which is missing. Compile: npm run build`);
  const code = [...compiled].filter(([file]) => reached.has(file) || file === "package.json");
  const pages = readAll(root, PAGES);
  return new Map([
    ...code.map(([file, text]) => [file, text.replace(SOURCE_MAP, "\n")] as const),
    ...[...pages].map(([file, text]) => [file, withLinks(file, text, manifest, pages)] as const),
  ]);
}

function readAll(root: string, pattern: string): Files {
  const files = globSync(pattern, { cwd: root }).sort();
  return new Map(files.map((file) => [file, readFileSync(join(root, file), "utf8")]));
}

/** A registry's page shows README.md alone, so that its links all lead to the repository, at the tag of the version. */
function withLinks(file: string, text: string, manifest: Manifest, pages: Files): string {
  const address = addressOf(manifest);
  if (address === undefined || !file.endsWith(".md")) return text;
  const stays = (target: string) => file !== "README.md" && pages.has(target);
  return absoluteLinks(file, text, `${address}/blob/v${manifest.version}`, stays);
}

/** Packs a release of the clone `root`, which must be compiled, into `folder`. Gives the path of the tarball. */
export function packRelease(root: string, folder: string): string {
  const stage = mkdtempSync(join(tmpdir(), "release-"));
  try {
    for (const [file, text] of releaseFiles(root)) {
      mkdirSync(dirname(join(stage, file)), { recursive: true });
      // Commands begin with the line that names their interpreter.
      writeFileSync(join(stage, file), text, { mode: text.startsWith("#!") ? 0o755 : 0o644 });
    }
    mkdirSync(folder, { recursive: true });
    const options = ["--silent", "--ignore-scripts", "--pack-destination", folder];
    const packed = execFileSync("npm", ["pack", ...options], { cwd: stage, encoding: "utf8" });
    return join(folder, packed.trim());
  } finally {
    rmSync(stage, { recursive: true, force: true });
  }
}
