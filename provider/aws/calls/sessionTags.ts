import { z } from "zod";
import { rule } from "../../kernel/schema";

/** Source: STS AssumeRole, Tags and TransitiveTagKeys. */
const MOST_TAGS = 50;
const LONGEST_KEY = 128;
const LONGEST_VALUE = 256;
const TAG_TEXT = /^[\p{L}\p{Z}\p{N}_.:/=+\-@]*$/u;

/** Cause and remedy of a faulty tag. */
function* faultsOf(key: string, value: string): Generator<[cause: string, remedy: string]> {
  if (/^aws:/i.test(key)) yield ["Tags that begin with aws: are reserved.", "Choose another key."];
  if (key.length === 0 || key.length > LONGEST_KEY)
    yield [`The key of a session tag has 1 to ${LONGEST_KEY} characters.`, "Shorten it."];
  if (value.length > LONGEST_VALUE)
    yield [`The value of a session tag has at most ${LONGEST_VALUE} characters.`, "Shorten it."];
  if (!TAG_TEXT.test(key + value))
    yield [
      "A session tag holds letters, digits, spaces and _ . : / = + - @ only.",
      "Remove the other characters.",
    ];
}

/** Tags of a role's session, for conditions on aws:PrincipalTag. The role's trust policy must allow sts:TagSession. */
export const sessionTags = z.record(z.string(), z.string()).superRefine((record, ctx) => {
  const add = (path: string[], message: string, remedy: string) =>
    ctx.addIssue({ code: "custom", path, message, params: { remedy } });
  const entries = Object.entries(record);
  if (entries.length > MOST_TAGS)
    add([], `There are ${entries.length} session tags; STS takes ${MOST_TAGS}.`, "Use fewer.");
  for (const [key, value] of entries)
    for (const [cause, remedy] of faultsOf(key, value)) add([key], cause, remedy);
  const lower = entries.map(([key]) => key.toLowerCase());
  for (const [index, [key]] of entries.entries())
    if (lower.indexOf(key.toLowerCase()) !== index)
      add([key], "Another session tag differs by upper and lower case only.", "Remove one of them.");
});

/** Keys of the session tags that a role assumed from this one inherits. */
export const transitiveTagKeys = z
  .array(z.string())
  .superRefine(
    rule(
      (keys) => new Set(keys.map((key) => key.toLowerCase())).size === keys.length,
      "A key is there twice.",
      "Remove one.",
    ),
  );
