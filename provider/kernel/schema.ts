import { z } from "zod";
import { readDomainName } from "./domainName";
import { OWN_TAG_PREFIX } from "./ownTags";
import { REGION } from "./regions";

declare module "zod" {
  /** Words on an input or output, of which docs/inputs.md and the interfaces of resources/ are made. */
  interface GlobalMeta {
    /** Its meaning, with units and limits. */
    description?: string;
    /** Its default in words, also where it is no constant. */
    byDefault?: string;
    /** The effect of a change, where the field table has no row of that name or where its row does not say all. */
    onChange?: string;
    /** Page of AWS's documentation that its limits rest on. */
    source?: string;
    /** Its type in a program, where that is not the schema's own with outputs at every depth. */
    typescript?: string;
    /** Name of the interface or type that resources/ declares for it. */
    declaredAs?: string;
  }
}

/** A custom rule of a schema, with the remedy that the fault will carry. */
export function rule<T>(holds: (value: T) => boolean, cause: string, remedy: string) {
  return (value: T, ctx: z.core.$RefinementCtx<T>): void => {
    if (!holds(value)) ctx.addIssue({ code: "custom", message: cause, params: { remedy } });
  };
}

/** A default as docs show it: numbers as they are, all else as code. */
export function shown(value: string | number | boolean): string {
  return typeof value === "number" ? String(value) : `\`${value}\``;
}

/** Words of a schema for an input. */
type Words = Required<Pick<z.GlobalMeta, "description" | "byDefault">> & z.GlobalMeta;

/** The same schema with other words for each of its properties. */
export function reworded<S extends z.ZodObject>(
  schema: S,
  words: Readonly<Record<keyof S["shape"] & string, Words>>,
): S {
  const notes: Readonly<Record<string, Words>> = words;
  const properties = Object.entries(schema.shape as Record<string, z.ZodType>);
  const shape = properties.map(([name, property]) => [name, property.meta({ ...notes[name] })] as const);
  return z.strictObject(Object.fromEntries(shape)) as unknown as S;
}

/** Note on an output or a derived input that tells nothing of any input: it stays readable beside secret inputs. */
export const neverSecret = true;

const SLUG = /^[a-z0-9](?:[a-z0-9-]*[a-z0-9])?$/;

/** A name of ours for people and tags: lower case, digits, hyphens. */
export function slug(maxLength: number) {
  return z
    .string()
    .superRefine(
      rule(
        (text) => SLUG.test(text) && text.length <= maxLength,
        `It must be 1 to ${maxLength} lower-case letters, digits and hyphens, and begin and end with a letter or digit.`,
        "Correct the name.",
      ),
    );
}

/** A DNS name, brought to its canonical form. A wildcard is allowed as the whole first label. */
export const domainName = z.string().transform((text, ctx) => {
  const { name, fault } = readDomainName(text);
  if (fault) ctx.addIssue({ code: "custom", message: fault.cause, params: { remedy: fault.remedy } });
  return name;
});

/** AWS region such as `eu-central-1`, `us-gov-west-1`. */
export const region = z
  .string()
  .superRefine(
    rule((text) => REGION.test(text), "It is not the name of an AWS region.", "Give one such as us-east-1."),
  );

/** Tags that stay free for our ownership tags, out of the 50 that AWS allows on a resource. */
const RESERVED_TAGS = 8;
export const MAX_TAGS = 50 - RESERVED_TAGS;

/** Tags of a resource. Source: ACM and Secrets Manager, Tag: keys <= 128 and values <= 256 characters, no `aws:` prefix. */
export const tags = z.record(z.string(), z.string()).superRefine((record, ctx) => {
  const add = (path: string[], message: string, remedy: string) =>
    ctx.addIssue({ code: "custom", path, message, params: { remedy } });
  const entries = Object.entries(record);
  if (entries.length > MAX_TAGS) {
    const cause = `There are ${entries.length} tags; AWS allows 50, of which ${RESERVED_TAGS} are kept for ownership.`;
    add([], cause, `Use at most ${MAX_TAGS}.`);
  }
  for (const [key, value] of entries) {
    if (/^aws:/i.test(key) || key.startsWith(OWN_TAG_PREFIX))
      add([key], `Tags that begin with aws: or ${OWN_TAG_PREFIX} are reserved.`, "Choose another key.");
    if (key.length === 0 || key.length > 128) {
      const remedy = key === "" ? "Give the key, or remove the tag." : "Shorten it.";
      add([key], "A tag key has 1 to 128 characters.", remedy);
    }
    if (value.length > 256) add([key], "A tag value has at most 256 characters.", "Shorten it.");
    if (!/^[\p{L}\p{Z}\p{N}_.:/=+\-@]*$/u.test(key + value))
      add(
        [key],
        "A tag holds letters, digits, spaces and _ . : / = + - @ only.",
        "Remove the other characters.",
      );
  }
});

/**
 * Identity of a resource: taken from its URN at its first creation, and pinned from then on (see kernel/identity.ts).
 */
export const identity = z.strictObject({
  project: z.string(),
  stack: z.string(),
  /** Type chain and name, the last two parts of the URN. */
  resource: z.string(),
});
export type Identity = z.output<typeof identity>;

/** Inputs that the class of a resource adds (resources/). */
export const hostInputs = z.object({
  /** The resource's URN now, for progress messages. */
  resourceUrn: z.string(),
  identity,
});

/** Name of a connection in the provider's configuration. Absent for the ambient one. */
export const connectionName = z.string().min(1).optional();

/** The outputs of a kind whose state is its inputs. */
export const NO_OUTPUTS = z.strictObject({});
