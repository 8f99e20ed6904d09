import { z } from "zod";
import type { AnyKind } from "../../provider/everyKind.ts";
import type { Field } from "../../provider/kernel/fields.ts";
import type { Declared, Kind } from "../../provider/kind/kind.ts";
import { tableOf } from "../../provider/kind/kind.ts";
import { docstring, type Effect, effectOf, innerOf, inputLines, sentence, wordsOn } from "./docstring.mts";

/** The first line of the part of a file that is made from schemas. */
export const BEGIN =
  "// Made from the schemas in provider/ by `UPDATE_DOCS=1 npm test -- docs`. Edit those, not what follows.\n";

type Rows = Readonly<Record<string, Field<never>>>;

/**
 * The declarations of a kind's class in TypeScript, without those that the file imports (`imported`). Throws where an
 * input or output lacks a word.
 */
export function declarationsOf(
  kind: AnyKind,
  byName: (name: string) => Kind,
  imported: readonly string[],
): string {
  const { types } = kind.docs;
  if ("absent" in types) return "";
  const { changes } = kind;
  const rows: Rows = tableOf(changes.by === "key" ? byName(changes.of.name) : kind) ?? {};
  const inputs = Object.assign({}, ...types.interfaces.map(({ schema }) => shapeOf(schema))) as Shape;
  const written = new Map(imported.map((name) => [name, ""]));
  for (const declared of types.interfaces) {
    const { of } = declared;
    const effect = of === undefined ? undefined : effectOn(of, inputs[of], rows);
    new Writing(declared, rows, written).write(effect);
  }
  return [...written.values()].filter((text) => text !== "").join("\n");
}

type Shape = Record<string, z.ZodType>;
const shapeOf = (schema: z.ZodType): Shape => (schema instanceof z.ZodObject ? schema.shape : {});

/** The effect of a change of an input of the kind: in the words on it, else of its row. */
function effectOn(key: string, schema: z.ZodType | undefined, rows: Rows): Effect | undefined {
  const onChange = schema && wordsOn(schema).onChange;
  const row = rows[key];
  return onChange === undefined ? row && effectOf(row) : { words: onChange };
}

/** Writes one interface, and those that stand in it, each once. */
class Writing {
  constructor(
    private readonly declared: Declared,
    private readonly rows: Rows,
    private readonly written: Map<string, string>,
  ) {}

  /** `effect` is that of a change of the input that it is a part of. */
  write(effect: Effect | undefined): void {
    const { name, doc, schema } = this.declared;
    if (schema instanceof z.ZodUnion) this.writeUnion(name, doc, schema.options as z.ZodType[], effect);
    else this.writeInterface(name, doc, schema, effect);
  }

  private writeInterface(name: string, doc: string, schema: z.ZodObject, above: Effect | undefined): void {
    if (this.written.has(name)) return;
    this.written.set(name, "");
    const properties = Object.entries(schema.shape as Record<string, z.ZodType>).map(([key, property]) =>
      this.property(name, key, property, above),
    );
    this.written.set(name, `${docstring([doc])}\nexport interface ${name} {\n${properties.join("\n")}\n}\n`);
  }

  private writeUnion(name: string, doc: string, options: z.ZodType[], above: Effect | undefined): void {
    const members = options.map((option) => this.body(option, doc, above));
    this.written.set(name, `${docstring([doc])}\nexport type ${name} = ${members.join(" | ")};\n`);
  }

  private property(owner: string, key: string, schema: z.ZodType, above: Effect | undefined): string {
    const path = `${owner}.${key}`;
    const { description = "", typescript } = wordsOn(schema);
    if (this.declared.holds === "outputs") return this.output(path, key, schema, description);
    const effect = above ?? effectOn(key, schema, this.rows);
    const lines = inputLines(path, schema, effect);
    const type = typescript ?? `pulumi.Input<${this.body(schema, description, effect)}>`;
    const isOptional = schema instanceof z.ZodOptional;
    const mark = isOptional ? "?" : "";
    return `${docstring(lines, "  ")}\n  ${key}${mark}: ${type}${isOptional ? " | undefined" : ""};`;
  }

  /** An output of a resource, or a part of one. */
  private output(path: string, key: string, schema: z.ZodType, description: string): string {
    if (description === "") throw new Error(`${path} lacks its description`);
    const type = this.body(schema, description, undefined);
    const isOfResource = path === `${this.declared.name}.${key}`;
    const written = isOfResource ? `readonly ${key}: pulumi.Output<${type}>` : `${key}: ${type}`;
    return `${docstring([sentence(description)], "  ")}\n  ${written};`;
  }

  /** A type without its outermost output. Inside an input, outputs stand at every depth. */
  private body(schema: z.ZodType, doc: string, above: Effect | undefined): string {
    const inner = innerOf(schema);
    if (inner) return this.body(inner, doc, above);
    const { declaredAs, description = doc } = wordsOn(schema);
    const wrap = (part: z.ZodType): string => {
      const type = this.body(part, doc, above);
      return this.declared.holds === "inputs" ? `pulumi.Input<${type}>` : type;
    };
    if (schema instanceof z.ZodObject) {
      if (declaredAs === undefined) throw new Error(`an object needs a name: ${doc}`);
      this.writeInterface(declaredAs, sentence(description), schema, above);
      return declaredAs;
    }
    if (schema instanceof z.ZodArray) return `${wrap(schema.element as z.ZodType)}[]`;
    if (schema instanceof z.ZodRecord) return `Record<string, ${wrap(schema.valueType as z.ZodType)}>`;
    if (schema instanceof z.ZodUnion)
      return (schema.options as z.ZodType[]).map((option) => this.body(option, doc, above)).join(" | ");
    const type = plainType(schema);
    if (declaredAs === undefined) return type;
    this.written.set(
      declaredAs,
      `${docstring([sentence(description)])}\nexport type ${declaredAs} = ${type};\n`,
    );
    return declaredAs;
  }
}

function plainType(schema: z.ZodType): string {
  if (schema instanceof z.ZodEnum) return schema.options.map((one) => JSON.stringify(one)).join(" | ");
  if (schema instanceof z.ZodString) return "string";
  if (schema instanceof z.ZodNumber) return "number";
  if (schema instanceof z.ZodBoolean) return "boolean";
  if (schema instanceof z.ZodUnknown) return "unknown";
  throw new Error(`no type in TypeScript is known for a ${schema.def.type}`);
}
