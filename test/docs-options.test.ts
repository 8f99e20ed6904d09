import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { publicCaArgs } from "../provider/authority/public/inputs";
import { connectionMethod, connectionSpec } from "../provider/aws/calls/connectionSpec";
import { certificateArgs } from "../provider/certificate/model/inputs";
import { connectionInputs } from "../provider/connection/inputs";
import { hostInputs } from "../provider/kernel/schema";
import { PROFILE_DEFAULTS, profileArgs } from "../provider/profile/inputs";
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

/** A section of the page, by its title. */
function section(title: string): string {
  const [, text = ""] = page.split(`\n## ${title}\n`);
  return text.split("\n## ")[0] ?? "";
}

/** The inputs of a section up to a line that begins with a text. */
const inputsOf = (title: string, until = "Outputs:") => rowsOf(section(title).split(`\n${until}`)[0] ?? "");

const rows = inputsOf("SecretsManagerSync");
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

describe("docs/inputs.md has a row for each input, and none beside, of", () => {
  const ofConnection = { ...connectionInputs.omit({ connection: true }).shape, ...connectionSpec.shape };
  const [role] = connectionMethod.options;
  const keysBut = (shape: object, ...without: string[]) =>
    Object.keys(shape).filter((input) => !without.includes(input));
  it.each<[string, readonly string[], readonly string[]]>([
    [
      "AwsConnection",
      [...inputsOf("AwsConnection").keys()],
      keysBut(ofConnection, ...Object.keys(hostInputs.shape)),
    ],
    [
      "a role",
      [...rowsOf(section("AwsConnection").split('| input of `"assume-role"` |')[1] ?? "").keys()],
      keysBut(role.shape, "type"),
    ],
    [
      "AcmPublicCa",
      [...inputsOf("AcmPublicCa").keys()],
      [...Object.keys(publicCaArgs.shape), "connection", "dnsConnection"],
    ],
    [
      "CertificateProfile",
      [...inputsOf("CertificateProfile").keys()],
      [...Object.keys(profileArgs.shape), "ca"],
    ],
    ["Certificate", [...inputsOf("Certificate").keys()], [...Object.keys(certificateArgs.shape), "profile"]],
  ])("%s", (_, documented, inputs) => {
    expect([...documented].sort()).toEqual([...inputs].sort());
  });
});

describe("docs/inputs.md has of a profile and a certificate", () => {
  it.each(Object.entries(PROFILE_DEFAULTS))("the default of %s: %s", (input, value) => {
    const row = inputsOf("CertificateProfile").get(input) ?? inputsOf("Certificate").get(input);
    expect(row?.byDefault.match(/[\w{}-]+/g)).toContain(String(value));
  });
});

describe("docs/inputs.md has for a set", () => {
  const [ofSet = "", ofKey = ""] = section("CertificateSet").split("\n| input of a key |");

  it("a row for each input of the schema, the profile beside it, and no more", () => {
    const inputs = [...rowsOf(ofSet).keys()].sort();
    expect(inputs).toEqual([...Object.keys(certificateSetArgs.shape), "profile"].sort());
  });

  it("a row for each input of a key, and no more", () => {
    const [table = ""] = ofKey.split("\nOutputs:");
    expect([...rowsOf(table).keys()].sort()).toEqual(Object.keys(memberArgs.shape).sort());
  });

  it("each of its outputs", () => {
    const [, outputs = ""] = /\nOutputs: ([^\n]+)/.exec(section("CertificateSet")) ?? [];
    const named = [...outputs.matchAll(/`(\w+)`/g)].map(([, name]) => name);
    expect(named).toEqual(["arns", "serials", "statuses", "notAfter", "failures"]);
  });
});

it("every default is what the schema itself takes", () => {
  expect(syncArgs.parse(SYNC_DEFAULTS)).toEqual(SYNC_DEFAULTS);
});
