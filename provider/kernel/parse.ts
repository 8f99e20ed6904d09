import { z } from "zod";
import type { Fault } from "./errors";
import { isObject } from "./json";
import { nestsDeeper } from "./nesting";
import { findRefusedInput, NO_SUCH_INPUT, type RefusedInputs, refusedWithin } from "./refused";
import { hasUnknown, UNKNOWN, unknownPaths } from "./unknown";

export interface Parsed<T> {
  /** The canonical inputs. A value that could not be parsed or is not known yet stands in them as it came. */
  inputs: T;
  faults: Fault[];
}

/** Far more than any input needs, a chain of roles included. Bounds the stack of every recursion into it. */
const MAX_LEVELS = 100;

type Issue = z.core.$ZodIssue;
type Json = Record<string, unknown>;

/**
 * Brings raw inputs to their canonical form and lists everything that is wrong with them.
 * A property that Pulumi does not know yet is left as it is and causes no fault, while everything that is
 * known is still checked: what inputs can tell is told in preview. An input that no schema has is faulted by
 * what the kind refuses by name.
 */
export function parseInputs<S extends z.ZodObject>(
  schema: S,
  raw: Json,
  refused: RefusedInputs,
): Parsed<z.output<S>> {
  const bottomless = Object.keys(raw).filter((key) => nestsDeeper(raw[key], MAX_LEVELS));
  if (bottomless.length === 0) return parseShallow(schema, raw, refused);
  const shallow = Object.entries(raw).filter(([key]) => !bottomless.includes(key));
  const { inputs, faults } = parseShallow(schema, Object.fromEntries(shallow), refused);
  const cause = `It is nested deeper than ${MAX_LEVELS} levels.`;
  const tooDeep = bottomless.map((key) => ({ property: pathText([key]), cause, remedy: "Correct it." }));
  const others = faults.filter(({ property }) => !tooDeep.some((fault) => fault.property === property));
  return { inputs, faults: [...tooDeep, ...others] };
}

function parseShallow<S extends z.ZodObject>(
  schema: S,
  raw: Json,
  refused: RefusedInputs,
): Parsed<z.output<S>> {
  const unknowns = unknownPaths(raw);
  const given = dropHarmless(schema, dropUndefined(raw), refused);
  const result = schema.safeParse(given);
  if (result.success) return { inputs: result.data, faults: [] };
  const issues = result.error.issues.filter((issue) => !unknowns.some((path) => concerns(issue, path)));
  const faults = issues.flatMap((issue) => issueToFaults(issue, given, refused));
  return { inputs: parseEach(schema, given), faults };
}

/** Canonical form property by property, for inputs that do not parse as a whole. */
function parseEach<S extends z.ZodObject>(schema: S, given: Json): z.output<S> {
  const parsed = Object.entries(given).map(([key, value]) => {
    const property = propertyOf(schema, key);
    const result = property && !hasUnknown(value) ? property.safeParse(value) : undefined;
    return [key, result?.success ? result.data : value] as const;
  });
  return Object.fromEntries(parsed) as z.output<S>;
}

/** Whether an issue was raised at an unknown value, or only because a part of its property is unknown. */
function concerns(issue: Issue, unknown: PropertyKey[]): boolean {
  const shared = Math.min(issue.path.length, unknown.length);
  const sameBranch = issue.path.slice(0, shared).every((key, index) => key === unknown[index]);
  if (!sameBranch) return false;
  return issue.path.length >= unknown.length || issue.code === "custom" || issue.code === "invalid_union";
}

function issueToFaults(issue: Issue, raw: Json, refused: RefusedInputs): Fault[] {
  if (issue.code === "unrecognized_keys") {
    const here = issue.path.reduce(refusedWithin, refused);
    return issue.keys.map((key) => unrecognised(issue.path, key, here));
  }
  if (issue.code === "invalid_union") {
    const closest = closestBranch(issue.errors, valueAt(raw, issue.path));
    if (closest)
      return closest.flatMap((inner) =>
        issueToFaults({ ...inner, path: [...issue.path, ...inner.path] }, raw, refused),
      );
  }
  // Faults of a record's key stand in issues of its own.
  if (issue.code === "invalid_key")
    return issue.issues.flatMap((inner) => issueToFaults({ ...inner, path: issue.path }, raw, refused));
  return [{ property: pathText(issue.path), cause: causeOf(issue), remedy: remedyFor(issue) }];
}

