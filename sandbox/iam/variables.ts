/** Condition keys (`aws:SourceIp`, in any case) and their values. An absent key is left out. */
export type ContextValues = Readonly<Record<string, string | readonly string[]>>;

/** The values of a condition key, whose name has no case. Undefined where the request has none. */
export type Lookup = (key: string) => string | readonly string[] | undefined;

/** A stretch of a policy's text. `quoted` came out of a variable: wildcards in it stand for themselves. */
export interface Part {
  readonly text: string;
  readonly quoted: boolean;
}

export function lookupOf(context: ContextValues): Lookup {
  const values = new Map(Object.entries(context).map(([key, value]) => [key.toLowerCase(), value]));
  return (key) => values.get(key.toLowerCase());
}

/** A default stands in quotes after a comma: `${aws:username, 'nobody'}`. */
const VARIABLE = /^([^,']+)(?:, '([^']*)')?$/;

/**
 * Replaces `${…}` by the request's values. Undefined where one has no single value. `${*}`, `${?}` and `${$}` are
 * those characters. IAM User Guide, "Variables and tags".
 */
export function expand(text: string, lookup: Lookup): Part[] | undefined {
  const parts: Part[] = [];
  let from = 0;
  for (;;) {
    const start = text.indexOf("${", from);
    const end = start < 0 ? -1 : text.indexOf("}", start);
    if (end < 0) return [...parts, literal(text.slice(from))];
    const value = resolve(text.slice(start + 2, end), lookup);
    if (value === undefined) return undefined;
    parts.push(literal(text.slice(from, start)), { text: value, quoted: true });
    from = end + 1;
  }
}

/** A text in which `${…}` means nothing: that of a policy whose version knows no variables. */
export const literal = (text: string): Part => ({ text, quoted: false });

export const textOf = (parts: readonly Part[]): string => parts.map((part) => part.text).join("");

function resolve(variable: string, lookup: Lookup): string | undefined {
  if (variable === "*" || variable === "?" || variable === "$") return variable;
  const [, key, fallback] = VARIABLE.exec(variable) ?? [];
  const value = key === undefined ? undefined : lookup(key);
  return typeof value === "string" ? value : fallback;
}
