import { describe, expect, it } from "vitest";
import { badInputsOf } from "../../support/counts";
import { type Attack, attacksOn } from "./attacks";
import { backtracks } from "./backtracks";
import { collectPatterns, type SourcePattern } from "./collectPatterns";

/** Characters of a text and of one that is eight times as long; both more than any `{1,1224}` of a pattern takes. */
const [SIZE, GROWTH] = [2_000, 8];
/** A linear pattern goes back 16 times as often at most, as counts are right to a factor of two; a quadratic one 32 times. */
const MOST_GROWTH = 24;
/** For the short text; an exponential pattern needs more. */
const MOST = 1_000 * SIZE;

const count = badInputsOf("patterns");

const textOf = ([prefix, pump, spoiler]: Attack, size: number): string =>
  prefix + pump.repeat(Math.ceil(size / pump.length)) + spoiler;

/** Whether a pattern goes back no more often in a text than in proportion to its length. */
function isLinear(pattern: RegExp, attack: Attack): boolean {
  const few = backtracks(pattern, textOf(attack, SIZE), MOST);
  return few < Infinity && backtracks(pattern, textOf(attack, SIZE * GROWTH), few * MOST_GROWTH) < Infinity;
}

/** The attacks on a pattern that it does not answer in linear time. */
function slowAttacks({ place, pattern }: SourcePattern): string[] {
  const slow = attacksOn(pattern).find((attack) => {
    count();
    return !isLinear(pattern, attack);
  });
  return slow ? [`${place} ${pattern}: ${JSON.stringify(slow)}`] : [];
}

describe("every pattern of the sources", () => {
  const { all, builders } = collectPatterns([
    "internals",
    "provider",
    "resources",
    "reader",
    "components",
    "roles",
    "policy",
    "sandbox",
    "commands",
  ]);

  it("answers a text that nearly matches in linear time", () => {
    expect(all.length).toBeGreaterThan(150);
    expect(all.flatMap(slowAttacks)).toEqual([]);
  });

  it("is a literal, or a text that is tried here as well", () => {
    expect(builders).toEqual([
      "provider/kernel/regions.ts",
      "provider/permissions/scopeFaults.ts",
      "sandbox/iam/iamDocument.ts",
      "sandbox/route53/routes.ts",
      "sandbox/wire/shapes.ts",
    ]);
  });
});

describe("an attack", () => {
  const isFound = (pattern: RegExp) => attacksOn(pattern).some((attack) => !isLinear(pattern, attack));

  it.each([
    ["an exponential pattern", /^(a+)+$/],
    ["a quadratic one", /\s+$/],
    ["one that is quadratic after a beginning", /^arn:aws:(-[a-z]+-)*:x(a|a)*y/],
    ["one that is quadratic by all its matches together", /a.*?b|a/gs],
    ["one that is quadratic behind what it does not match", /^a+|a+$/g],
    ["one that is quadratic in texts that it matches, repeated", /^((?:.+\$)?)type:[A-Za-z]+::(.+)$/],
  ])("is found on %s, or this test would find nothing", (_, pattern) => {
    expect(isFound(pattern)).toBe(true);
  });

  it.each([/^a+$/, /^(?:[a-z]+\.)*[a-z]+$/, /^\s*(\w+)\s*=/])(
    "is not found on %s, which is linear",
    (pattern) => {
      expect(isFound(pattern)).toBe(false);
    },
  );
});
