import { readDomainName } from "../kernel/domainName";

/** As Pulumi shows a secret. */
const MASK = "[secret]";

/** Parts of an error that reach the terminal. */
interface Told {
  message: string;
  stack?: string;
  resource?: string;
  reasons?: string[];
}

/** A shorter text could be a part of any word. */
const SHORTEST = 4;

/**
 * Texts that no line and no error of this process shows, as a program has them as secrets: inputs that are a text or a
 * list of texts, and domain names at any depth. Other parts of an input, such as an algorithm, may be no secret.
 */
export class SecretTexts {
  #longestFirst: readonly string[] = [];

  /** Notes an input with a secret. Domain names are noted as they are written and in their canonical form. */
  note(input: unknown): void {
    const texts = textsIn(input);
    // A text with a dot is meant for a domain name, and a fault of it quotes it. A sentence is none: it is told itself.
    const whole = [input].flat().every((part) => typeof part === "string")
      ? texts
      : texts.filter((text) => text.includes(".") && !/\s/.test(text));
    const names = texts.flatMap((text) => text.split(/[\s,]+/).flatMap(formsOf));
    const long = [...whole, ...names].filter((text) => text.length >= SHORTEST);
    const added = long.filter((text) => !this.#longestFirst.includes(text));
    if (added.length === 0) return;
    const all = new Set([...this.#longestFirst, ...added]);
    this.#longestFirst = [...all].sort((a, b) => b.length - a.length);
  }

  /** A message without them. */
  hide(message: string): string {
    return this.#longestFirst.reduce((rest, text) => rest.replaceAll(text, MASK), message);
  }

  /** Takes them out of an error itself. */
  hideIn<E extends Error>(error: E): E {
    if (this.#longestFirst.length === 0) return error;
    const { message, stack, resource, reasons }: Told = error;
    return Object.assign(error, {
      message: this.hide(message),
      ...(stack === undefined ? {} : { stack: this.hide(stack) }),
      ...(resource === undefined ? {} : { resource: this.hide(resource) }),
      ...(reasons === undefined ? {} : { reasons: reasons.map((reason) => this.hide(reason)) }),
    });
  }
}

function textsIn(value: unknown): string[] {
  if (typeof value === "string") return [value];
  return typeof value === "object" && value !== null ? Object.values(value).flatMap(textsIn) : [];
}

/** A domain name in the forms in which a message may have it. None for any other text. */
function formsOf(word: string): string[] {
  // A pattern of a policy holds a name.
  const { name, fault } = readDomainName(word.replace(/^\*\*\./, ""));
  return fault ? [] : [word, name];
}
