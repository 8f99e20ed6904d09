import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { ROOT } from "../engine/releases";
import { type Shape, shapes } from "./shapes";

export const PAGE = join(ROOT, "docs", "projects.md");

/** The table, between two comments of the page. */
const TABLE = /(<!-- shapes -->\n\n)([\s\S]*?)(\n\n<!-- end of shapes -->)/;
const HEAD = "| project | program | outcome | tried with |\n|---|---|---|---|";

/** All of a row but the versions. */
const beginning = ({ name, program, pulumiFails }: Shape): string =>
  `| ${name} | ${program} | ${pulumiFails ? "Pulumi itself does not start" : "a full life"} |`;

/** The versions that the page has for a row; undefined where the suite has not yet been run with it. */
function versionsOf(shape: Shape, page: string): string | undefined {
  const line = page.split("\n").find((one) => one.startsWith(beginning(shape)));
  return line?.slice(beginning(shape).length).replace(/\|$/, "").trim() || undefined;
}

/** The page with a row for each shape, in their order; of one row with other versions. */
export function pageWithRows(page: string, tried?: Shape, versions?: string): string {
  const row = (shape: Shape) =>
    `${beginning(shape)} ${(shape === tried ? versions : versionsOf(shape, page)) ?? ""} |`;
  const table = [HEAD, ...shapes.map(row)].join("\n");
  return page.replace(TABLE, (_, begin, __, end) => `${begin}${table}${end}`);
}

export const readPage = (): string => readFileSync(PAGE, "utf8");

/** Writes down with which versions a row has come true, where UPDATE_DOCS asks for it. */
export function recordRow(shape: Shape, versions: string): void {
  if (process.env.UPDATE_DOCS) writeFileSync(PAGE, pageWithRows(readPage(), shape, versions));
}

/** The shapes of which the page does not say with which versions they were tried. */
export const untried = (): string[] =>
  shapes.filter((shape) => versionsOf(shape, readPage()) === undefined).map(beginning);
