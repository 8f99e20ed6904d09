import type { Part } from "./variables";

/** A pattern as UTF-16 code units. The two wildcards are negative. */
export type Pattern = readonly number[];

const ANY = -1;
const ONE = -2;
const COLON = 58;

/** AWS writes no ARN longer than this (the API's `arnType`). Only `*` can match a longer text. */
const MAX_ARN = 2048;

export function patternOf(parts: readonly Part[]): Pattern {
  const pattern: number[] = [];
  for (const { text, quoted } of parts) {
    for (let at = 0; at < text.length; at += 1) {
      const character = text[at];
      if (!quoted && character === "*") pattern.push(ANY);
      else pattern.push(!quoted && character === "?" ? ONE : text.charCodeAt(at));
    }
  }
  return pattern;
}

/**
 * Whether a pattern covers a value, `*` standing for any characters and `?` for one. Each stretch between two `*`
 * is looked for once, from the left: later stretches lose nothing by that, so there is no backtracking.
 */
export function matches(pattern: Pattern, value: string): boolean {
  const stretches = split(pattern, ANY);
  const [first = []] = stretches;
  if (stretches.length === 1) return first.length === value.length && standsAt(first, value, 0);
  const last = stretches.at(-1) ?? [];
  const end = value.length - last.length;
  if (end < first.length || !standsAt(first, value, 0) || !standsAt(last, value, end)) return false;
  let from = first.length;
  for (const stretch of stretches.slice(1, -1)) {
    const at = find(stretch, value, from, end);
    if (at < 0) return false;
    from = at + stretch.length;
  }
  return true;
}

/** ArnEquals and ArnLike: each of the six components by itself (IAM User Guide, "ARN condition operators"). */
export function matchesArn(pattern: Pattern, arn: string): boolean {
  const expected = split(pattern, COLON, 5);
  const actual = components(arn);
  return (
    expected.length === 6 &&
    actual.length === 6 &&
    expected.every((part, index) => matches(part, actual[index] ?? ""))
  );
}

/**
 * Resource and NotResource: wildcards stay within their segment, but a `*` that ends a segment may reach over the
 * colons behind it (IAM User Guide, "Resource"). All text after the fifth colon is one segment, colons included.
 */
export function matchesResource(pattern: Pattern, resource: string): boolean {
  if (pattern.length === 1 && pattern[0] === ANY) return true;
  if (resource.length > MAX_ARN) return false;
  const segments = split(pattern, COLON, 5);
  const rest = segments.pop() ?? [];
  const values = resource.split(":");
  let starts = new Set([0]);
  for (const segment of segments) starts = advance(segment, values, starts);
  return [...starts].some((start) => start < values.length && matches(rest, values.slice(start).join(":")));
}

/** Where the next segment may begin, for each place at which this one may. */
function advance(segment: Pattern, values: readonly string[], starts: Set<number>): Set<number> {
  const next = new Set<number>();
  for (const start of starts) {
    const value = values[start];
    if (value === undefined || !matches(segment, value)) continue;
    const last = segment.at(-1) === ANY ? values.length : start + 1;
    for (let at = start + 1; at <= last; at += 1) next.add(at);
  }
  return next;
}

/** The components of an ARN. The sixth keeps its colons. */
function components(arn: string): string[] {
  const parts = arn.split(":");
  return parts.length < 6 ? parts : [...parts.slice(0, 5), parts.slice(5).join(":")];
}

/** At most `times` cuts, each at one such character. */
function split(pattern: Pattern, at: number, times = Number.POSITIVE_INFINITY): Pattern[] {
  const parts: Pattern[] = [];
  let from = 0;
  for (let to = pattern.indexOf(at); to >= 0 && parts.length < times; to = pattern.indexOf(at, from)) {
    parts.push(pattern.slice(from, to));
    from = to + 1;
  }
  return [...parts, pattern.slice(from)];
}

function standsAt(stretch: Pattern, value: string, at: number): boolean {
  for (let index = 0; index < stretch.length; index += 1) {
    const unit = stretch[index];
    if (unit !== ONE && unit !== value.charCodeAt(at + index)) return false;
  }
  return true;
}

/**
 * The first place from `from` on at which a stretch stands and ends by `end`, or -1. Linear without `?`. With `?`
 * each place is tried, which takes long only where both texts repeat themselves over tens of kilobytes.
 */
function find(stretch: Pattern, value: string, from: number, end: number): number {
  if (!stretch.includes(ONE)) return findLiteral(stretch, value, from, end);
  for (let at = from; at + stretch.length <= end; at += 1) if (standsAt(stretch, value, at)) return at;
  return -1;
}

/** Knuth, Morris and Pratt: linear even where everything repeats, which String.indexOf is not. */
function findLiteral(stretch: Pattern, value: string, from: number, end: number): number {
  if (stretch.length === 0) return from;
  const borders = bordersOf(stretch);
  let length = 0;
  for (let at = from; at < end; at += 1) {
    const unit = value.charCodeAt(at);
    while (length > 0 && stretch[length] !== unit) length = borders[length - 1] ?? 0;
    if (stretch[length] === unit) length += 1;
    if (length === stretch.length) return at + 1 - length;
  }
  return -1;
}

/** For each prefix, the length of the longest shorter prefix that it ends with. */
function bordersOf(stretch: Pattern): number[] {
  const borders = [0];
  let length = 0;
  for (let at = 1; at < stretch.length; at += 1) {
    while (length > 0 && stretch[length] !== stretch[at]) length = borders[length - 1] ?? 0;
    if (stretch[length] === stretch[at]) length += 1;
    borders.push(length);
  }
  return borders;
}
