import { isObject } from "../../kernel/json";
import { SIGNATURE_KEY } from "../../kernel/secretInputs";
import { UNKNOWN } from "../../kernel/unknown";

/** Values as they stand in a state or a preview, of which nothing can be taken for granted. */
export type Json = Readonly<Record<string, unknown>>;

/** Placeholder of a secret in a preview. */
const MASK = "[secret]";

/** An object as it is, and nothing for what is none. */
export const objectOf = (value: unknown): Json => (isObject(value) ? value : {});
/** The items of a list, and none for what is no list. */
export const itemsOf = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : []);

/** Whether a value is there, but not to be read: unknown in a preview, or a secret. */
export function isHidden(value: unknown): boolean {
  return value === UNKNOWN || value === MASK || (isObject(value) && SIGNATURE_KEY in value);
}

/**
 * A text that is there and readable. A text that AWS cannot have given, such as one with control characters, is none.
 */
export function findText(value: unknown): string | undefined {
  const isText = typeof value === "string" && value !== "" && !isHidden(value);
  return isText && /^[\x20-\x7e]+$/.test(value) ? value : undefined;
}

/** A text of a form. */
export function findMatch(value: unknown, form: RegExp): string | undefined {
  const text = findText(value);
  return text !== undefined && form.test(text) ? text : undefined;
}
