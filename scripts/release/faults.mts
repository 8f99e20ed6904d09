// All that keeps a release from being published, decided from facts that were gathered before.

import { type Link, linksOf } from "./links.mts";
import { addressOf, entryPoints, type Manifest, publishedManifest } from "./manifest.mts";
import { type Files, reachFrom } from "./reach.mts";

/** One thing that is wrong with a release: where, why, and what to do about it. */
export interface ReleaseFault {
  /** File, with the field or heading where there is one, such as `package.json: version`. */
  path: string;
  cause: string;
  remedy: string;
}

/** package-lock.json, as far as it repeats package.json. */
export interface Lock {
  version?: unknown;
  packages?: Record<string, Record<string, unknown>>;
}

/** Facts of a clone that is about to be released. */
export interface Release {
  manifest: Manifest;
  lock: Lock;
  changelog: string;
  /** The tag that asks for this release; undefined before there is one. */
  wantedTag: string | undefined;
  /** Commit of the tag of this version, where it exists. */
  taggedCommit: string | undefined;
  head: string;
  /** Files that differ from the commit, or that git does not know. */
  uncommitted: readonly string[];
  /** Whether the registry has this version; a text says why it could not be asked. */
  published: boolean | { unknown: string };
  deadLinks: readonly Link[];
  /** Pages of docs/reference that are not as the code makes them. */
  staleReference: readonly string[];
  /** Files of the tarball. */
  files: Files;
  /** Findings of publint and arethetypeswrong on the tarball. */
  findings: readonly string[];
}

const VERSION = /^\d+\.\d+\.\d+$/;

function versionFaults({ manifest, wantedTag, taggedCommit, head, published }: Release): ReleaseFault[] {
  const { name, version } = manifest;
  const path = "package.json: version";
  const faults: ReleaseFault[] = [];
  const fault = (cause: string, remedy: string) => faults.push({ path, cause, remedy });
  if (!VERSION.test(version))
    fault(`${JSON.stringify(version)} is no version.`, "Write MAJOR.MINOR.PATCH, such as 1.2.3.");
  if (wantedTag !== undefined && wantedTag !== `v${version}`)
    fault(`The tag is ${wantedTag}, the version ${version}.`, `Delete the tag, and tag v${version}.`);
  if (taggedCommit !== undefined && (wantedTag === undefined || taggedCommit !== head))
    fault(`The tag v${version} exists, on ${taggedCommit.slice(0, 9)}.`, "Raise the version.");
  if (published === true) fault(`The registry has ${name}@${version}.`, "Raise the version.");
  if (typeof published === "object")
    fault(`The registry was not asked for ${name}@${version}: ${published.unknown}`, "Repeat the check.");
  return faults;
}

const HEADING = /^## \[?([^\]\s]+)\]?(?: - (\S+))?\s*$/gm;

function changelogFaults({ changelog, manifest: { version } }: Release): ReleaseFault[] {
  const headings = [...changelog.matchAll(HEADING)];
  const bodyOf = (index: number) => {
    const end = headings[index + 1]?.index ?? changelog.length;
    return changelog.slice((headings[index]?.index ?? 0) + (headings[index]?.[0].length ?? 0), end).trim();
  };
  const path = `CHANGELOG.md: ${version}`;
  const index = headings.findIndex(([, name]) => name === version);
  const wanted = `## ${version} - YYYY-MM-DD`;
  const faults: ReleaseFault[] = [];
  const unreleased = headings.findIndex(([, name]) => name === "Unreleased");
  if (unreleased >= 0 && bodyOf(unreleased) !== "")
    faults.push({
      path: "CHANGELOG.md: Unreleased",
      cause: "It has changes, and this release contains them.",
      remedy: `Move them under "${wanted}".`,
    });
  if (index < 0)
    return [...faults, { path, cause: "It has no section for this version.", remedy: `Write "${wanted}".` }];
  const date = headings[index]?.[2];
  if (!isDate(date))
    faults.push({ path, cause: `Its date is ${date ?? "missing"}.`, remedy: `Write "${wanted}".` });
  if (bodyOf(index) === "")
    faults.push({ path, cause: "Its section is empty.", remedy: "Tell users what changes for them." });
  return faults;
}

function isDate(text: string | undefined): boolean {
  if (text === undefined || !/^\d{4}-\d{2}-\d{2}$/.test(text)) return false;
  const time = Date.parse(`${text}T00:00:00Z`);
  return !Number.isNaN(time) && new Date(time).toISOString().startsWith(text);
}

function addressFaults({ manifest }: Release): ReleaseFault[] {
  const faults: ReleaseFault[] = [];
  if (addressOf(manifest) === undefined)
    faults.push({
      path: "package.json: repository",
      cause: `It is ${JSON.stringify(manifest.repository) ?? "missing"}; the links of README and of the registry's page need it.`,
      remedy: 'Write "repository": "github:OWNER/NAME".',
    });
  for (const field of ["homepage", "bugs"])
    if (manifest[field] !== undefined)
      faults.push({
        path: `package.json: ${field}`,
        cause: "It derives from repository.",
        remedy: "Take it out.",
      });
  return faults;
}

