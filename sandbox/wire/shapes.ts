import { z } from "zod";

interface Length {
  min?: number;
  max?: number;
}

/** A string member with AWS's own limits. The pattern is anchored here because AWS's patterns always are. */
export function text({ min, max, pattern }: Length & { pattern?: string } = {}) {
  let schema = z.string();
  if (min !== undefined) schema = schema.min(min);
  if (max !== undefined) schema = schema.max(max);
  return pattern === undefined ? schema : schema.regex(new RegExp(`^(?:${pattern})$`, "u"));
}

/** A whole number between two figures. */
export const whole = (min: number, max: number) => z.number().int().min(min).max(max);

/** A list with AWS's own limits on its length. */
export function list<S extends z.ZodType>(item: S, { min, max }: Length = {}) {
  let schema = z.array(item);
  if (min !== undefined) schema = schema.min(min);
  if (max !== undefined) schema = schema.max(max);
  return schema;
}

/** Binary data, which JSON protocols carry in base64. Limits count the decoded bytes. */
export const blob = ({ min = 0, max = Number.MAX_SAFE_INTEGER }: Length = {}) =>
  z.base64().transform((encoded, check) => {
    const bytes = Buffer.from(encoded, "base64");
    const issue = { input: "", origin: "string", inclusive: true } as const;
    if (bytes.length < min) check.issues.push({ ...issue, code: "too_small", minimum: min });
    if (bytes.length > max) check.issues.push({ ...issue, code: "too_big", maximum: max });
    return bytes;
  });
