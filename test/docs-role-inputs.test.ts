import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { type Shown, shownBy } from "./types/hover";

const ROOT = join(__dirname, "..");
const PAGE = join(ROOT, "docs", "roles.md");
const shown = shownBy([join(ROOT, "dist", "roles", "index.d.ts")]);

/** The interfaces of the inputs, with the path of each from the arguments. */
const INTERFACES: Readonly<Record<string, string>> = {
  AwsConnectionRoleArgs: "",
  AccountTrustArgs: "trust.",
  OidcTrustArgs: "trust.",
  OidcProviderArgs: "trust.oidc.",
};

/** An input that only keeps one form of the trust from the other: it has no value. */
const hasNoValue = ({ text }: Shown) => text.startsWith("Only in ");

const inputsOf = (owner: string) =>
  shown.filter((one) => one.path.startsWith(`${owner}.`) && !hasNoValue(one));

/** The lines of a docstring: its meaning, and what stands behind each dash. */
function partsOf({ text }: Shown) {
  const [meaning = "", ...items] = text.split(/\n+(?=- )/).map((part) => part.replace(/\s+/g, " ").trim());
  const item = (name: string) => items.find((one) => one.startsWith(`- ${name}`))?.slice(2 + name.length);
  return { meaning, byDefault: item("Default: ") ?? "required", change: item("Change: ") ?? "" };
}

/** A text in the form of a cell. */
const cell = (text: string) =>
  text
    .replace(/^[A-Z](?=[a-z])/, (letter) => letter.toLowerCase())
    .replace(/\.$/, "")
    .replace(/\|/g, "\\|");

function inputTable(): string {
  const rows = Object.entries(INTERFACES).flatMap(([owner, prefix]) =>
    inputsOf(owner).map((one) => {
      const { meaning, byDefault, change } = partsOf(one);
      const name = `${prefix}${one.path.slice(owner.length + 1)}`;
      return `| \`${name}\` | ${[meaning, byDefault, change].map(cell).join(" | ")} |`;
    }),
  );
  return ["| input | meaning | default | change |", "|---|---|---|---|", ...rows].join("\n");
}

function outputTable(): string {
  const rows = inputsOf("AwsConnectionRole").map(
    (one) => `| \`${one.path.split(".")[1]}\` | ${cell(partsOf(one).meaning)} |`,
  );
  return ["| output | meaning |", "|---|---|", ...rows].join("\n");
}

const MADE: Readonly<Record<string, () => string>> = {
  "inputs: AwsConnectionRole": inputTable,
  "outputs: AwsConnectionRole": outputTable,
};

const withTables = (page: string) =>
  page.replace(/<!-- (.+) -->\n(?:\|.*\n)*/g, (_, name: string) => `<!-- ${name} -->\n${MADE[name]?.()}\n`);

describe("docs/roles.md", () => {
  const page = () => readFileSync(PAGE, "utf8");

  it("has the inputs and outputs of AwsConnectionRole as their docstrings tell them", () => {
    if (process.env.UPDATE_DOCS) writeFileSync(PAGE, withTables(page()));
    expect(page()).toBe(withTables(page()));
  });

  it.each(Object.keys(MADE))("has the table %s", (name) => {
    expect(page().split(`<!-- ${name} -->`)).toHaveLength(2);
    expect(MADE[name]?.().split("\n").length).toBeGreaterThan(6);
  });
});
