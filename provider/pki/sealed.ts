/**
 * A text with a private key in it. Neither JSON nor an inspection nor a copy by spreading shows it. Only code that
 * writes the text to AWS or proves it calls `reveal` (test/provider/keyFence.test.ts).
 */
export class Sealed {
  readonly #text: string;

  constructor(text: string) {
    this.#text = text;
  }

  /** Length in UTF-8. */
  get bytes(): number {
    return Buffer.byteLength(this.#text);
  }

  /** Another text that is made of this one, sealed like it. */
  into(make: (text: string) => string): Sealed {
    return new Sealed(make(this.#text));
  }

  reveal(): string {
    return this.#text;
  }
}
