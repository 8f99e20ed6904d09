import { createHash } from "node:crypto";

/** Prefix of the tags of this package. Users may not set them. */
export const OWN_TAG_PREFIX = "pulumi-aws-pki:";
/** Whose an AWS object is: `PROJECT/STACK`, as `ownTagValue` gives it. */
export const STACK_TAG = `${OWN_TAG_PREFIX}stack`;

/** At most 256 characters that tags may hold. A longer text keeps its end and gains a digest of the whole. */
export function ownTagValue(text: string): string {
  const legal = text.replace(/[^\p{L}\p{Z}\p{N}_.:/=+\-@]/gu, "_");
  if (legal === text && text.length <= 256) return text;
  // A letter of two UTF-16 units may have been cut in half.
  const end = legal.slice(-239).replace(/^[\udc00-\udfff]/, "");
  const whole = createHash("sha256")
    .update(JSON.stringify([text]))
    .digest("hex");
  return `${whole.slice(0, 16)}:${end}`;
}
