import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";

const ROOT = join(__dirname, "..");
const page = readFileSync(join(ROOT, "docs", "pulumi-options.md"), "utf8");

/** The first cell of each row of a table, and the tests that its last cell names. */
const rowsOf = (head: string) =>
  (page.split(`\n| ${head} |`)[1]?.split("\n\n")[0] ?? "")
    .split("\n")
    .slice(2)
    .map((row) => row.split(" | "))
    .map((cells) => [cells[0] ?? "", (cells.at(-1) ?? "").match(/\w+/g) ?? []] as const);

/** The file of a test that the page names. */
const fileOf = (name: string) =>
  ["engine", "provider/certificate"]
    .map((folder) => join(ROOT, "test", folder, `${name}.test.ts`))
    .find((file) => existsSync(file));

describe("docs/pulumi-options.md", () => {
  it.each([...rowsOf("option"), ...rowsOf("command")])("names tests that there are for %s", (_, names) => {
    expect(names).not.toEqual([]);
    expect(names.filter((name) => fileOf(name) === undefined)).toEqual([]);
  });

  it.each(rowsOf("option"))("names a test of each option in %s", (options, names) => {
    const tests = names.map((name) => readFileSync(String(fileOf(name)), "utf8")).join();
    const tried = (option: string) => new RegExp(`\\b${option}\\b`).test(tests);
    expect([...options.matchAll(/`(\w+)`/g)].map(([, one = ""]) => one).filter((one) => !tried(one))).toEqual(
      [],
    );
  });
});
