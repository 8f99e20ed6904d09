import { existsSync, readFileSync } from "node:fs";
import { dirname, join, relative } from "node:path";

const ROOT = join(__dirname, "..", "..");

/** The file of types of each entry in package.json's `exports`. */
export const ENTRIES: readonly (readonly [entry: string, file: string])[] = Object.entries(
  (JSON.parse(readFileSync(join(ROOT, "package.json"), "utf8")) as { exports: Record<string, unknown> })
    .exports,
).flatMap(([entry, target]) => {
  const types = typeof target === "object" && target !== null && "types" in target ? target.types : undefined;
  return typeof types === "string" ? [[entry, join(ROOT, types)] as const] : [];
});

export interface Reached {
  /** Texts of the files of types, by their paths from the root. */
  files: Map<string, string>;
  /** Packages and modules of Node's own that they import. */
  packages: Set<string>;
}

/** All that a file of types leads to, itself included. */
export function reachedFrom(entry: string): Reached {
  const reached: Reached = { files: new Map(), packages: new Set() };
  visit(entry, reached);
  return reached;
}

function visit(file: string, reached: Reached): void {
  const path = relative(ROOT, file);
  if (reached.files.has(path)) return;
  const text = readFileSync(file, "utf8");
  reached.files.set(path, text);
  for (const [, specifier = ""] of text.matchAll(/(?:\bfrom |\bimport\(|\brequire\(|\bimport )"([^"]+)"/g)) {
    const target = `${join(dirname(file), specifier)}.d.ts`;
    if (!specifier.startsWith(".")) reached.packages.add(specifier);
    else if (existsSync(target)) visit(target, reached);
    else throw new Error(`${path} imports ${specifier}, which has no types`);
  }
}
