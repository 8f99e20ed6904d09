import fc from "fast-check";
import { expect } from "vitest";
import type { Fault } from "../../../provider/kernel/errors";
import { UNKNOWN } from "../../../provider/kernel/unknown";

export type Json = Record<string, unknown>;
type Path = readonly (string | number)[];

/** One seed for all, so that a failure is found again; fast-check prints the smallest input that fails. */
export const RUNS = { seed: 20_260_301, numRuns: 150 } as const;

/** Names that every object inherits, or that a message might be built with. */
const KEYS = [
  "__proto__",
  "constructor",
  "toString",
  "valueOf",
  "hasOwnProperty",
  "then",
  "toJSON",
  "length",
  "0",
  "",
];
const TEXTS = [
  UNKNOWN,
  `a${UNKNOWN}b`,
  "",
  " ",
  "\u0000",
  "\ud800",
  "ü。x",
  "{{",
  "$`",
  "$&",
  "*",
  "**.",
  "a.b[0]",
  "-----BEGIN CERTIFICATE-----",
  "arn:aws:acm:us-east-1:111122223333:certificate/x",
  "arn:aws:iam::111122223333:role/x",
  "111122223333",
  "444455556666",
  "us-east-1",
  "1e400",
  "{}",
  ...KEYS,
];

/** Any text, mostly an odd one. */
export const text = fc.oneof(fc.constantFrom(...TEXTS), fc.string({ unit: "binary" }), fc.string());
const leaf = fc.oneof(
  text,
  fc.boolean(),
  fc.constant(null),
  fc.integer(),
  fc.double({ noNaN: true, noDefaultInfinity: true }),
);

/** Any JSON that the engine could hand over, with the names and texts that trip careless code. */
export const json: fc.Arbitrary<unknown> = fc.letrec((tie) => ({
  any: fc.oneof({ maxDepth: 3, withCrossShrink: true }, leaf, tie("list"), tie("object")),
  list: fc.array(tie("any"), { maxLength: 4 }),
  object: fc
    .array(fc.tuple(fc.oneof(fc.constantFrom(...KEYS), text), tie("any")), { maxLength: 4 })
    .map((entries) => Object.fromEntries(entries)),
})).any;

/** Any JSON object whose keys are mostly those of a schema. */
export const objectOf = (keys: readonly string[]): fc.Arbitrary<Json> =>
  fc
    .array(fc.tuple(fc.oneof(fc.constantFrom(...keys), text), json), { maxLength: 8 })
    .map((entries) => Object.fromEntries(entries));

/** Every place in a value, the value itself apart. */
export function placesIn(value: unknown, path: Path = []): Path[] {
  if (value === null || typeof value !== "object") return [];
  const entries: [string | number, unknown][] = Array.isArray(value)
    ? value.map((item, index) => [index, item])
    : Object.entries(value);
  return entries.flatMap(([key, item]) => [[...path, key], ...placesIn(item, [...path, key])]);
}

/** A copy of a value in which something else stands at a place; undefined takes away what stands there. */
export function withAt(value: unknown, [key, ...rest]: Path, replacement: unknown): unknown {
  if (key === undefined) return replacement;
  if (Array.isArray(value)) {
    const items = value.map((item, index) => (index === key ? withAt(item, rest, replacement) : item));
    return items.filter((item) => item !== undefined);
  }
  const entries = Object.entries(value as Json)
    .map(([name, item]) => [name, name === key ? withAt(item, rest, replacement) : item] as const)
    .filter(([, item]) => item !== undefined);
  return Object.fromEntries(entries);
}

/** A valid input in which one place holds something else, or nothing. */
export const spoilt = (valid: Json): fc.Arbitrary<Json> =>
  fc
    .tuple(fc.constantFrom(...placesIn(valid)), fc.option(json, { nil: undefined, freq: 8 }))
    .map(([path, value]) => withAt(valid, path, value) as Json);

/** A valid input in which one or two places are not known yet. */
export const withUnknowns = (valid: Json): fc.Arbitrary<Json> =>
  fc
    .array(fc.constantFrom(...placesIn(valid)), { minLength: 1, maxLength: 2 })
    .map((paths) => paths.reduce((value, path) => putUnknown(value, path), valid));

/** Leaves a value as it is where an unknown has already taken the place's own parent. */
function putUnknown(value: Json, path: Path): Json {
  const parent = path.slice(0, -1).reduce<unknown>((at, key) => (at as Json | undefined)?.[key], value);
  return parent !== null && typeof parent === "object" ? (withAt(value, path, UNKNOWN) as Json) : value;
}

/** A path as faults have it: `policy.dnsNames[0]`. */
const asText = (path: Path): string =>
  path
    .map((key, index) => (typeof key === "number" ? `[${key}]` : `${index === 0 ? "" : "."}${key}`))
    .join("") || '""';

/** Holds that each fault says where, why and what to do: at a place of the input, or at one that is missing from it. */
export function expectTellingFaults(faults: readonly Fault[], input: Json): void {
  if (faults.length === 0) return;
  const places = placesIn(input).map(asText);
  for (const { property, cause, remedy } of faults) {
    const isThere = places.includes(property);
    const parent = property.replace(/(^|\.)[A-Za-z]+$|\[\d+\]$/, "");
    expect(isThere || parent === "" || places.includes(parent), `no place: ${property}`).toBe(true);
    expect(property).not.toBe("");
    expect(cause, property).toMatch(/\w.*[.!?]$/s);
    expect(remedy, property).toMatch(/\w.*[.!?]$/s);
  }
}
