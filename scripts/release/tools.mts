// Packages that only a release and npm run projects need. They have a lock of their own, in test/projects/tools.

import { createRequire } from "node:module";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { ensureInstalled } from "../launch/installation.mjs";

/** Loads a module of test/projects/tools, installed first where it is not. Each caller says what it uses of it. */
export async function loadTool<Module>(root: string, specifier: string): Promise<Module> {
  return (await import(pathToFileURL(resolveTool(root, specifier)).href)) as Module;
}

/** The file of such a module. */
export function resolveTool(root: string, specifier: string): string {
  return createRequire(join(installTools(root), "package.json")).resolve(specifier);
}

/** Installs test/projects/tools where it is not, without install scripts. Gives the folder. */
export function installTools(root: string): string {
  const tools = join(root, "test", "projects", "tools");
  ensureInstalled(tools, "--ignore-scripts");
  return tools;
}
