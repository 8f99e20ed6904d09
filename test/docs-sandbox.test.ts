import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { flagOf, SANDBOX_FLAGS } from "../sandbox/usage";

const PAGE = join(__dirname, "..", "docs", "testing.md");
const page = (): string => readFileSync(PAGE, "utf8");

function table(): string {
  const rows = Object.entries(SANDBOX_FLAGS)
    .filter(([name]) => name !== "help")
    .map(
      ([name, told]) =>
        `| \`${flagOf(name, told).replace("|", "\\|")}\` | ${told.means} | ${told.byDefault} |`,
    );
  return ["| option | means | default |", "|---|---|---|", ...rows].join("\n").replace(/ {2}\|$/gm, " |");
}

const withTable = (text: string) =>
  text.replace(/<!-- sandbox options -->\n(?:\|.*\n)*/, () => `<!-- sandbox options -->\n${table()}\n`);

it("docs/testing.md has the options of the sandbox as its help tells them", () => {
  if (process.env.UPDATE_DOCS) writeFileSync(PAGE, withTable(page()));
  expect(page()).toBe(withTable(page()));
  expect(page()).toContain("| `--port N` | where it listens | any free port |");
});
