import { globSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { describe, expect, it } from "vitest";
import { deadLinksIn } from "../scripts/release/facts.mts";
import { linksOf } from "../scripts/release/links.mts";

const ROOT = dirname(__dirname);
const linked = (page: string) =>
  linksOf(page, readFileSync(join(ROOT, page), "utf8")).flatMap(({ file }) => file ?? []);

describe("the pages", () => {
  it("have no link that leads nowhere", () => {
    expect(deadLinksIn(ROOT).map(({ page, target }) => `${page}: ${target}`)).toEqual([]);
  });

  it("of docs/ and the examples are all in the table of contents", () => {
    const pages = globSync(["docs/*.md", "examples/*"], { cwd: ROOT }).filter(
      (page) => page !== "docs/README.md",
    );
    const contents = linked("docs/README.md");
    const isListed = (page: string) => contents.some((file) => file === page || file.startsWith(`${page}/`));
    expect(pages.length).toBeGreaterThan(15);
    expect(pages.filter((page) => !isListed(page))).toEqual([]);
    expect(contents.filter((file, index) => contents.indexOf(file) !== index)).toEqual([]);
  });

  it("of the reference are all reached from its first page", () => {
    const reached = new Set(["docs/reference/README.md"]);
    for (const page of reached) for (const file of linked(page)) if (file.endsWith(".md")) reached.add(file);
    const pages = globSync("docs/reference/**/*.md", { cwd: ROOT });
    expect(pages.filter((page) => !reached.has(page))).toEqual([]);
  });

  it("are found from README.md", () => {
    expect(linked("README.md")).toContain("docs/README.md");
  });
});
