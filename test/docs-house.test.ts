import { existsSync, globSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { describe, expect, it } from "vitest";

const ROOT = dirname(__dirname);
const read = (file: string): string => readFileSync(join(ROOT, file), "utf8");
const find = (pattern: string): string[] => globSync(pattern, { cwd: ROOT });

const pages = find("{*.md,docs/*.md,{examples,provider,sandbox,scripts,test}/**/README.md}").filter(
  (file) => !file.includes("node_modules"),
);

/** Folders and files of the repository, in the spelling of a path. */
const TOP =
  /^(commands|components|docs|examples|internals|policy|provider|reader|resources|roles|sandbox|scripts|test|testing)\//;
const FILE = /^[\w.-]+\/[\w./*-]+\.(?:ts|mts|mjs|json|svg|md)$/;
/** A part in capitals, such as NAME, stands for the reader's own. */
const PLACEHOLDER = /(?:^|\/)[A-Z]{2,}(?:\/|$|\.(?!md$))/;

/** The paths of the repository that a page names in backticks. */
const pathsIn = (page: string): string[] =>
  [...page.replace(/^```[\s\S]*?^```/gm, "").matchAll(/`([\w./*{},-]+)`/g)]
    .map(([, path = ""]) => path)
    .filter((path) => (TOP.test(path) || FILE.test(path)) && !PLACEHOLDER.test(path));

/** The files that a page links to, from the root. */
const linksIn = (file: string): string[] =>
  [...read(file).matchAll(/\]\(((?!https?:|#)[^)\s#]+)[^)]*\)/g)].map(([, link = ""]) =>
    join(dirname(file), link),
  );

describe.each(pages)("%s names files that there are", (file) => {
  it("in backticks", () => {
    expect(pathsIn(read(file)).filter((path) => find(path).length === 0)).toEqual([]);
  });

  it("in links", () => {
    expect(linksIn(file).filter((link) => !existsSync(join(ROOT, link)))).toEqual([]);
  });
});

describe("the scan of paths", () => {
  it.each([
    ["a file", "`provider/kernel/errors.ts`", ["provider/kernel/errors.ts"]],
    ["a pattern", "`test/reliability/crash*`", ["test/reliability/crash*"]],
    ["a path from elsewhere", "`kind/memory.ts`", ["kind/memory.ts"]],
    ["no placeholder", "`provider/NAME/kind.ts`, `resources/NAME.ts`", []],
    ["a README", "`sandbox/README.md`", ["sandbox/README.md"]],
    ["no name in a secret", "`app/tls.crt`", []],
    ["no code", "```\n`provider/nowhere.ts`\n```\n", []],
  ])("sees %s", (_, text, paths) => {
    expect(pathsIn(text)).toEqual(paths);
  });
});

/** The folders of the package that have a place in its house. */
const rooms = [
  ...new Set(find("{provider,internals}/*/**/*.ts").map((file) => file.split("/").slice(0, 2).join("/"))),
  ...["commands", "components", "policy", "reader", "resources", "roles", "sandbox", "testing"],
].sort();

describe("every folder stands", () => {
  it("in the picture of docs/architecture.md", () => {
    const drawn = [...read("docs/house.svg").matchAll(/class="room"[^>]*>([^<]+)</g)].map(([, room]) => room);
    expect(drawn.sort()).toEqual(rooms);
  });

  it("in the map of CONTRIBUTING.md", () => {
    const [, map = ""] = read("CONTRIBUTING.md").split("\n## The map\n");
    const rows = [...(map.split("\n## ")[0] ?? "").matchAll(/^\| `([^`]+)` \|/gm)].map(([, room]) => room);
    expect(rows.sort()).toEqual(rooms);
  });

  it("in the tree of docs/architecture.md", () => {
    const [, tree = ""] = read("docs/architecture.md").split("```");
    const missing = rooms.filter((room) => !tree.includes(`${room.split("/").at(-1)}/`));
    expect(missing).toEqual([]);
  });
});
