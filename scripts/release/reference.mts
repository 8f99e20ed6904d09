// The reference of classes, arguments and functions in docs/reference, made from the docstrings.

import { globSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Manifest } from "./manifest.mts";
import { loadTool, resolveTool } from "./tools.mts";

export const REFERENCE = "docs/reference";

/** Entry points that no program imports by itself. */
const NOT_FOR_PROGRAMS = ["./dynamic", "./package.json"];

/** Sources of the entry points of programs, such as `reader/index.ts`, with what programs import. */
export function documentedEntries({ name, exports = {} }: Manifest): { source: string; specifier: string }[] {
  const documented = Object.entries(exports).filter(([subpath]) => !NOT_FOR_PROGRAMS.includes(subpath));
  return documented.map(([subpath, target]) => {
    const types = typeof target === "string" ? target : (target.types ?? "");
    const source = types.replace(/^\.\/dist\//, "").replace(/\.d\.ts$/, ".ts");
    return { source, specifier: name + subpath.slice(1) };
  });
}

/** typedoc names a module after its file, and one of several in a folder after the folder. */
const moduleName = (source: string) => source.replace(/(\/index)?\.ts$/, "");

/** The part of typedoc that is used here. */
interface Typedoc {
  Application: {
    bootstrapWithPlugins(options: Record<string, unknown>): Promise<{
      convert(): Promise<{ children?: { name: string }[] } | undefined>;
      generateOutputs(project: unknown): Promise<void>;
      logger: { hasErrors(): boolean };
    }>;
  };
}

/** Writes all pages into `folder`, whose files are deleted before. Throws if typedoc finds an error. */
export async function writeReference(root: string, folder: string): Promise<void> {
  const manifest = JSON.parse(readFileSync(join(root, "package.json"), "utf8")) as Manifest;
  const entries = documentedEntries(manifest);
  const { Application } = await loadTool<Typedoc>(root, "typedoc");
  const app = await Application.bootstrapWithPlugins({
    ...(JSON.parse(readFileSync(join(import.meta.dirname, "typedoc.json"), "utf8")) as object),
    plugin: [resolveTool(root, "typedoc-plugin-markdown")],
    entryPoints: entries.map(({ source }) => join(root, source)),
    tsconfig: join(root, "tsconfig.build.json"),
    out: folder,
  });
  const project = await app.convert();
  if (!project) throw new Error("reference: typedoc has found an error in the sources");
  for (const module of project.children ?? [])
    module.name = entries.find(({ source }) => moduleName(source) === module.name)?.specifier ?? module.name;
  await app.generateOutputs(project);
  if (app.logger.hasErrors()) throw new Error("reference: typedoc has found an error");
}

/** Pages of docs/reference that are not as the sources make them, or that there are not. */
export async function staleReference(root: string): Promise<string[]> {
  const fresh = mkdtempSync(join(tmpdir(), "reference-"));
  try {
    await writeReference(root, fresh);
    const [wanted, found] = [pagesIn(fresh), pagesIn(join(root, REFERENCE))];
    const all = [...new Set([...wanted.keys(), ...found.keys()])].sort();
    return all.filter((page) => wanted.get(page) !== found.get(page)).map((page) => `${REFERENCE}/${page}`);
  } finally {
    rmSync(fresh, { recursive: true, force: true });
  }
}

function pagesIn(folder: string): Map<string, string> {
  const pages = globSync("**/*.md", { cwd: folder });
  return new Map(pages.map((page) => [page, readFileSync(join(folder, page), "utf8")]));
}
