// Which Pulumi this project uses, and where a machine keeps it.

import { homedir } from "node:os";
import { join } from "node:path";

/** The release that is downloaded or built when the machine has none. go.mod in cli/ names the same. */
export const RELEASE = "3.258.0";

/** The oldest CLI whose engine keeps the inputs that a dynamic resource's `read` returns. */
export const MINIMUM_CLI = "3.216.0";

/** The oldest Go that compiles that release. go.mod in cli/ names the same. */
export const MINIMUM_GO = "1.25.11";

/**
 * Executables that the engine needs to run a Node.js program with dynamic resources, in the order they are put in
 * place: a search that finds the CLI finds the rest as well.
 */
export const EXECUTABLES = ["pulumi-resource-pulumi-nodejs", "pulumi-language-nodejs", "pulumi"] as const;

/** The folder that Pulumi itself uses: PULUMI_HOME, else ~/.pulumi. */
export function pulumiHome(env: NodeJS.ProcessEnv): string {
  return env.PULUMI_HOME || join(homedir(), ".pulumi");
}

/** Where this release lives: the place in which Pulumi's npm package and its Automation API look, too. */
export function releaseRoot(env: NodeJS.ProcessEnv): string {
  return join(pulumiHome(env), "versions", RELEASE);
}
