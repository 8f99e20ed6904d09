import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { PAGE, pageWithRows, readPage, untried } from "./projects/table";

describe("docs/projects.md", () => {
  it("has a row for each shape that npm run projects tries, and no other", () => {
    if (process.env.UPDATE_DOCS) writeFileSync(PAGE, pageWithRows(readPage()));
    expect(readPage()).toBe(pageWithRows(readPage()));
  });

  it.each(["npm install", "pnpm add"])("has the command of README.md that begins with %s", (begin) => {
    const readme = readFileSync(join(__dirname, "..", "README.md"), "utf8");
    const [command = "none"] = readme.match(new RegExp(`^${begin} .*pulumi-aws-pki.*$`, "m")) ?? [];
    expect(readPage().split("\n")).toContain(command);
  });

  it("says with which versions each was tried", () => {
    expect(untried()).toEqual([]);
  });
});
