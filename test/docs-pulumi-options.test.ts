import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";

const page = readFileSync(join(__dirname, "..", "docs", "pulumi-options.md"), "utf8");
const [tables = ""] = page.split("\n## A certificate that has left the state");
const FOLDERS = ["engine", join("provider", "certificate")];

it("each row of docs/pulumi-options.md names tests that there are", () => {
  const rows = tables.split("\n").filter((line) => /^\| `/.test(line));
  expect(rows.length).toBeGreaterThan(15);
  const named = rows.flatMap((row) => row.split("|").at(-2)?.trim().split(", ") ?? []);
  const exists = (name: string) =>
    FOLDERS.some((folder) => existsSync(join(__dirname, folder, `${name}.test.ts`)));
  expect([...new Set(named)].filter((name) => !exists(name))).toEqual([]);
});
