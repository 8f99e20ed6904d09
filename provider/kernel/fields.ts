import { isObject } from "./json";
import { hasUnknown } from "./unknown";

/** The effect of a change of one input. Tables of these are the one source for diff, docs and tests. */
export interface Field<I> {
  change: "replace" | "update" | "ignore";
  why: string;
  source?: string;
  /** The charge of AWS that the change leads to, as a sentence. */
  fee?: string;
  /** The value that counts, where it is not the input alone. */
  value?: (inputs: I) => unknown;
  /** Where the input is absent, what the resource has already stays. */
  absentKeeps?: boolean;
}
export type FieldTable<I> = Readonly<Record<keyof I & string, Field<I>>>;

/** Inputs that every resource is given by its class. */
export const hostFields = {
  resourceUrn: { change: "ignore", why: "Only progress messages use it." },
  identity: { change: "ignore", why: "Pinned at the first creation." },
} as const;

/** An input that no AWS object is replaced for. */
export const recorded = (why: string) => ({ change: "update", why }) as const;

/** Source: ACM pricing: exportable public certificates are charged for at each issue and renewal. */
export const FEES = {
  issue: "AWS charges for the new certificate.",
  issues: "AWS charges for each new certificate.",
  renewal: "AWS charges for the renewal.",
} as const;

/** The name of a connection. */
export const connectionField = recorded("Only which credentials are used.");

export interface Changes {
  replaces: string[];
  updates: string[];
}

/**
 * The inputs that changed, by the effect of their change. An input that is not known yet may change, but replaces
 * nothing.
 */
export function planChanges<I extends object>(table: FieldTable<I>, olds: I, news: I): Changes {
  const changes: Changes = { replaces: [], updates: [] };
  for (const [key, field] of Object.entries(table) as [keyof I & string, Field<I>][]) {
    if (field.change === "ignore" || (field.absentKeeps && news[key] === undefined)) continue;
    const value = field.value ?? ((inputs: I) => inputs[key]);
    const unknown = hasUnknown(news[key]) || hasUnknown(value(news));
    if (!unknown && sameValue(value(olds), value(news))) continue;
    (field.change === "replace" && !unknown ? changes.replaces : changes.updates).push(key);
  }
  return changes;
}

/** Equality of JSON values. The order of an object's keys does not count, and absent is undefined. */
function sameValue(a: unknown, b: unknown): boolean {
  return canonical(a) === canonical(b);
}

function canonical(value: unknown): string {
  return JSON.stringify(value ?? null, (_, item: unknown) =>
    isObject(item) ? Object.fromEntries(Object.entries(item).sort(([a], [b]) => (a < b ? -1 : 1))) : item,
  );
}
