// Finds a Pulumi that is already on the machine.

import { join } from "node:path";
import { EXECUTABLES, MINIMUM_CLI, pulumiHome, releaseRoot } from "./release.mts";
import { isAtLeast, parseVersion } from "./version.mts";

/** Sources that the search reads. A test passes its own. */
export interface Machine {
  env: NodeJS.ProcessEnv;
  pathDelimiter: string;
  isExecutable(file: string): boolean;
  /** Output of `FILE version`. Undefined when it fails. */
  printedVersion(file: string): Promise<string | undefined>;
}

export interface Found {
  /** The folder that holds the CLI. */
  bin: string;
  version: string;
}

export interface SearchResult {
  found?: Found;
  /** Why each place that was looked at is of no use: a line each. */
  rejected: string[];
}

/**
 * Looks on PATH, in Pulumi's home and in the place where we put it, in this order, for a CLI that is new
 * enough and has the Node.js language host and the dynamic provider beside it or on PATH.
 */
export async function findPulumi(machine: Machine): Promise<SearchResult> {
  const rejected: string[] = [];
  for (const bin of places(machine)) {
    const verdict = await inspect(bin, machine);
    if (typeof verdict !== "string") return { found: verdict, rejected };
    rejected.push(verdict);
  }
  return { rejected };
}

function pathFolders({ env, pathDelimiter }: Machine): string[] {
  return (env.PATH ?? "").split(pathDelimiter).filter((folder) => folder !== "");
}

function places(machine: Machine): string[] {
  const onPath = pathFolders(machine).filter((folder) => machine.isExecutable(join(folder, "pulumi")));
  return [
    ...new Set([...onPath, join(pulumiHome(machine.env), "bin"), join(releaseRoot(machine.env), "bin")]),
  ];
}

/** The CLI in this folder, or the sentence that says why it is of no use. */
export async function inspect(bin: string, machine: Machine): Promise<Found | string> {
  if (!machine.isExecutable(join(bin, "pulumi"))) return `${bin}: no pulumi there`;
  // Before the CLI is run: the npm package's `pulumi` is a downloader that has nothing beside it.
  const missing = EXECUTABLES.filter(
    (name) => ![bin, ...pathFolders(machine)].some((folder) => machine.isExecutable(join(folder, name))),
  );
  if (missing.length > 0) return `${bin}: pulumi without ${missing.join(" and ")}`;
  const version = parseVersion((await machine.printedVersion(join(bin, "pulumi"))) ?? "");
  if (!version) return `${bin}: pulumi does not start`;
  if (!isAtLeast(version, MINIMUM_CLI)) return `${bin}: pulumi ${version} is older than ${MINIMUM_CLI}`;
  return { bin, version };
}
