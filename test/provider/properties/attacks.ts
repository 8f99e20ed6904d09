/** A text that may send a pattern back and forth: what it begins with, what is repeated, and what spoils its end. */
export type Attack = [prefix: string, pump: string, spoiler: string];

const LETTERS = "a1A -_./:*+=,@{}\"'<>%0;\n\u00fc";
const CLASSES: Readonly<Record<string, string>> = {
  d: "1",
  D: "a",
  w: "a",
  W: "-",
  s: " ",
  S: "a",
  b: "",
  B: "",
  n: "\n",
};
/** No set of characters holds all of these. */
const SPOILER = "\u0000\n/";
/** Repeated after whatever a pattern begins with, beside what stands in the pattern itself. */
const COMMON = ["a", " ", "-", "/", "0", "\n"];

/**
 * Attacks on a pattern, made of a text that it matches: after each of its parts, that part, the part with its neighbours
 * and the group that it ends are repeated. Which of them hurts, only the engine tells.
 */
export function attacksOn({ source }: RegExp): Attack[] {
  const { tokens, groups } = new Sampler(source).sample();
  const attacks = new Map<string, Attack>();
  tokens.forEach((token, index) => {
    const prefix = tokens.slice(0, index + 1).join("");
    const near = [token, token + (tokens[index + 1] ?? ""), (tokens[index - 1] ?? "") + token];
    for (const pump of [...near, ...groups, ...(index === 0 ? COMMON : [])])
      if (pump !== "") attacks.set(JSON.stringify([prefix, pump]), [prefix, pump, SPOILER]);
    // A pattern that is not anchored begins anew at each of these.
    attacks.set(JSON.stringify([prefix]), ["", prefix, SPOILER]);
  });
  // Behind what nothing matches, a pattern's other choices are tried as well.
  const behind = [...new Set([...tokens, ...COMMON])].map((pump): Attack => [SPOILER, pump, SPOILER]);
  return [...attacks.values(), ...COMMON.map((pump): Attack => ["", pump, SPOILER]), ...behind];
}

/** Reads a pattern and gives a text, part by part, that it matches, of each choice the first; lookarounds are left out. */
class Sampler {
  #at = 0;
  readonly #groups: string[] = [];

  constructor(private readonly source: string) {}

  sample(): { tokens: string[]; groups: string[] } {
    return { tokens: this.#choices().filter((token) => token !== ""), groups: this.#groups };
  }

  #choices(): string[] {
    const all: string[][] = [[]];
    while (this.#at < this.source.length && this.source[this.#at] !== ")") {
      if (this.source[this.#at] === "|") {
        this.#at += 1;
        all.push([]);
      } else all.at(-1)?.push(...this.#repeated(this.#atom()));
    }
    this.#groups.push(...all.slice(1).map((tokens) => tokens.join("")));
    return all[0] ?? [];
  }

  #atom(): string[] {
    const sign = this.source[this.#at] ?? "";
    if (sign === "(") return this.#group();
    if (sign === "[") return [this.#set()];
    if (sign === "\\") return [this.#escape()];
    this.#at += 1;
    return [sign === "." ? "a" : "^$".includes(sign) ? "" : sign];
  }

  #group(): string[] {
    const opening = /^\((?:\?(?:[:=!]|<[=!]|<\w+>))?/.exec(this.source.slice(this.#at))?.[0] ?? "(";
    this.#at += opening.length;
    const tokens = this.#choices();
    this.#at += 1;
    if (/[=!]$/.test(opening)) return [];
    this.#groups.push(tokens.join(""));
    return tokens;
  }

  #set(): string {
    const whole = /^\[(?:[^\]\\]|\\.)*\]/.exec(this.source.slice(this.#at))?.[0] ?? "[";
    this.#at += whole.length;
    const pattern = new RegExp(whole, whole.includes("\\p") ? "u" : "");
    return [...LETTERS].find((letter) => pattern.test(letter)) ?? "";
  }

  #escape(): string {
    const [whole = "\\", long] =
      /^\\(p\{\w+\}|x[0-9a-f]{2}|u[0-9a-f]{4}|.)/i.exec(this.source.slice(this.#at)) ?? [];
    this.#at += whole.length;
    if (long === undefined || /^\d$/.test(long)) return "";
    if (long.length > 1)
      return long.startsWith("p") ? "a" : String.fromCharCode(Number.parseInt(long.slice(1), 16));
    return CLASSES[long] ?? long;
  }

  #repeated(tokens: string[]): string[] {
    const [whole = "", least] = /^(?:[*+?]|\{(\d+)(?:,\d*)?\})\??/.exec(this.source.slice(this.#at)) ?? [];
    this.#at += whole.length;
    if (least === undefined) return tokens;
    return [tokens.join("").repeat(Number(least))];
  }
}
