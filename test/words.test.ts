import { globSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { describe, expect, it } from "vitest";

const ROOT = dirname(__dirname);

/** A sentence that begins with one of these names its subject by a riddle. */
const RIDDLE = /(?:^|[.!?]["”)]* )(?:What|Who|Whoever|One that|One which)\b[^.]*/g;

/** Figures of speech that have stood in comments here, each in place of the field's own word. */
const FIGURES = [
  "in silence",
  "silently",
  "behind its back",
  "behind the back",
  "over its shoulder",
  "the other way round",
  "of our own making",
  "of one's own making",
  "overheard",
  "slip of the pen",
  "ridden out",
  "rides out",
  "back into line",
  "knows nothing of",
  "speaks of",
  "tells nobody",
  "comes to life",
  "the dress of",
];

const COMMENT = /^[ \t]*(?:\/\*[\s\S]*?\*\/|(?:\/\/.*(?:\n[ \t]*(?=\/\/))?)+)/gm;

/** The comments of a text that begin a line, each as one line without its marks. */
const commentsOf = (text: string): string[] =>
  [...text.matchAll(COMMENT)].map(([comment]) =>
    comment
      .replace(/^[ \t]*(?:\/\*\*?|\*\/|\*|\/\/)/gm, "")
      .replace(/\*\/$/, "")
      .replace(/\s+/g, " ")
      .trim(),
  );

const FENCED = /^[ \t]*```\w*\n([\s\S]*?)^[ \t]*```$/gm;
/** Begins of a paragraph, an item of a list or a cell of a table, and titles, which are no sentences. */
const BEGIN = /\n\s*\n|\n\s*(?:[-*]|\d+\.) |^#+ .*$|(?<!\\)\|/gm;

/** The sentences of a page in Markdown: its paragraphs, items and cells, and the comments in its code. */
function prosesOf(page: string): string[] {
  const code = [...page.matchAll(FENCED)].flatMap(([, text = ""]) => commentsOf(text));
  const prose = `\n${page.replace(FENCED, "")}`.split(BEGIN);
  return [...code, ...prose.map((text) => text.replace(/\*\*/g, "").replace(/\s+/g, " ").trim())];
}

const faultsOf = (comment: string): string[] => [
  ...[...comment.matchAll(RIDDLE)].map(([sentence]) => sentence.replace(/^[^A-Z]*/, "")),
  ...FIGURES.filter((figure) => comment.toLowerCase().includes(figure)),
];

const CODE =
  "{commands,components,examples,internals,policy,provider,reader,resources,roles,sandbox,scripts,test,testing}/**/*.{js,ts,mts,mjs}";
const files = globSync(["index.ts", CODE], {
  cwd: ROOT,
  exclude: ["**/*.d.{ts,mts}", "**/node_modules/**"],
}).sort();
/** The API reference is made of the comments. */
const pages = globSync(["*.md", "{docs,examples,sandbox,scripts,test}/**/*.md"], {
  cwd: ROOT,
  exclude: ["docs/reference/**", "**/node_modules/**"],
}).sort();

describe("comments", () => {
  it.each<[string, string, string[]]>([
    ["a riddle at the start", "/** What a call is about. */", ["What a call is about"]],
    ["a riddle in the middle", "// The call. Who made it is not known.", ["Who made it is not known"]],
    [
      "a riddle over lines",
      "/**\n * The name. One\n * that is empty is none.\n */",
      ["One that is empty is none"],
    ],
    ["a figure of speech", "  // Leaves it in silence.", ["in silence"]],
    ["lines of one comment", "// Leaves it in\n// silence.", ["in silence"]],
  ])("%s is found", (_, text, faults) => {
    expect(commentsOf(text).flatMap(faultsOf)).toEqual(faults);
  });

  it.each<[string, string, string[]]>([
    ["a paragraph", "# A title\n\nWhat a run asks.\n", ["What a run asks"]],
    ["an item", "Two:\n- one\n- Who asks.\n", ["Who asks"]],
    ["a cell", "| a | What is read. |\n", ["What is read"]],
    ["a comment in code", "```ts\n// Who asks.\nask();\n```\n", ["Who asks"]],
    ["no title", "## What a run asks\n", []],
  ])("in a page, %s", (_, text, faults) => {
    expect(prosesOf(text).flatMap(faultsOf)).toEqual(faults);
  });

  it.each([
    'const text = "What is this";',
    '/** Source: User Guide, "What\'s in a secret". */',
    "/** Tells what it did. */",
  ])("%s is fine", (text) => {
    expect(commentsOf(text).flatMap(faultsOf)).toEqual([]);
  });

  it("are of files that there are", () => {
    expect(files.length).toBeGreaterThan(700);
    expect(pages.length).toBeGreaterThan(25);
  });

  it.each([
    ["of code", files, commentsOf],
    ["of the pages", pages, prosesOf],
  ])("%s say who does what, in the field's own words", (_, all, sentencesOf) => {
    const faults = all.flatMap((file) =>
      sentencesOf(readFileSync(join(ROOT, file), "utf8"))
        .flatMap(faultsOf)
        .map((fault) => `${file}: ${fault}`),
    );
    expect(faults).toEqual([]);
  });
});
