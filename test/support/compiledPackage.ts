import { globSync, mkdirSync, readFileSync, symlinkSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { buildSync } from "esbuild";

const ROOT = join(__dirname, "..", "..");
const SOURCES = [
  "index.ts",
  "{internals,resources,provider,components,roles,policy,commands,reader}/**/*.ts",
];

/**
 * Makes a folder an installed package of the sources of today, of whatever version. The packages that it needs are links
 * to those that are installed here, but for those of `without`.
 */
export function compilePackage(folder: string, version: string, without: readonly string[] = []): void {
  const entryPoints = globSync(SOURCES, { cwd: ROOT }).map((file) => join(ROOT, file));
  const how = { platform: "node", format: "cjs", logLevel: "error" } as const;
  buildSync({ entryPoints, outdir: join(folder, "dist"), outbase: ROOT, ...how });
  const manifest = JSON.parse(readFileSync(join(ROOT, "package.json"), "utf8"));
  writeFileSync(join(folder, "package.json"), JSON.stringify({ ...manifest, version }));
  const needed = [...Object.keys(manifest.dependencies), ...Object.keys(manifest.peerDependencies)];
  for (const name of needed.filter((one) => !without.includes(one)))
    link(join(ROOT, "node_modules", name), join(folder, "node_modules", name));
}

/** A link at `path`, as a package manager makes it. */
export function link(target: string, path: string): void {
  mkdirSync(dirname(path), { recursive: true });
  symlinkSync(target, path);
}
