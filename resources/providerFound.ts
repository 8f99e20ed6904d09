import { createRequire } from "node:module";
import { join, sep } from "node:path";
import * as pulumi from "@pulumi/pulumi";
import { isStartedByLanguageHost } from "../internals/program/languageHost";
import { folderOfManifest, OWN_NAME, ownManifest, packageRoot } from "../provider/installation/ownPackage";
import { PkiError } from "../provider/kernel/errors";
import { DYNAMIC } from "./shim";

/** The working directory of the provider's process too, which the program may change in its own once it runs. */
const folder = process.cwd();
let isChecked = false;

/**
 * Looks once whether the provider's process will find this package from the program's folder, as the shim does. Throws
 * PackageNotFound as an error that Pulumi prints without a stack. Warns of another version. Tests with mocks need no
 * provider, and an inline program of the Automation API cannot know the folder: both pass.
 */
export function requireProvider(): void {
  if (isChecked || !isStartedByLanguageHost()) return;
  const found = dynamicFrom(folder);
  if (found === undefined) throw new pulumi.RunError(notFound(folder).message);
  isChecked = true;
  const warning = otherVersion(found, folder);
  if (warning !== undefined) void pulumi.log.warn(warning);
}

/** The file that the shim loads in a process with this working directory. */
function dynamicFrom(from: string): string | undefined {
  try {
    return createRequire(`${from}/`).resolve(DYNAMIC);
  } catch {
    return undefined;
  }
}

function notFound(from: string): PkiError {
  const version = ownManifest()?.version;
  const isPnpm = __filename.includes(`${sep}.pnpm${sep}`);
  const pnpm = ` With pnpm, publicHoistPattern: [${OWN_NAME}] in pnpm-workspace.yaml does the same for all programs.`;
  return new PkiError({
    code: "PackageNotFound",
    resource: OWN_NAME,
    cause:
      `Pulumi's provider process loads this package from ${from}, the folder of the program, and cannot find it there: ` +
      `${version === undefined ? "it is bundled into the program" : "only another package depends on it"}.`,
    remedy:
      `Add "${OWN_NAME}"${version === undefined ? "" : `: "${version}"`} to the dependencies of ${manifestOf(from)} and ` +
      `install them.${isPnpm ? pnpm : ""} Nothing was requested or changed.`,
  });
}

/** A warning where the provider's process loads another version than the program. A bundle has no version to compare. */
function otherVersion(found: string, from: string): string | undefined {
  const program = ownManifest()?.version;
  const provider = ownManifest(found)?.version;
  if (program === undefined || provider === undefined || program === provider) return undefined;
  return (
    `${OWN_NAME}: the program runs version ${program} (${packageRoot(__filename)}), and Pulumi's provider process runs ` +
    `${provider} (${packageRoot(found)}). Set "${OWN_NAME}": "${program}" in the dependencies of ${manifestOf(from)} and ` +
    "install them, so that both run the same."
  );
}

const manifestOf = (from: string): string => join(folderOfManifest(from) ?? from, "package.json");