function treeFaults({ uncommitted }: Release): ReleaseFault[] {
  return uncommitted.map((path) => ({
    path,
    cause: "It differs from the commit.",
    remedy: "Commit it, or undo the change.",
  }));
}

const LOCKED = [
  "version",
  "dependencies",
  "devDependencies",
  "peerDependencies",
  "engines",
  "bin",
  "license",
];

function lockFaults({ manifest, lock }: Release): ReleaseFault[] {
  const locked = lock.packages?.[""] ?? {};
  const differing = LOCKED.filter((field) => sorted(locked[field]) !== sorted(manifest[field]));
  if (lock.version !== manifest.version && !differing.includes("version")) differing.unshift("version");
  return differing.map((field) => ({
    path: `package-lock.json: ${field}`,
    cause: "It differs from package.json.",
    remedy: "Run npm install --package-lock-only.",
  }));
}

/** JSON without a meaning of the order of fields. */
function sorted(value: unknown): string {
  if (typeof value !== "object" || value === null) return JSON.stringify(value) ?? "";
  return JSON.stringify(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)));
}

/** README.md says so until the first release. */
const NOT_YET = "not on the npm registry yet";

function documentFaults({ deadLinks, staleReference, files }: Release): ReleaseFault[] {
  const dead = deadLinks.map(({ page, target }) => ({
    path: page,
    cause: `Its link to ${target} leads nowhere.`,
    remedy: "Correct the link.",
  }));
  const stale = staleReference.map((path) => ({
    path,
    cause: "It is not as the code makes it.",
    remedy: "Run npm run reference.",
  }));
  const early = { path: "README.md", cause: `It says "${NOT_YET}".`, remedy: "Take the sentence out." };
  return [...dead, ...stale, ...(files.get("README.md")?.includes(NOT_YET) ? [early] : [])];
}

/** A release has these and nothing else. */
const SHIPPED =
  /^(package\.json|README\.md|CHANGELOG\.md|LICENSE|docs\/.+\.(md|svg)|dist\/.+\.(js|json|d\.ts))$/;
const REQUIRED = ["package.json", "README.md", "CHANGELOG.md", "LICENSE"];

function tarballFaults({ files, manifest }: Release): ReleaseFault[] {
  const published = JSON.parse(files.get("package.json") ?? "{}") as Manifest;
  const { reached, missing } = reachFrom(entryPoints(published), files);
  const fault = (file: string, cause: string, remedy: string) => ({
    path: `tarball: ${file}`,
    cause,
    remedy,
  });
  const pack = "Pack it with npm run tarball.";
  const names = [...files.keys()];
  const needless = (file: string) => !SHIPPED.test(file) || (file.startsWith("dist/") && !reached.has(file));
  const wanted = publishedManifest(manifest);
  const fields = [...new Set([...Object.keys(published), ...Object.keys(wanted)])];
  // Without an address no link can be absolute, and that is a fault of its own.
  const README = addressOf(manifest) === undefined ? "" : (files.get("README.md") ?? "");
  return [
    ...REQUIRED.filter((file) => !files.has(file)).map((file) => fault(file, "It is missing.", pack)),
    ...missing.map(({ file, by }) =>
      fault(file, `It is missing, and ${by} loads it.`, "Compile, and pack again."),
    ),
    ...names.filter(needless).map((file) => fault(file, "Nothing in the package loads it.", pack)),
    ...names
      .filter((file) => /\/\/# sourceMappingURL=/.test(files.get(file) ?? "") && file.endsWith(".js"))
      .map((file) => fault(file, "It names a source map that is not shipped.", pack)),
    ...fields
      .filter((field) => JSON.stringify(published[field]) !== JSON.stringify(wanted[field]))
      .map((field) =>
        fault(`package.json: ${field}`, "It is not as package.json of the clone makes it.", pack),
      ),
    ...linksOf("README.md", README)
      .filter(({ file }) => file !== undefined && file !== "README.md")
      .map(({ target }) => fault("README.md", `The registry's page does not resolve ${target}.`, pack)),
  ];
}

function findingFaults({ findings }: Release): ReleaseFault[] {
  return findings.map((cause) => ({ path: "tarball", cause, remedy: "Correct the fields of package.json." }));
}

const CHECKS = [
  versionFaults,
  changelogFaults,
  addressFaults,
  treeFaults,
  lockFaults,
  documentFaults,
  tarballFaults,
  findingFaults,
];

/** All faults of a release; none where it may be published. */
export const releaseFaults = (release: Release): ReleaseFault[] => CHECKS.flatMap((check) => check(release));
