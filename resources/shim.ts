import type { KindName } from "../provider/everyKind";

/** The module that the provider process loads. */
export const DYNAMIC = "pulumi-aws-pki/dynamic";

/**
 * The code that Pulumi keeps for a resource in its state, twice. It only loads the installed package, so it is
 * the same in every release: an edit of the provider changes no plan, and refresh and destroy run what is installed.
 * `createRequire(cwd)` finds an installed package and, through package.json's exports, the package's own root.
 */
export function shim(kind: KindName): string {
  return `exports.handler=()=>require("module").createRequire(process.cwd()+"/")("${DYNAMIC}").handlers.${kind}`;
}
