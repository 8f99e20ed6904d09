import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { everyKind } from "../provider/everyKind";
import { type Kind, tableOf } from "../provider/kind/kind";

const ROOT = join(__dirname, "..");
const CHANGES = join(ROOT, "docs", "changes.md");
const kinds: readonly Kind[] = Object.values(everyKind);

/** The section of docs/changes.md on a kind, under its heading. */
function sectionOf(kind: Kind): [heading: string, body: string][] {
  const { changes } = kind.docs;
  if ("absent" in changes) return [];
  return [[changes.heading, bodyOf(kind)]];
}

function bodyOf(kind: Kind): string {
  if (kind.changes.by === "key") return keysChangeAs(kind.changes.of.type);
  const rows = Object.entries(tableOf(kind) ?? {})
    .filter(([, { change }]) => change !== "ignore")
    .map(
      ([input, { change, why, source, fee }]) =>
        `| \`${input}\` | ${change} | ${[why, ...(source ? [`(${source})`] : []), ...(fee ? [fee] : [])].join(" ")} |`,
    );
  return `| input | change | why |\n|---|---|---|\n${rows.join("\n")}`;
}

const keysChangeAs = (type: string): string => `\
Each key changes as a ${type} does, and its secret as above; what the set says of all keys is as if each said it. The set
itself is never replaced: to add a key is to make one certificate, to take one away deletes one, and to rename one does both.
See [sets.md](sets.md).`;

/** The page anew: a section keeps its place, and a new one comes last. */
function changesPage(page: string): string {
  const intro =
    "# What a change does\n\nA *replace* makes the new object before it deletes the old one; an *update* works in place.\nThis page is made from the tables that the package itself decides by (`UPDATE_DOCS=1 npm test -- docs`).\n";
  const placeOf = (heading: string) => `${page}\n## ${heading}\n`.indexOf(`\n## ${heading}\n`);
  const sections = kinds.flatMap(sectionOf).sort(([a], [b]) => placeOf(a) - placeOf(b));
  return intro + sections.map(([heading, body]) => `\n## ${heading}\n\n${body}\n`).join("");
}

it("docs/changes.md says what the field tables say", () => {
  const page = readFileSync(CHANGES, "utf8");
  if (process.env.UPDATE_DOCS) writeFileSync(CHANGES, changesPage(page));
  expect(readFileSync(CHANGES, "utf8")).toBe(changesPage(page));
});

it("docs/inputs.md has a section for each kind, and beside them the permissions", () => {
  const page = readFileSync(join(ROOT, "docs", "inputs.md"), "utf8");
  const headings = [...page.matchAll(/^## (.+)$/gm)].map((match) => match[1]);
  const ofKinds = kinds.flatMap(({ docs: { inputs } }) => ("absent" in inputs ? [] : [inputs.heading]));
  expect(headings.sort()).toEqual([...new Set([...ofKinds, "Permissions"])].sort());
});

it("docs/troubleshooting.md has a heading for every error code", () => {
  const source = readFileSync(join(ROOT, "provider", "kernel", "errors.ts"), "utf8");
  const union = source.slice(
    source.indexOf("type ErrorCode ="),
    source.indexOf(";", source.indexOf("type ErrorCode =")),
  );
  const codes = [...union.matchAll(/"(\w+)"/g)].map((match) => match[1]);
  const page = readFileSync(join(ROOT, "docs", "troubleshooting.md"), "utf8");
  const headings = [...page.matchAll(/^### (\w+)$/gm)].map((match) => match[1]);
  expect(headings.sort()).toEqual(codes.sort());
});
