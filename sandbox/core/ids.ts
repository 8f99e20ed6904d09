import { createHash } from "node:crypto";

/** SHA-256 over the parts, in hexadecimal: the one source of everything in the sandbox that looks random. */
export const digest = (...parts: string[]): string =>
  createHash("sha256").update(parts.join("\u0000")).digest("hex");

/** Letters and digits out of `alphabet`, as many as asked for (at most 32), derived from the parts. */
export function digestText(alphabet: string, length: number, ...parts: string[]): string {
  const bytes = Buffer.from(digest(...parts), "hex");
  return Array.from(bytes.subarray(0, length), (byte) => alphabet[byte % alphabet.length]).join("");
}

export const LOWER = "abcdefghijklmnopqrstuvwxyz";
export const UPPER_AND_DIGITS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789";
export const LETTERS_AND_DIGITS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";

const asUuid = (hex: string): string =>
  [
    hex.slice(0, 8),
    hex.slice(8, 12),
    `4${hex.slice(13, 16)}`,
    `a${hex.slice(17, 20)}`,
    hex.slice(20, 32),
  ].join("-");

/** Names for new things: the same seed and the same order of calls give the same names, and none comes twice. */
export class Ids {
  readonly #counters = new Map<string, number>();

  constructor(readonly seed: string) {}

  uuid(kind: string): string {
    return asUuid(digest(this.seed, kind, String(this.#next(kind))));
  }

  text(kind: string, alphabet: string, length: number): string {
    return digestText(alphabet, length, this.seed, kind, String(this.#next(kind)));
  }

  #next(kind: string): number {
    const count = (this.#counters.get(kind) ?? 0) + 1;
    this.#counters.set(kind, count);
    return count;
  }
}
