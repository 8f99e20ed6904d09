// The reference of classes, arguments and functions in docs/reference, made from the docstrings.

import { globSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Manifest } from "./manifest.mts";
import { loadTool, resolveTool } from "./tools.mts";

export const REFERENCE = "docs/reference";

/** Entry points that no program imports by itself. */
const NOT_FOR_PROGRAMS = ["./dynamic", "./package.json"];

/** Entry points of programs: the specifier by the source that TypeScript compiles it from. */
export function documentedEntries({ name, exports = {} }: Manifest): Map<string, string> {
  const documented = Object.entries(exports).filter(([subpath]) => !NOT_FOR_PROGRAMS.includes(subpath));
  return new Map(
    documented.map(([subpath, target]) => {
      const types = typeof target === "string" ? target : (target.types ?? "");
      return [types.replace(/^\.\/dist\//, "").replace(/\.d\.ts$/, ".ts"), name + subpath.slice(1)];
    }),
  );
}

/** What is used of typedoc. */
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
    entryPoints: [...entries.keys()].map((source) => join(root, source)),
    tsconfig: join(root, "tsconfig.build.json"),
    out: folder,
  });
  const project = await app.convert();
  if (!project) throw new Error("reference: typedoc has found an error in the sources");
  // typedoc names a module after its file; a reader knows it by what programs import.
  for (const module of project.children ?? [])
    module.name =
      [...entries].find(
        ([source]) => source.replace(/\.ts$/, "").replace(/\/index$/, "") === module.name,
      )?.[1] ?? module.name;
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
