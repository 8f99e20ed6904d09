// Picks the Node that runs the task: the one the dependencies bring, else the one that runs this.

import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { StartError } from "./start-error.mjs";

/** Native type stripping, vitest and the Pulumi SDK all want this one. */
const MINIMUM_MAJOR = 22;

/** The path of a Node >= 22: node_modules/.bin/node, else the running one. Throws if neither is. */
export function findNode(root) {
  const installed = join(root, "node_modules", ".bin", "node");
  const found = versionOf(installed);
  if (isNewEnough(found)) return installed;
  if (isNewEnough(process.version)) return process.execPath;
  throw new StartError(
    `launch: needs Node.js ${MINIMUM_MAJOR} or later; this is ${process.version}, and the npm package "node" that ` +
      `should have brought one ${found ? `is ${found}` : "did not install its binary"}.\n` +
      "Install Node.js 24 (https://nodejs.org), or let npm run that package's install script and repeat npm ci.",
  );
}

/** Whether a version such as `v24.1.0` is new enough. False for undefined. */
export function isNewEnough(version) {
  return Number(/^v?(\d+)\./.exec(version ?? "")?.[1] ?? 0) >= MINIMUM_MAJOR;
}

function versionOf(node) {
  const result = spawnSync(node, ["--version"], { encoding: "utf8" });
  return result.status === 0 ? result.stdout.trim() : undefined;
}
