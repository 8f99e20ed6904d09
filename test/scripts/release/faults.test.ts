import { describe, expect, it } from "vitest";
import { type Release, releaseFaults } from "../../../scripts/release/faults.mts";
import { linksOf } from "../../../scripts/release/links.mts";
import { type Manifest, publishedManifest } from "../../../scripts/release/manifest.mts";

const MANIFEST: Manifest = {
  name: "pulumi-aws-pki",
  version: "1.2.3",
  private: true,
  license: "Apache-2.0",
  repository: "github:acme/pki",
  exports: {
    ".": { types: "./dist/index.d.ts", default: "./dist/index.js" },
    "./package.json": "./package.json",
  },
  bin: { "aws-pki": "dist/main.js" },
  scripts: { prepare: "node scripts/prepare.mjs" },
  dependencies: { zod: "^4.6.7" },
  devDependencies: { typescript: "^6.0.3" },
};
const { name, version, license, bin, dependencies, devDependencies } = MANIFEST;

const CHANGELOG =
  "# Changelog\n\n## Unreleased\n\n## 1.2.3 - 2026-12-01\n\n- New.\n\n## 1.2.2 - 2026-11-30\n\n- Old.\n";

const FILES: Record<string, string> = {
  "package.json": JSON.stringify(publishedManifest(MANIFEST)),
  "README.md": "[inputs](https://github.com/acme/pki/blob/v1.2.3/docs/inputs.md) [here](#use-it)",
  "CHANGELOG.md": CHANGELOG,
  LICENSE: "",
  "docs/inputs.md": "",
  "dist/index.js": 'const a = require("./a"); const later = () => import("./later.js");',
  "dist/a.js": 'require("zod");',
  "dist/later.js": "",
  "dist/main.js": "",
  "dist/index.d.ts": 'export { A } from "./a";',
  "dist/a.d.ts": "export declare class A {}",
};

/** A release without a fault. */
const READY: Release = {
  manifest: MANIFEST,
  lock: { version, packages: { "": { name, version, license, bin, dependencies, devDependencies } } },
  changelog: CHANGELOG,
  wantedTag: undefined,
  taggedCommit: undefined,
  head: "c0ffee",
  uncommitted: [],
  published: false,
  deadLinks: [],
  staleReference: [],
  files: new Map(Object.entries(FILES)),
  findings: [],
};

const withFields = (fields: Partial<Manifest>): Partial<Release> => {
  const manifest = { ...MANIFEST, ...fields };
  const published = JSON.stringify(publishedManifest(manifest));
  return { manifest, files: new Map([...READY.files, ["package.json", published]]) };
};
const withFiles = (files: Record<string, string | undefined>): Partial<Release> => {
  const all = Object.entries({ ...FILES, ...files });
  return { files: new Map(all.filter((entry): entry is [string, string] => entry[1] !== undefined)) };
};
const withVersion = (other: string) => {
  const root = { ...READY.lock.packages?.[""], version: other };
  return { ...withFields({ version: other }), lock: { version: other, packages: { "": root } } };
};
const withChangelog = (changelog: string): Partial<Release> => ({ changelog });

