import { writeFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { PAGE, pageWithRows, readPage, untried } from "./projects/table";

describe("docs/projects.md", () => {
  it("has a row for each shape that npm run projects tries, and no other", () => {
    if (process.env.UPDATE_DOCS) writeFileSync(PAGE, pageWithRows(readPage()));
    expect(readPage()).toBe(pageWithRows(readPage()));
  });

  it("says with which versions each was tried", () => {
    expect(untried()).toEqual([]);
  });
});
