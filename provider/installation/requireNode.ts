// Imported for its effect, and first: a process of an older Node ends here, before anything is asked of AWS.

import { atLoad } from "../kernel/errors";

/** The first major version of Node that this package is tested with. package.json says the same in `engines`. */
export const OLDEST_NODE = 22;

/** Throws NodeTooOld for the version of a Node, such as `20.20.2`. */
export function requireNode(version: string): void {
  if (Number.parseInt(version, 10) >= OLDEST_NODE) return;
  throw atLoad({
    code: "NodeTooOld",
    resource: "pulumi-aws-pki",
    cause: `Node.js ${version} runs this process, and the package needs Node.js ${OLDEST_NODE} or later.`,
    remedy: "Install it, and let it come first on the PATH of pulumi. Nothing was requested or changed.",
  });
}

requireNode(process.versions.node);
