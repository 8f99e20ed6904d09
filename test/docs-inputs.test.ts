import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { z } from "zod";
import {
  publicCaArgs,
  publicCaInputs,
  publicCaOutputs,
  publicCaRelations,
} from "../provider/authority/public/inputs";
import { connectionMethod } from "../provider/aws/calls/connectionSpec";
import {
  certificateArgs,
  certificateInputs,
  certificateRelations,
} from "../provider/certificate/model/inputs";
import { certificateMemory, certificateOutputs } from "../provider/certificate/model/outputs";
import { connectionArgs, connectionInputs, connectionOutputs } from "../provider/connection/inputs";
import { profileArgs, profileInputs, profileOutputs, profileRelations } from "../provider/profile/inputs";
import { certificateSetArgs, certificateSetInputs, memberArgs } from "../provider/set/certificates/inputs";
import { setOutputs } from "../provider/set/key";
import { certificateSecretSetInputs } from "../provider/set/secrets/inputs";
import {
  certificateSecretInputs,
  syncArgs,
  syncRelations,
} from "../provider/sync/secretsManager/model/inputs";
import { secretMemory, secretOutputs } from "../provider/sync/secretsManager/model/outputs";

type Json = Record<string, unknown>;

const ROOT = join(__dirname, "..");
const PAGE = join(ROOT, "docs", "inputs.md");

/** The inputs of a role alone: its kind is said above the table. */
const { type: _, ...roleShape } = roleOf().shape;

/** What a program may say of each resource, by the heading of its table. */
const INPUTS: Readonly<Record<string, z.core.$ZodLooseShape>> = {
  AwsConnection: connectionArgs.shape,
  'AwsConnection of "assume-role"': roleShape,
  AcmPublicCa: { ...publicCaRelations.shape, ...publicCaArgs.shape },
  CertificateProfile: { ...profileRelations.shape, ...profileArgs.shape },
  Certificate: { ...certificateRelations.shape, ...certificateArgs.shape },
  CertificateSet: { ...certificateRelations.shape, ...certificateSetArgs.shape },
  "CertificateSet, a key": memberArgs.shape,
  SecretsManagerSync: { ...syncRelations.shape, ...syncArgs.shape },
};
/** How the first column of a table is called, where it is not `input`. */
const HEADINGS: Readonly<Record<string, string>> = {
  'AwsConnection of "assume-role"': 'input of `"assume-role"`',
  "CertificateSet, a key": "input of a key",
};

/** What the engine keeps of each resource beside its inputs. */
const OUTPUTS = {
  AwsConnection: connectionOutputs,
  AcmPublicCa: publicCaOutputs,
  CertificateProfile: profileOutputs,
  Certificate: certificateOutputs,
  CertificateSecret: secretOutputs,
  CertificateSet: setOutputs,
  CertificateSecretSet: setOutputs,
};
/** Inputs that a program reads as outputs too, as they are checked. */
const CHECKED = {
  AwsConnection: connectionInputs,
  AcmPublicCa: publicCaInputs,
  CertificateProfile: profileInputs,
  Certificate: certificateInputs,
  CertificateSecret: certificateSecretInputs,
  CertificateSet: certificateSetInputs,
  CertificateSecretSet: certificateSecretSetInputs,
};
type Class = keyof typeof OUTPUTS;
const MEMORIES = { Certificate: certificateMemory, CertificateSecret: secretMemory };

function roleOf(): z.ZodObject {
  const role = connectionMethod.options.find(({ shape }) => "roleArn" in shape);
  if (!role) throw new Error("no method assumes a role");
  return role;
}

function tableOf(name: string): string {
  const rows = Object.entries(INPUTS[name] ?? {}).map(([input, schema]) => {
    const { description = "", byDefault = "" } = z.globalRegistry.get(schema as z.ZodType) ?? {};
    const isRequired = byDefault === "" && !z.safeParse(schema as z.ZodType, undefined).success;
    return `| \`${input}\` | ${description} | ${isRequired ? "required" : byDefault} |`.replace(
      / {2}\|$/,
      " |",
    );
  });
  return [`| ${HEADINGS[name] ?? "input"} | meaning | default |`, "|---|---|---|", ...rows].join("\n");
}

/** The page with each table as the schemas have it; its prose stays. */
function withTables(page: string): string {
  return page.replace(
    /<!-- inputs: (.+) -->\n(?:\|.*\n)*/g,
    (_, name: string) => `<!-- inputs: ${name} -->\n${tableOf(name)}\n`,
  );
}

const page = (): string => readFileSync(PAGE, "utf8");

describe("docs/inputs.md", () => {
  it("has the tables that the schemas give", () => {
    if (process.env.UPDATE_DOCS) writeFileSync(PAGE, withTables(page()));
    expect(page()).toBe(withTables(page()));
  });

  it("has one table for each schema", () => {
    const named = [...page().matchAll(/<!-- inputs: (.+) -->/g)].map(([, name]) => name);
    expect(named).toEqual(Object.keys(INPUTS));
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
  it.each(Object.entries(INPUTS))("has a description for every input of %s", (_, shape) => {
    const json = z.toJSONSchema(z.strictObject(shape as z.core.$ZodShape), { io: "input" }) as Json;
    expect(Object.keys(json.properties as Json)).toEqual(Object.keys(shape));
    expect(undescribed(json)).toEqual([]);
  });

  it.each([...Object.entries(OUTPUTS), ...Object.entries(MEMORIES)])(
    "has a description for every output of %s",
    (_, schema) => {
      expect(undescribed(z.toJSONSchema(schema, { io: "input" }) as Json)).toEqual([]);
    },
  );
});

/** The outputs that each class declares for programs, by its name. */
function declaredOutputs(): Map<string, string[]> {
  const source = readdirSync(join(ROOT, "resources"))
    .map((file) => readFileSync(join(ROOT, "resources", file), "utf8"))
    .join("\n");
  const classes = source.split(/^(?:export )?class /m).slice(1);
  const outputs = (body: string) =>
    [...body.matchAll(/^(.*)\n {2}declare readonly (\w+): pulumi\.Output/gm)].flatMap(
      ([, before = "", name = ""]) => (before.includes("@internal") ? [] : [name]),
    );
  return new Map(classes.map((body) => [/^\w+/.exec(body)?.[0] ?? "", outputs(body)] as const));
}

describe("the outputs that a class declares", () => {
  const declared = declaredOutputs();

  it.each(Object.keys(OUTPUTS) as Class[])("of %s are described by its schemas", (name) => {
    const shape: Record<string, unknown> = { ...CHECKED[name].shape, ...OUTPUTS[name].shape };
    const outputs = declared.get(name) ?? [];
    expect(outputs.length).toBeGreaterThan(0);
    const silent = outputs.filter((one) => !z.globalRegistry.get(shape[one] as z.ZodType)?.description);
    expect(silent).toEqual([]);
  });

  it.each(["AwsConnection", "AcmPublicCa", "Certificate"] as const)("of %s stand on the page", (name) => {
    const [, section = ""] = page().split(`\n## ${name}\n`);
    const [, line = ""] = /\nOutputs: ([\s\S]+?)\n\n/.exec(section) ?? [];
    for (const one of Object.keys(OUTPUTS[name].shape)) expect(line).toContain(`\`${one}\``);
  });
});
