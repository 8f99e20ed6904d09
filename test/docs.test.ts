import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { publicCaFields } from "../provider/authority/public/fields";
import { certificateFields } from "../provider/certificate/plan/fields";
import { connectionFields } from "../provider/connection/fields";
import type { Field } from "../provider/kernel/fields";
import { profileFields } from "../provider/profile/fields";
import { certificateSecretFields } from "../provider/sync/secretsManager/plan/fields";

const ROOT = join(__dirname, "..");
const TABLES = {
  AwsConnection: connectionFields,
  AcmPublicCa: publicCaFields,
  CertificateProfile: profileFields,
  Certificate: certificateFields,
  "SecretsManagerSync, each secret": certificateSecretFields,
};

/** A set is compared key by key, by the table of a certificate. */
const OF_SETS = `
## CertificateSet

Each key changes as a Certificate does, and its secret as above; what the set says of all keys is as if each said it. The set
itself is never replaced: to add a key is to make one certificate, to take one away deletes one, and to rename one does both.
See [sets.md](sets.md).
`;

function changesPage(): string {
  const intro =
    "# What a change does\n\nA *replace* makes the new object before it deletes the old one; an *update* works in place.\nThis page is made from the tables that the package itself decides by (`UPDATE_DOCS=1 npm test -- docs`).\n";
  const sections = Object.entries(TABLES).map(([resource, table]) => {
    const fields = Object.entries(table as Record<string, Field<never>>);
    const rows = fields
      .filter(([, { change }]) => change !== "ignore")
      .map(
        ([input, { change, why, source }]) =>
          `| \`${input}\` | ${change} | ${why}${source ? ` (${source})` : ""} |`,
      );
    return `\n## ${resource}\n\n| input | change | why |\n|---|---|---|\n${rows.join("\n")}\n`;
  });
  return intro + sections.join("") + OF_SETS;
}

it("docs/changes.md says what the field tables say", () => {
  const path = join(ROOT, "docs", "changes.md");
  if (process.env.UPDATE_DOCS) writeFileSync(path, changesPage());
  expect(readFileSync(path, "utf8")).toBe(changesPage());
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

it("every file that README links to exists", () => {
  const readme = readFileSync(join(ROOT, "README.md"), "utf8");
  const links = [...readme.matchAll(/\]\(((?!https?:)[^)#]+)\)/g)].map((match) => match[1] ?? "");
  expect(links.length).toBeGreaterThan(4);
  for (const link of links) expect(() => readFileSync(join(ROOT, link)), link).not.toThrow();
});
