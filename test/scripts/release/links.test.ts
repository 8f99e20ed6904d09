import { describe, expect, it } from "vitest";
import { absoluteLinks, anchorsOf, deadLinks, linksOf } from "../../../scripts/release/links.mts";

const PAGES: Record<string, string> = {
  "README.md":
    "# Try it\n\n[in](docs/a.md) [an anchor](docs/a.md#two-words-1) [own](#try-it) [web](https://example.com/)",
  "docs/a.md": "## Two words\n\n## Two `words`\n\n[up](../README.md) [folder](../examples/)",
  examples: "",
};

describe("links", () => {
  it.each<[string, string, string | undefined, string | undefined]>([
    ["docs/a.md", "b.md#c", "docs/b.md", "c"],
    ["docs/a.md", "../README.md", "README.md", undefined],
    ["docs/a.md", "#c", "docs/a.md", "c"],
    ["docs/a.md", "../examples/fleet/", "examples/fleet", undefined],
    ["README.md", "https://example.com/a.md", undefined, undefined],
    ["README.md", "mailto:a@example.com", undefined, undefined],
  ])("of %s to %s mean %s, %s", (page, target, file, anchor) => {
    expect(linksOf(page, `See [it](${target}).`)).toEqual([{ page, target, file, anchor }]);
  });

  it("in code are none", () => {
    expect(linksOf("a.md", "`[a](b)`\n\n```md\n[a](b)\n```\n\n  ~~~\n  [a](b)\n  ~~~\n")).toEqual([]);
  });

  const dead = (page: string, text: string) =>
    deadLinks(
      linksOf(page, text),
      (file) => file in PAGES,
      (file) => PAGES[file] ?? "",
    ).map(({ target }) => target);

  it("that lead somewhere are not dead", () => {
    for (const [page, text] of Object.entries(PAGES)) expect(dead(page, text)).toEqual([]);
  });

  it.each(["docs/b.md", "docs/a.md#three-words", "#use-it", "../README.md"])("to %s are dead", (target) => {
    expect(dead("README.md", `[x](${target})`)).toEqual([target]);
  });
});

it("anchors are those of headings, numbered where they repeat, and of HTML", () => {
  const page =
    '# A: `b` & C_d\n## [Link](x.md)\n## Link\n```sh\n# no heading\n```\n| <a id="property-x"></a> |\n';
  expect(anchorsOf(page)).toEqual(["property-x", "a-b--c_d", "link", "link-1"]);
});

it("absolute links lead to the repository, unless the target is shipped as well or the link is code", () => {
  const stays = (file: string) => file.startsWith("docs/");
  const text = "[a](b.md#c) [d](../sandbox/README.md#e) [own](#f) [web](https://example.com/) `[a](../x.md)`";
  expect(absoluteLinks("docs/a.md", text, "https://github.com/acme/pki/blob/v1", stays)).toBe(
    "[a](b.md#c) [d](https://github.com/acme/pki/blob/v1/sandbox/README.md#e) [own](#f) [web](https://example.com/) `[a](../x.md)`",
  );
});
