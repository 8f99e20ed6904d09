import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import type { Manifest } from "../../../scripts/release/manifest.mts";
import { documentedEntries, REFERENCE } from "../../../scripts/release/reference.mts";

const ROOT = join(__dirname, "..", "..", "..");
const entries = documentedEntries(JSON.parse(readFileSync(join(ROOT, "package.json"), "utf8")) as Manifest);

it("the reference has all that programs import, by its source", () => {
  const specifiers = entries.map(({ specifier }) => specifier);
  expect(specifiers).toEqual(
    expect.arrayContaining(["pulumi-aws-pki", "pulumi-aws-pki/reader", "pulumi-aws-pki/roles"]),
  );
  expect(specifiers).not.toContain("pulumi-aws-pki/dynamic");
});

it.each(entries)("$specifier has pages", ({ source, specifier }) => {
  expect(existsSync(join(ROOT, source)), source).toBe(true);
  const page = readFileSync(join(ROOT, REFERENCE, specifier, "README.md"), "utf8");
  expect(page).toContain(`# ${specifier}\n`);
});
