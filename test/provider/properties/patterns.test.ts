import { createContext, Script } from "node:vm";
import { describe, expect, it } from "vitest";
import { badInputsOf } from "../../support/counts";
import { type Attack, attacksOn } from "./attacks";
import { collectPatterns, type SourcePattern } from "./collectPatterns";

const SIZE = 100_000;
/**
 * A hundred attacks on a pattern take some ten milliseconds where each is linear; a quadratic one alone takes five
 * seconds or more, an exponential one for ever. So a limit of seconds tells them apart on the slowest machine, where one
 * of milliseconds would fail by chance. The engine gives the limit up in the middle of a match, as a timer could not.
 */
const LIMIT_MS = 1500;

const count = badInputsOf("patterns");
const match = new Script(`
  for (const [prefix, pump, spoiler] of attacks) {
    const text = prefix + pump.repeat(Math.ceil(size / pump.length)) + spoiler;
    pattern.lastIndex = 0;
    if (pattern.global) text.replace(pattern, "");
    else pattern.exec(text);
  }
`);

function isAnswered(pattern: RegExp, attacks: Attack[], size: number, timeout = LIMIT_MS): boolean {
  try {
    match.runInContext(createContext({ pattern, attacks, size }), { timeout });
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ERR_SCRIPT_EXECUTION_TIMEOUT") return false;
    throw error;
  }
}

/** The attacks that a pattern does not answer in time. */
function slowAttacks({ place, pattern }: SourcePattern): string[] {
  const attacks = attacksOn(pattern);
  for (const _ of attacks) count();
  if (isAnswered(pattern, attacks, SIZE)) return [];
  const slow = attacks.find((attack) => !isAnswered(pattern, [attack], SIZE));
  return slow ? [`${place} ${pattern}: ${JSON.stringify(slow)}`] : [];
}

describe("every pattern of the sources", () => {
  const { all, builders } = collectPatterns([
    "internals",
    "provider",
    "resources",
    "reader",
    "components",
    "sandbox",
    "commands",
  ]);

  it("answers 100 kB that nearly match in linear time", () => {
    expect(all.length).toBeGreaterThan(150);
    expect(all.flatMap(slowAttacks)).toEqual([]);
  }, 120_000);

  it("is a literal, or a text that is tried here as well", () => {
    expect(builders).toEqual([
      "provider/permissions/scopeFaults.ts",
      "sandbox/iam/iamDocument.ts",
      "sandbox/route53/routes.ts",
      "sandbox/wire/shapes.ts",
    ]);
  });
});

describe("an attack", () => {
  it.each([
    ["an exponential pattern", /^(a+)+$/],
    ["a quadratic one", /\s+$/],
    ["one that is quadratic after a beginning", /^arn:aws:(-[a-z]+-)*:x(a|a)*y/],
  ])(
    "is found on %s, or this test would find nothing",
    (_, pattern) => {
      expect(attacksOn(pattern).some((attack) => !isAnswered(pattern, [attack], SIZE, 500))).toBe(true);
    },
    60_000,
  );
});
