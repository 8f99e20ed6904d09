import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { FIELD_DEFAULTS, SYNC_DEFAULTS, syncArgs } from "../provider/model/certificateSecret";
import { placeholders } from "../provider/model/secretName";

/** What the component takes beside the schema, and gives to each secret in another form. */
const OF_COMPONENT = ["certificates", "connection"];

interface Row {
  meaning: string;
  byDefault: string;
}

/** The rows of the sync's table in docs/inputs.md, by the name of the input; one row may hold several. */
function documented(): Map<string, Row> {
  const page = readFileSync(join(__dirname, "..", "docs", "inputs.md"), "utf8");
  const [, section = ""] = page.split("\n## SecretsManagerSync\n");
  const [table = ""] = section.split("\nOutputs:");
  const rows = [...table.matchAll(/^\| (`[^|]+`) \| ([^|]*) \|([^|]*)\|$/gm)];
  return new Map(
    rows.flatMap(([, inputs = "", meaning = "", byDefault = ""]) =>
      [...inputs.matchAll(/`(\w+)`/g)].map(([, input = ""]) => [input, { meaning, byDefault }] as const),
    ),
  );
}

const rows = documented();
const rowOf = (input: string): Row => rows.get(input) ?? { meaning: "", byDefault: "" };

describe("docs/inputs.md has for a sync", () => {
  it("a row for each input of the schema, and none beside", () => {
    expect([...rows.keys()].sort()).toEqual([...Object.keys(syncArgs.shape), ...OF_COMPONENT].sort());
  });

  it.each(Object.entries(SYNC_DEFAULTS))("the default of %s: %s", (input, value) => {
    const { byDefault } = rowOf(input);
    expect(byDefault.match(/[\w{}-]+/g)).toContain(String(value));
  });

  it.each(Object.entries(FIELD_DEFAULTS))("the default of the field %s: %s", (field, value) => {
    const { meaning, byDefault } = rowOf("fieldMappings");
    expect(meaning).toContain(`${field}?`);
    expect(byDefault).toContain(`\`${value}\``);
  });

  it.each(placeholders)("the placeholder {{%s}}", (placeholder) => {
    expect(rowOf("certificateNameSchema").meaning).toContain(`{{${placeholder}}}`);
  });
});

it("every default is what the schema itself takes", () => {
  expect(syncArgs.parse(SYNC_DEFAULTS)).toEqual(SYNC_DEFAULTS);
});
