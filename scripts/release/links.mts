// Links between the pages of the documentation.

import { posix } from "node:path";

/** Link of a Markdown page. */
export interface Link {
  /** The page, as a path from the repository's root. */
  page: string;
  /** As it is written, such as `../README.md#use-it`. */
  target: string;
  /** The file or folder that it means, as a path from the root; undefined for another site. */
  file: string | undefined;
  /** Anchor without `#`, where it has one. */
  anchor: string | undefined;
}

const INLINE = /(\]\()([^()\s]+)(\))/g;
const FENCED = /^( *)(```|~~~)[\s\S]*?^\1\2$/gm;
/** Text of a page without its code, at the same length. */
const blankCode = (text: string): string =>
  text
    .replace(FENCED, (code) => code.replace(/[^\n]/g, " "))
    .replace(/`[^`\n]+`/g, (code) => " ".repeat(code.length));

/** All links of a page but those in code. */
export function linksOf(page: string, text: string): Link[] {
  return [...blankCode(text).matchAll(INLINE)].map(([, , target = ""]) => readLink(page, target));
}

function readLink(page: string, target: string): Link {
  const [path = "", anchor] = target.split("#", 2);
  if (/^[a-z][\w+.-]*:/i.test(path)) return { page, target, file: undefined, anchor };
  const file = path === "" ? page : posix.join(posix.dirname(page), path).replace(/\/$/, "");
  return { page, target, file, anchor };
}

/** Anchors of a page: those of its headings, as GitHub makes them, and those of its HTML. */
export function anchorsOf(text: string): string[] {
  const seen = new Map<string, number>();
  const ids = [...text.matchAll(/<a id="([^"]+)">/g)].map(([, id = ""]) => id);
  const ofHeadings = [...text.replace(FENCED, "").matchAll(/^#{1,6} +(.+?)#*$/gm)].map(([, heading = ""]) => {
    const plain = heading.replace(/\[([^\]]*)\]\([^)]*\)/g, "$1").replace(/\\(?=[<>_*`])/g, "");
    const anchor = plain
      .trim()
      .toLowerCase()
      .replace(/[^\p{L}\p{N}\s_-]/gu, "")
      .replace(/\s/g, "-");
    const count = seen.get(anchor) ?? 0;
    seen.set(anchor, count + 1);
    return count === 0 ? anchor : `${anchor}-${count}`;
  });
  return [...ids, ...ofHeadings];
}

/** Links to files that there are not, or to headings that a page does not have. */
export function deadLinks(
  links: readonly Link[],
  exists: (file: string) => boolean,
  textOf: (page: string) => string,
): Link[] {
  return links.filter(({ file, anchor }) => {
    if (file === undefined) return false;
    if (!exists(file)) return true;
    return anchor !== undefined && file.endsWith(".md") && !anchorsOf(textOf(file)).includes(anchor);
  });
}

/** The page with absolute links to all files that `stays` does not name. */
export function absoluteLinks(
  page: string,
  text: string,
  root: string,
  stays: (file: string) => boolean,
): string {
  const code = blankCode(text);
  return text.replace(INLINE, (link, before, target, after, at: number) => {
    const { file, anchor } = readLink(page, target);
    if (file === undefined || file === page || stays(file) || code.slice(at, at + link.length) !== link)
      return link;
    return `${before}${root}/${file}${anchor === undefined ? "" : `#${anchor}`}${after}`;
  });
}
