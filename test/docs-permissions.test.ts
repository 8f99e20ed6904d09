import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { type Feature, features } from "../provider/permissions/feature";
import { policyFor } from "../provider/permissions/policyFor";
import type { PolicyScope } from "../provider/permissions/scope";
import { featureSections, leftOutTable, unscopedTable } from "../provider/permissions/tables";

const DOCS = join(__dirname, "..", "docs");
const PAGE = join(DOCS, "permissions.md");

/** The call that the page shows, and what it gives. */
const EXAMPLE: { features: Feature[]; scope: PolicyScope } = {
  features: ["acm-public-ca", "route53-validation", "secrets-manager-sync"],
  scope: {
    accountId: "111122223333",
    regions: ["us-east-1"],
    domainNames: ["example.com", "*.example.com"],
    hostedZoneIds: ["Z0123456789ABCDEFGHIJ"],
    secretNames: ["tls/{{commonName}}-{{shortCertificateId}}"],
    kmsKeyArns: ["arn:aws:kms:us-east-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab"],
  },
};

function example(): string {
  const scope = Object.entries(EXAMPLE.scope).map(([key, value]) => `  ${key}: ${inLine(value)},`);
  const call = `const { document } = policyFor(${inLine(EXAMPLE.features)}, {\n${scope.join("\n")}\n});`;
  const program = `import { policyFor } from "pulumi-aws-pki";\n\n${call}`;
  const { document } = policyFor(EXAMPLE.features, EXAMPLE.scope);
  return `\`\`\`ts\n${program}\n\`\`\`\n\n\`\`\`json\n${JSON.stringify(document, null, 2)}\n\`\`\`\n`;
}

const inLine = (value: unknown): string =>
  Array.isArray(value) ? `[${value.map((one) => JSON.stringify(one)).join(", ")}]` : JSON.stringify(value);

/** Each text between `<!-- NAME -->` and `<!-- end of NAME -->`. */
const BLOCKS: Readonly<Record<string, () => string>> = {
  example,
  features: featureSections,
  unscoped: unscopedTable,
  "left out": leftOutTable,
};

const blockOf = (name: string): RegExp =>
  new RegExp(`(<!-- ${name} -->\n\n)[\\s\\S]*?(\n<!-- end of ${name} -->)`);

function pageWithBlocks(page: string): string {
  return Object.entries(BLOCKS).reduce(
    (text, [name, make]) => text.replace(blockOf(name), (_, begin, end) => `${begin}${make()}${end}`),
    page,
  );
}

describe("docs/permissions.md", () => {
  it("says what the table of features says", () => {
    const page = readFileSync(PAGE, "utf8");
    if (process.env.UPDATE_DOCS) writeFileSync(PAGE, pageWithBlocks(page));
    expect(readFileSync(PAGE, "utf8")).toBe(pageWithBlocks(page));
  });

  it.each(Object.keys(BLOCKS))("has the place of the block %s", (name) => {
    expect(readFileSync(PAGE, "utf8")).toMatch(blockOf(name));
  });

  it.each(features)("has a section for %s", (feature) => {
    expect(readFileSync(PAGE, "utf8")).toContain(`\n### ${feature}\n`);
  });

  it("is where docs/inputs.md leads to", () => {
    const [, section = ""] = readFileSync(join(DOCS, "inputs.md"), "utf8").split("\n## Permissions\n");
    expect(section).toContain("(permissions.md)");
  });
});
