// Imported for its effect: a provider process that lacks a package of its own ends here, before anything is asked of AWS.

import { atLoad } from "../kernel/errors";
import { isInstalled, ownManifest, packageRoot } from "./ownPackage";

/** Throws DependencyMissing where one of these packages is not installed. */
export function requireDependencies(names: readonly string[]): void {
  const missing = names.filter((name) => !isInstalled(name));
  if (missing.length === 0) return;
  throw atLoad({
    code: "DependencyMissing",
    resource: "pulumi-aws-pki",
    cause: `Its own dependencies are not installed beside ${packageRoot(__filename)}: ${missing.join(", ")}.`,
    remedy:
      "Install the program's dependencies anew, for example with npm ci. Nothing was requested or changed.",
  });
}

requireDependencies(Object.keys(ownManifest()?.dependencies ?? {}));
