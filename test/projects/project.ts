import { mkdirSync, mkdtempSync, realpathSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { packToday } from "../engine/releases";
import { environmentOf, packageManagers, run } from "./packageManagers";
import { type Program, programs } from "./programs";
import type { Shape } from "./shapes";

/** Outside of the repository, where Node would find what is installed there. */
export const emptyFolder = (name: string): string =>
  realpathSync(mkdtempSync(join(tmpdir(), `pulumi-aws-pki-${name}-`)));

/** The package that is to be tried: the one that `npm run projects -- --tarball FILE` names, or this checkout's. */
export const packed = (folder: string): string => process.env.PROJECTS_TARBALL ?? packToday(folder);

/** An installed project. */
export interface Project {
  root: string;
  /** The folder of Pulumi.yaml. */
  folder: string;
  /** Variables that Pulumi is started with. */
  env: Record<string, string>;
  /** With what it was tried, as a cell of the table. */
  versions: string;
}

/** Makes a project of a shape and installs it: the packed package, and Pulumi of the registry. */
export async function installProject(shape: Shape, tarball: string, caches: string): Promise<Project> {
  const root = emptyFolder("project");
  const folder = shape.isWorkspace ? join(root, "packages", "infra") : root;
  const program: Program = programs[shape.program];
  const dependencies = { "@pulumi/pulumi": shape.sdk ?? "^3", "pulumi-aws-pki": `file:${tarball}` };
  const { devDependencies, manifest } = program;
  const own = { name: "infra", version: "1.0.0", private: true, ...manifest, dependencies, devDependencies };
  if (shape.isWorkspace) writeJson(root, { name: "root", private: true, workspaces: ["packages/*"] });
  writeFiles(folder, { "Pulumi.yaml": "name: infra\nruntime: nodejs\n", ...program.files });
  writeJson(folder, own);
  // Without a lock file of its own, yarn 4 would look for a project in the folders above.
  writeFiles(root, { ...(shape.manager === "yarn 4" ? { "yarn.lock": "" } : {}), ...shape.files });
  const { command, install } = packageManagers[shape.manager];
  const options = { cwd: root, env: environmentOf(shape.manager, caches) };
  await run(command, install, options);
  const yarns: Record<string, string> = {};
  if (shape.manager === "yarn 4")
    yarns.NODE_OPTIONS = (
      await run(command, ["exec", 'node -p "process.env.NODE_OPTIONS || String()"'], options)
    ).trim();
  const manager = (await run(command, ["--version"], options)).trim();
  const sdk = await run(["node", "-p"], ['require("@pulumi/pulumi/package.json").version'], {
    ...{ cwd: folder, env: { ...options.env, ...yarns } },
  });
  const versions = `${shape.manager.replace(/ .*/, "")} ${manager}, @pulumi/pulumi ${sdk.trim()}`;
  return { root, folder, env: shape.startedByYarn ? yarns : {}, versions };
}

const writeJson = (folder: string, manifest: object) =>
  writeFiles(folder, { "package.json": JSON.stringify(manifest, null, 2) });

export function writeFiles(folder: string, files: Readonly<Record<string, string>>): void {
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    writeFileSync(join(folder, name), text);
  }
}
