// Imported for its effect, before @pulumi/aws, which only programs that make roles need.

import { atLoad } from "./errors";
import { isInstalled, ownManifest } from "./ownPackage";

/** Throws DependencyMissing where @pulumi/aws is not installed. A bundle, which has no package.json, holds it already. */
export function requirePulumiAws(manifest = ownManifest(), module = "@pulumi/aws/iam/role"): void {
  if (manifest === undefined || isInstalled(module)) return;
  throw atLoad({
    code: "DependencyMissing",
    resource: "pulumi-aws-pki/roles",
    cause: "It makes roles with the package @pulumi/aws, which is not installed.",
    remedy: `Run npm install @pulumi/aws (supported: ${manifest.peerDependencies?.["@pulumi/aws"]}).`,
  });
}

requirePulumiAws();
