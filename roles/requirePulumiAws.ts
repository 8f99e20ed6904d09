// Imported for its effect, before @pulumi/aws, which only programs that make roles need.

import { isInstalled, ownManifest } from "../provider/installation/ownPackage";
import { atLoad } from "../provider/kernel/errors";

const manifest = ownManifest();

// A bundle has no package.json, and holds @pulumi/aws already.
if (manifest !== undefined && !isInstalled("@pulumi/aws/iam/role"))
  throw atLoad({
    code: "DependencyMissing",
    resource: "pulumi-aws-pki/roles",
    cause: "It makes roles with the package @pulumi/aws, which is not installed.",
    remedy: `Run npm install @pulumi/aws (supported: ${manifest.peerDependencies?.["@pulumi/aws"]}).`,
  });
