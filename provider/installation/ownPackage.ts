import { existsSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";

/** The parts of a package.json that are read here. */
export interface Manifest {
  name?: string;
  version?: string;
  dependencies?: Record<string, string>;
  peerDependencies?: Record<string, string>;
}

export const OWN_NAME = "pulumi-aws-pki";

/** The folder of this package that a file stands in. Undefined where the file is none of its own, as in a bundle. */
export function packageRoot(file: string): string | undefined {
  const folder = folderOfManifest(dirname(file));
  return folder !== undefined && manifestIn(folder)?.name === OWN_NAME ? folder : undefined;
}

/** The nearest folder with a package.json, from this one upwards. */
export function folderOfManifest(folder: string): string | undefined {
  if (existsSync(join(folder, "package.json"))) return folder;
  const above = dirname(folder);
  return above === folder ? undefined : folderOfManifest(above);
}

/** The package.json of the copy of this package that a file stands in. Undefined in a bundle. */
export function ownManifest(file: string = __filename): Manifest | undefined {
  const root = packageRoot(file);
  return root === undefined ? undefined : manifestIn(root);
}

/** Whether this package's code can load a module of another package. It is not loaded. */
export function isInstalled(module: string): boolean {
  try {
    createRequire(__filename).resolve(module);
    return true;
  } catch {
    return false;
  }
}

/** An unreadable package.json is a program's, which must load all the same. */
function manifestIn(folder: string): Manifest | undefined {
  try {
    return (JSON.parse(readFileSync(join(folder, "package.json"), "utf8")) as Manifest | null) ?? undefined;
  } catch {
    return undefined;
  }
}
