import { setFlagsFromString } from "node:v8";
import { runInThisContext } from "node:vm";

type Limited = (source: string, flags: string, limit: number) => RegExp;

/** A pattern of V8's that gives up after so many backtracks; V8 uses it in its own tests. */
const limited: Limited = withFlag("--allow-natives-syntax", "--no-allow-natives-syntax", () => {
  const make = runInThisContext(
    "(source, flags, limit) => %NewRegExpWithBacktrackLimit(source, flags, limit)",
  ) as Limited;
  // Compiled at its first call, while the syntax is allowed.
  make("a", "", 1);
  return make;
});

/**
 * How often V8 goes back in a text for all matches of a pattern: up to twice the true count for each match, 16 at least
 * for each, and Infinity where that is over `most`. Counted by V8 itself, by no clock. The code is not
 * optimized, as an optimized loop goes back without counting it.
 */
export function backtracks({ source, flags, global }: RegExp, text: string, most: number): number {
  // The end of the text matches as well, so that nothing is found only where V8 gave up.
  const answered = `(?:${source})|(?![^])`;
  const compiled = new Map<number, RegExp>();
  const within = (limit: number): RegExp => {
    const pattern = compiled.get(limit) ?? limited(answered, global ? flags : `${flags}g`, limit);
    compiled.set(limit, pattern);
    return pattern;
  };
  // The one match of a long text mostly takes its length; of many matches each takes little.
  const least = global ? 16 : 16 + Math.ceil(text.length / 4);
  let [sum, from] = [0, 0];
  return withFlag("--no-regexp-optimization", "--regexp-optimization", () => {
    while (from <= text.length) {
      let limit = least;
      while (sum + limit <= most && !matchesFrom(within(limit), text, from)) limit *= 2;
      sum += limit;
      if (sum > most) return Number.POSITIVE_INFINITY;
      if (!global) break;
      from = Math.max(within(limit).lastIndex, from + 1);
    }
    return sum;
  });
}

/** Whether the limit sufficed; the match ends at `lastIndex`. */
function matchesFrom(pattern: RegExp, text: string, from: number): boolean {
  pattern.lastIndex = from;
  return pattern.test(text);
}

/** V8 reads such a flag when it compiles a pattern, which it does at the first match. */
function withFlag<T>(set: string, reset: string, act: () => T): T {
  setFlagsFromString(set);
  try {
    return act();
  } finally {
    setFlagsFromString(reset);
  }
}
