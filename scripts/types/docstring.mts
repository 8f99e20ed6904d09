import { z } from "zod";
import type { Field } from "../../provider/kernel/fields.ts";

/** Longest line of a docstring, without its indentation. */
const WIDTH = 106;

/** The effect of a change of an input, in words. */
export interface Effect {
  words: string;
  /** The page of AWS that it rests on. */
  source?: string | undefined;
}

/** The words on a schema: its own, and those of what it wraps where it has none. */
export function wordsOn(schema: z.ZodType): z.GlobalMeta {
  const inner = innerOf(schema);
  return { ...(inner ? wordsOn(inner) : {}), ...z.globalRegistry.get(schema) };
}

/** The schema inside an optional one, or the one that a pipe of transforms takes. */
export function innerOf(schema: z.ZodType): z.ZodType | undefined {
  if (schema instanceof z.ZodOptional) return schema.unwrap() as z.ZodType;
  return schema instanceof z.ZodPipe ? (schema.in as z.ZodType) : undefined;
}

/**
 * The lines on an input: meaning, default, the effect of a change, and the page of AWS that it rests on. Throws where
 * the schemas do not tell one of the first three.
 */
export function inputLines(path: string, schema: z.ZodType, effect: Effect | undefined): string[] {
  const { description, byDefault, onChange = effect?.words, source = effect?.source } = wordsOn(schema);
  const standard = schema instanceof z.ZodOptional ? undefined : "Required.";
  const known = byDefault === undefined ? standard : defaultLine(byDefault);
  if (!description || !known || !onChange)
    throw new Error(`${path} lacks its description, its default or the effect of a change`);
  return [
    sentence(description),
    "",
    `- ${known}`,
    `- Change: ${sentence(onChange, "")}`,
    ...(source ? [`- Source: ${sentence(source)}`] : []),
  ];
}

function defaultLine(byDefault: string): string {
  return byDefault.endsWith("is required") ? sentence(byDefault) : `Default: ${sentence(byDefault, "")}`;
}

/** The effect of a change as its field table has it. */
export function effectOf({ change, why, fee, source }: Field<never>): Effect {
  const begin = change === "ignore" ? "none" : change;
  return { words: [`${begin}. ${why}`, ...(fee ? [fee] : [])].join(" "), source };
}

/** A text with a capital letter and a full stop. Links to other parts of the docs become the names of their pages. */
export function sentence(text: string, capital: "" | "capital" = "capital"): string {
  const unlinked = text
    .replace(/ \(\[[^\]]*\]\(#[^)]*\)\)/g, "")
    .replace(/\[[^\]]*\]\(([\w-]+\.md)[^)]*\)/g, "docs/$1");
  const begun = capital ? unlinked.replace(/^[a-z]/, (letter) => letter.toUpperCase()) : unlinked;
  return /[.!?]$/.test(begun) ? begun : `${begun}.`;
}

/** A comment that an editor shows, in lines of a width that biome leaves alone. */
export function docstring(lines: readonly string[], indent = ""): string {
  const [only = ""] = lines;
  if (lines.length === 1 && only.length + indent.length < WIDTH) return `${indent}/** ${only} */`;
  const body = lines.flatMap((line) => wrapped(line, WIDTH - indent.length));
  return ["/**", ...body.map((line) => ` * ${line}`.trimEnd()), " */"]
    .map((line) => `${indent}${line}`)
    .join("\n");
}

/** A line of text in lines of a width; those of a list's item are indented. */
function wrapped(text: string, width: number): string[] {
  const lines: string[] = [];
  const further = text.startsWith("- ") ? "  " : "";
  let line = "";
  for (const word of text.split(" ")) {
    if (line !== "" && line.length + word.length + 1 > width) {
      lines.push(line);
      line = further + word;
    } else line = line === "" ? word : `${line} ${word}`;
  }
  return [...lines, line];
}