describe("a release", () => {
  it.each<[string, Partial<Release>]>([
    ["before its tag", {}],
    ["on its tag", { wantedTag: "v1.2.3", taggedCommit: "c0ffee" }],
    ["with a heading in brackets", withChangelog(CHANGELOG.replace("1.2.3", "[1.2.3]"))],
    ["without a section of what is yet to come", withChangelog("## 1.2.3 - 2026-12-01\n\n- New.\n")],
  ])("%s has no fault", (_, facts) => {
    expect(releaseFaults({ ...READY, ...facts })).toEqual([]);
  });

  it.each<[string, Partial<Release>, path: string, cause: string | RegExp]>([
    [
      "a version that is none",
      { ...withVersion("1.2"), changelog: CHANGELOG.replace("1.2.3", "1.2") },
      "package.json: version",
      '"1.2" is no version.',
    ],
    [
      "a tag of another version",
      { wantedTag: "v1.2.4", taggedCommit: undefined },
      "package.json: version",
      "The tag is v1.2.4, the version 1.2.3.",
    ],
    ["a tag that exists", { taggedCommit: "c0ffee" }, "package.json: version", /^The tag v1\.2\.3 exists/],
    [
      "a tag on another commit",
      { wantedTag: "v1.2.3", taggedCommit: "decaf" },
      "package.json: version",
      /^The tag v1\.2\.3 exists, on decaf/,
    ],
    [
      "a published version",
      { published: true },
      "package.json: version",
      /^The registry has pulumi-aws-pki@1\.2\.3/,
    ],
    [
      "a registry that does not answer",
      { published: { unknown: "npm error code ENOTFOUND" } },
      "package.json: version",
      /was not asked .* ENOTFOUND$/,
    ],
    [
      "no section of the changelog",
      withChangelog(CHANGELOG.replace("1.2.3", "1.2.4")),
      "CHANGELOG.md: 1.2.3",
      /no section/,
    ],
    [
      "a section without a date",
      withChangelog(CHANGELOG.replace("1.2.3 - 2026-12-01", "1.2.3")),
      "CHANGELOG.md: 1.2.3",
      "Its date is missing.",
    ],
    [
      "a date that is none",
      withChangelog(CHANGELOG.replace("2026-12-01", "2026-02-30")),
      "CHANGELOG.md: 1.2.3",
      "Its date is 2026-02-30.",
    ],
    ["an empty section", withChangelog(CHANGELOG.replace("- New.", "")), "CHANGELOG.md: 1.2.3", /is empty/],
    [
      "changes without a version",
      withChangelog(CHANGELOG.replace("## Unreleased\n", "## Unreleased\n\n- More.\n")),
      "CHANGELOG.md: Unreleased",
      /this release contains them/,
    ],
    ["no repository", withFields({ repository: undefined }), "package.json: repository", /^It is missing/],
    [
      "a repository elsewhere",
      withFields({ repository: "acme/pki" }),
      "package.json: repository",
      /^It is "acme\/pki"/,
    ],
    [
      "a homepage by hand",
      withFields({ homepage: "https://example.com" }),
      "package.json: homepage",
      /derives from repository/,
    ],
    [
      "bugs by hand",
      withFields({ bugs: "https://example.com" }),
      "package.json: bugs",
      /derives from repository/,
    ],
    ["a changed file", { uncommitted: ["index.ts"] }, "index.ts", "It differs from the commit."],
    [
      "a lock of another version",
      { lock: { ...READY.lock, version: "1.2.2" } },
      "package-lock.json: version",
      /differs/,
    ],
    [
      "a lock of other dependencies",
      withFields({ dependencies: { zod: "^5" } }),
      "package-lock.json: dependencies",
      /differs/,
    ],
    [
      "a dead link",
      { deadLinks: linksOf("docs/inputs.md", "[x](gone.md)") },
      "docs/inputs.md",
      "Its link to gone.md leads nowhere.",
    ],
    [
      "a stale page",
      { staleReference: ["docs/reference/A.md"] },
      "docs/reference/A.md",
      /as the code makes it/,
    ],
    [
      "a README from before the first one",
      withFiles({ "README.md": "The package is not on the npm registry yet." }),
      "README.md",
      /^It says/,
    ],
    ["no license", withFiles({ LICENSE: undefined }), "tarball: LICENSE", "It is missing."],
    [
      "no file behind an export",
      withFiles({ "dist/index.d.ts": undefined, "dist/a.d.ts": undefined }),
      "tarball: dist/index.d.ts",
      /^It is missing, and package\.json loads it/,
    ],
    [
      "no file behind a require",
      withFiles({ "dist/a.js": undefined }),
      "tarball: dist/a",
      /^It is missing, and dist\/index\.js loads it/,
    ],
    [
      "no file that is loaded later",
      withFiles({ "dist/later.js": undefined }),
      "tarball: dist/later.js",
      /and dist\/index\.js loads it/,
    ],
    ["code that nothing loads", withFiles({ "dist/b.js": "" }), "tarball: dist/b.js", /^Nothing .* loads it/],
    ["a source", withFiles({ "index.ts": "" }), "tarball: index.ts", /^Nothing .* loads it/],
    [
      "a source map",
      withFiles({ "dist/a.js": "//# sourceMappingURL=a.js.map\n" }),
      "tarball: dist/a.js",
      /source map that is not shipped/,
    ],
    [
      "scripts of the clone",
      withFiles({
        "package.json": JSON.stringify({ ...publishedManifest(MANIFEST), scripts: MANIFEST.scripts }),
      }),
      "tarball: package.json: scripts",
      /not as package\.json/,
    ],
    [
      "a link that the registry's page does not resolve",
      withFiles({ "README.md": "[inputs](docs/inputs.md)" }),
      "tarball: README.md",
      /does not resolve docs\/inputs\.md/,
    ],
    ["a finding", { findings: ["publint: no"] }, "tarball", "publint: no"],
  ])("with %s has that fault alone, and a remedy", (_, facts, path, cause) => {
    const faults = releaseFaults({ ...READY, ...facts });
    expect(faults).toEqual([
      {
        path,
        cause: typeof cause === "string" ? cause : expect.stringMatching(cause),
        remedy: expect.stringMatching(/\.$/),
      },
    ]);
  });

  it("tells all its faults at once", () => {
    const facts = { uncommitted: ["a"], published: true, findings: ["publint: no"], taggedCommit: "decaf" };
    expect(releaseFaults({ ...READY, ...facts })).toHaveLength(4);
  });
});
