import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { PROFILE_DEFAULTS } from "../provider/profile/inputs";
import { FIELD_DEFAULTS, SYNC_DEFAULTS, syncArgs } from "../provider/sync/secretsManager/model/inputs";
import { placeholders } from "../provider/sync/secretsManager/model/secretName";

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

/** A section of the page, by its title. */
function section(title: string): string {
  const [, text = ""] = page.split(`\n## ${title}\n`);
  return text.split("\n## ")[0] ?? "";
}

/** The inputs of a section: its tables before that of the outputs. */
const inputsOf = (title: string) => rowsOf(section(title).split("\n<!-- outputs:")[0] ?? "");

const rows = inputsOf("SecretsManagerSync");
const rowOf = (input: string): Row => rows.get(input) ?? { meaning: "", byDefault: "" };

describe("docs/inputs.md has for a sync", () => {
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

describe("docs/inputs.md has of a profile and a certificate", () => {
  it.each(Object.entries(PROFILE_DEFAULTS))("the default of %s: %s", (input, value) => {
    const row = inputsOf("CertificateProfile").get(input) ?? inputsOf("Certificate").get(input);
    expect(row?.byDefault.match(/[\w{}-]+/g)).toContain(String(value));
  });
});

it("every default is what the schema itself takes", () => {
  expect(syncArgs.parse(SYNC_DEFAULTS)).toEqual(SYNC_DEFAULTS);
});
