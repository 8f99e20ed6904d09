import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { certificateSetArgs, memberArgs } from "../provider/set/certificates/inputs";
import { FIELD_DEFAULTS, SYNC_DEFAULTS, syncArgs } from "../provider/sync/secretsManager/model/inputs";
import { placeholders } from "../provider/sync/secretsManager/model/secretName";

/** What the component takes beside the schema, and gives to each secret in another form. */
const OF_COMPONENT = ["certificates", "connection"];

interface Row {
  meaning: string;
  byDefault: string;
}

const page = readFileSync(join(__dirname, "..", "docs", "inputs.md"), "utf8");

/** The rows of a table, by the name of the input; one row may hold several. */
function rowsOf(table: string): Map<string, Row> {
  const rows = [...table.matchAll(/^\| (`[^|]+`) \| ([^|]*) \|([^|]*)\|$/gm)];
  return new Map(
    rows.flatMap(([, inputs = "", meaning = "", byDefault = ""]) =>
      [...inputs.matchAll(/`(\w+)`/g)].map(([, input = ""]) => [input, { meaning, byDefault }] as const),
    ),
  );
}

const [, ofSync = ""] = page.split("\n## SecretsManagerSync\n");
const rows = rowsOf(ofSync.split("\nOutputs:")[0] ?? "");
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

describe("docs/inputs.md has for a set", () => {
  const [, section = ""] = page.split("\n## CertificateSet\n");
  const [ofSet = "", ofKey = ""] = section.split("\n| input of a key |");

  it("a row for each input of the schema, the profile beside it, and no more", () => {
    const inputs = [...rowsOf(ofSet).keys()].sort();
    expect(inputs).toEqual([...Object.keys(certificateSetArgs.shape), "profile"].sort());
  });

  it("a row for each input of a key, and no more", () => {
    const [table = ""] = ofKey.split("\nOutputs:");
    expect([...rowsOf(table).keys()].sort()).toEqual(Object.keys(memberArgs.shape).sort());
  });

  it("each of its outputs", () => {
    const [, outputs = ""] = /\nOutputs: ([^\n]+)/.exec(section) ?? [];
    const named = [...outputs.matchAll(/`(\w+)`/g)].map(([, name]) => name);
    expect(named).toEqual(["arns", "serials", "statuses", "notAfter", "failures"]);
  });
});

it("every default is what the schema itself takes", () => {
  expect(syncArgs.parse(SYNC_DEFAULTS)).toEqual(SYNC_DEFAULTS);
});
