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

/** Interfaces of outputs that stand in no table, each with the reason. */
const UNTOLD: Readonly<Record<string, string>> = {
  CertificateSecretOutputs: "of a child of the sync, whose users have them as a SyncedSecret",
};

/** The outputs that a class declares for programs, by the name of their interface. */
const outputs = new Map(
  kinds
    .flatMap(({ docs: { types } }) => ("absent" in types ? [] : types.interfaces))
    .filter(({ holds, name }) => holds === "outputs" && !(name in UNTOLD))
    .map(({ name, schema }) => [name, schema] as const),
);

/** The description in the form of a table, and the fields of each object where there are several. */
function meaningOf(output: z.ZodType): string {
  const { description = "" } = z.globalRegistry.get(output) ?? {};
  const words = description.replace(/^[A-Z](?=[a-z ])/, (letter) => letter.toLowerCase()).replace(/\.$/, "");
  const element = output instanceof z.ZodArray ? output.element : undefined;
  const fields = element instanceof z.ZodObject ? Object.keys(element.shape) : [];
  return fields.length === 0 ? words : `${words}; each \`{ ${fields.join(", ")} }\``;
}

function outputRowsOf(schema: z.ZodType): string {
  if (!(schema instanceof z.ZodObject)) throw new Error("outputs are an object");
  const rows = Object.entries(schema.shape as Record<string, z.ZodType>).map(
    ([output, one]) => `| \`${output}\` | ${meaningOf(one)} |`,
  );
  return ["| output | meaning |", "|---|---|", ...rows].join("\n");
}

const made: ReadonlyMap<string, string> = new Map([
  ...[...tables].map(([name, table]) => [`inputs: ${name}`, rowsOf(table)] as const),
  ...[...outputs].map(([name, schema]) => [`outputs: ${name}`, outputRowsOf(schema)] as const),
]);

/** The page with each table as the schemas have it; its prose stays. */
function withTables(page: string): string {
  return page.replace(/<!-- ((?:in|out)puts: .+) -->\n(?:\|.*\n)*/g, (_, name: string) => {
    const table = made.get(name);
    if (table === undefined) throw new Error(`no kind has a table called ${name}`);
    return `<!-- ${name} -->\n${table}\n`;
  });
}

const page = (): string => readFileSync(PAGE, "utf8");

describe("docs/inputs.md", () => {
  it("has the tables that the schemas give", () => {
    if (process.env.UPDATE_DOCS) writeFileSync(PAGE, withTables(page()));
    expect(page()).toBe(withTables(page()));
  });

  it("has one table for each schema", () => {
    const named = [...page().matchAll(/<!-- ((?:in|out)puts: .+) -->/g)].map(([, name]) => name);
    expect(named.sort()).toEqual([...made.keys()].sort());
    expect(outputs.size).toBeGreaterThan(5);
  });

  it("has a meaning of every input and output", () => {
    expect(page().match(/^\| `\w+` \| +\|.*$/gm)).toBeNull();
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