/** Of the branches of a union, the one that fits the value's own type best: it has the fewest complaints. */
function closestBranch(branches: Issue[][], value: unknown): Issue[] | undefined {
  const fits = branches.filter(
    (issues) => !issues.some((issue) => issue.code === "invalid_type" && issue.path.length === 0),
  );
  return (value === undefined ? branches : fits).sort((a, b) => a.length - b.length)[0];
}

function unrecognised(path: PropertyKey[], key: string, refused: RefusedInputs): Fault {
  const { cause, remedy } = findRefusedInput(refused, key) ?? NO_SUCH_INPUT;
  return { property: pathText([...path, key]), cause, remedy };
}

function causeOf(issue: Issue): string {
  if (issue.code === "invalid_type" && issue.message.endsWith("received undefined")) return "It is missing.";
  return sentence(issue.message);
}

function remedyFor(issue: Issue): string {
  switch (issue.code) {
    case "custom":
      return (issue.params?.remedy as string | undefined) ?? "Correct it.";
    case "invalid_type":
      return `Give ${withArticle(String(issue.expected))}.`;
    case "invalid_value":
      return oneOf(issue.values);
    case "invalid_union":
      return "options" in issue && issue.options ? oneOf(issue.options) : "Correct it.";
    case "too_big":
      return `Use at most ${issue.maximum}.`;
    case "too_small":
      return `Use at least ${issue.minimum}.`;
    default:
      return "Correct it.";
  }
}

function oneOf(values: readonly unknown[]): string {
  return `Use one of ${values.map((value) => JSON.stringify(value)).join(", ")}.`;
}

function withArticle(noun: string): string {
  return /^[aeiou]/.test(noun) ? `an ${noun}` : `a ${noun}`;
}

function sentence(message: string): string {
  const text = message.replace(/^Invalid input: /, "The value is not valid: ");
  return /[.!?]$/.test(text) ? text : `${text}.`;
}

/** `["policy","dnsNames",0]` as `policy.dnsNames[0]`. An empty name would be no path at all. */
function pathText(path: readonly PropertyKey[]): string {
  const text = path
    .map((key, index) => (typeof key === "number" ? `[${key}]` : `${index === 0 ? "" : "."}${String(key)}`))
    .join("");
  return text === "" ? '""' : text;
}

function valueAt(raw: unknown, path: readonly PropertyKey[]): unknown {
  return path.reduce<unknown>(
    (value, key) => (value as Record<PropertyKey, unknown> | undefined)?.[key],
    raw,
  );
}

function dropUndefined(raw: Json): Json {
  return Object.fromEntries(Object.entries(raw).filter(([, value]) => value !== undefined && value !== null));
}

/**
 * Drops inputs that a kind does not take but that are true of it anyway, such as a validity of 198 days. Also inside
 * the settings that a profile hands to its certificates, and inside the members of a set.
 */
function dropHarmless(schema: z.ZodObject, raw: Json, refused: RefusedInputs): Json {
  const kept = Object.entries(raw).filter(
    ([key, value]) =>
      propertyOf(schema, key) || value === UNKNOWN || !findRefusedInput(refused, key)?.harmless?.(value),
  );
  return Object.fromEntries(
    kept.map(([key, value]) => [
      key,
      dropHarmlessWithin(propertyOf(schema, key), value, refusedWithin(refused, key)),
    ]),
  );
}

function dropHarmlessWithin(
  property: z.core.$ZodType | undefined,
  value: unknown,
  refused: RefusedInputs,
): unknown {
  if (!isObject(value)) return value;
  const inner = property instanceof z.ZodOptional ? property.unwrap() : property;
  if (inner instanceof z.ZodObject) return dropHarmless(inner, value, refused);
  if (!(inner instanceof z.ZodRecord)) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, item]) => [key, dropHarmlessWithin(inner.valueType, item, refused)]),
  );
}

/** A property's own schema. An input may have the name of a property that every object inherits. */
function propertyOf(schema: z.ZodObject, key: string): z.ZodType | undefined {
  return Object.hasOwn(schema.shape, key) ? (schema.shape[key] as z.ZodType) : undefined;
}
