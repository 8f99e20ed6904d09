import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { z } from "zod";
import { everyKind } from "../provider/everyKind";
import type { InputsTable, Kind } from "../provider/kind/kind";

type Json = Record<string, unknown>;

const ROOT = join(__dirname, "..");
const PAGE = join(ROOT, "docs", "inputs.md");

const kinds: readonly Kind[] = Object.values(everyKind);

/** The inputs that a program may give to each resource, by the name of its table. */
const tables = new Map(
  kinds.flatMap(({ docs: { inputs } }) =>
    "absent" in inputs
      ? []
      : inputs.tables.map((table) => [[inputs.heading, ...partOf(table)].join(" of "), table] as const),
  ),
);

function partOf({ of }: InputsTable): string[] {
  return of === undefined ? [] : [of];
}

function rowsOf(table: InputsTable): string {
  const rows = Object.entries(table.inputs.shape).map(([input, schema]) => {
    const { description = "", byDefault = "" } = z.globalRegistry.get(schema as z.ZodType) ?? {};
    const isRequired = byDefault === "" && !z.safeParse(schema as z.ZodType, undefined).success;
    return `| \`${input}\` | ${description} | ${isRequired ? "required" : byDefault} |`.replace(
      / {2}\|$/,
      " |",
    );
  });
  const column = ["input", ...partOf(table)].join(" of ");
  return [`| ${column} | meaning | default |`, "|---|---|---|", ...rows].join("\n");
}

/** The page with each table as the schemas have it; its prose stays. */
function withTables(page: string): string {
  return page.replace(/<!-- inputs: (.+) -->\n(?:\|.*\n)*/g, (_, name: string) => {
    const table = tables.get(name);
    if (!table) throw new Error(`no kind has a table called ${name}`);
    return `<!-- inputs: ${name} -->\n${rowsOf(table)}\n`;
  });
}

const page = (): string => readFileSync(PAGE, "utf8");

describe("docs/inputs.md", () => {
  it("has the tables that the schemas give", () => {
    if (process.env.UPDATE_DOCS) writeFileSync(PAGE, withTables(page()));
    expect(page()).toBe(withTables(page()));
  });

  it("has one table for each schema", () => {
    const named = [...page().matchAll(/<!-- inputs: (.+) -->/g)].map(([, name]) => name);
    expect(named.sort()).toEqual([...tables.keys()].sort());
  });
});

/** Every property at any depth of a JSON Schema that does not say what it is, by its path. */
function undescribed(schema: Json, path = ""): string[] {
  const { properties = {}, $defs = {}, items, anyOf = [], oneOf = [], additionalProperties } = schema;
  // A schema that refers to itself stands among the definitions, with its description.
  const named = Object.entries({
    ...(properties as Record<string, Json>),
    ...($defs as Record<string, Json>),
  });
  const own = named.flatMap(([key, value]) => [
    ...(value.description || value.$ref ? [] : [`${path}${key}`]),
    ...undescribed(value, `${path}${key}.`),
  ]);
  const inner = [items, additionalProperties, ...(anyOf as []), ...(oneOf as [])];
  return [
    ...own,
    ...inner.filter((one) => typeof one === "object").flatMap((one) => undescribed(one as Json, path)),
  ];
}

describe("a schema that a plugin could publish", () => {
  it.each([...tables])("has a description for every input of %s", (_, { inputs }) => {
    const json = z.toJSONSchema(inputs, { io: "input" }) as Json;
    expect(Object.keys(json.properties as Json)).toEqual(Object.keys(inputs.shape));
    expect(undescribed(json)).toEqual([]);
  });

  it.each(kinds)("has a description for every output of $type", ({ outputs }) => {
    expect(undescribed(z.toJSONSchema(outputs, { io: "input" }) as Json)).toEqual([]);
  });
});

/** The outputs that the classes of a kind declare for programs: those of its own class last. */
function declaredOutputs({ docs: { types } }: Kind): string[] {
  if ("absent" in types) return [];
  const own = types.interfaces.filter(({ holds }) => holds === "outputs").at(-1);
  return own?.schema instanceof z.ZodObject ? Object.keys(own.schema.shape) : [];
}

describe("the outputs that a class declares", () => {
  /** Kinds whose section of the page tells their outputs. */
  const told = kinds.flatMap((kind) => {
    const { type } = kind;
    const [, section = ""] = page().split(`\n## ${type}\n`);
    const [, line] = /\nOutputs: ([\s\S]+?)(?:\n\n|\n*$)/.exec(section.split("\n## ")[0] ?? "") ?? [];
    return line === undefined ? [] : [[type, line, declaredOutputs(kind)] as const];
  });

  it("stand in some sections of the page", () => {
    expect(told.map(([type]) => type)).toEqual(
      expect.arrayContaining(["AwsConnection", "AcmPublicCa", "Certificate"]),
    );
  });

  it.each(told)("of %s stand on the page", (_, line, outputs) => {
    for (const one of outputs) expect(line).toContain(`\`${one}\``);
  });
});
