// The files that entry points load: code by require() and import(), types by their imports.

import { posix } from "node:path";
import ts from "typescript";

/** Texts of files by their path from the package's root. */
export type Files = ReadonlyMap<string, string>;

export interface Reach {
  /** The entry points, and all files that they load, at once or later. */
  reached: ReadonlySet<string>;
  /** Loaded files that there are not, each with the file that loads it. */
  missing: readonly { file: string; by: string }[];
}

/** Follows relative imports. A file is code or types by its ending, and what it imports is the same. */
export function reachFrom(entries: readonly string[], files: Files): Reach {
  const reached = new Set(entries.filter((entry) => files.has(entry)));
  const missing = entries.filter((entry) => !files.has(entry)).map((file) => ({ file, by: "package.json" }));
  for (const by of reached)
    for (const specifier of relativeImports(files.get(by) ?? "")) {
      const target = posix.join(posix.dirname(by), specifier);
      const file = candidates(target, by).find((candidate) => files.has(candidate));
      if (file === undefined) missing.push({ file: target, by });
      else reached.add(file);
    }
  return { reached, missing };
}

function relativeImports(text: string): string[] {
  const { importedFiles } = ts.preProcessFile(text, true, true);
  return importedFiles.map(({ fileName }) => fileName).filter((name) => /^\.\.?(\/|$)/.test(name));
}

function candidates(target: string, by: string): string[] {
  if (by.endsWith(".d.ts")) return [`${target.replace(/\.js$/, "")}.d.ts`, `${target}/index.d.ts`];
  return [target, `${target}.js`, `${target}/index.js`];
}
