import type { z } from "zod";
import type { Field, FieldTable } from "../kernel/fields";
import type { RefusedInputs } from "../kernel/refused";
import type { Asks } from "../permissions/asked/asks";
import type { Lifecycle } from "./lifecycle";
import type { States } from "./stateUpgrade";

/**
 * One kind of resource, whole: all that differs from kind to kind derives from this. Every part is required, so that a
 * kind which lacks one does not compile. A part that the kind does not have is said by `asksNothing`,
 * `NOTHING_REFUSED`, `NO_OUTPUTS`, `storedAsItIs`, `comparesNothing` or `absent`.
 */
export interface Kind<
  N extends string = string,
  T extends string = string,
  I extends object = object,
  S extends object = object,
> {
  /** Stands in the shims, and so in states: never rename one. */
  name: N;
  /** The class that declares it, the end of its type in Pulumi: never renamed either. */
  type: T;
  /** The inputs that check is given. */
  inputs: z.ZodObject<{ [K in keyof I]-?: z.ZodType }>;
  /** All that its state holds beside its inputs: what its class declares for programs, and what is only remembered. */
  outputs: z.ZodObject<{ [K in OutputOf<I, S>]-?: z.ZodType }>;
  /** Inputs that it refuses by name. */
  refused: RefusedInputs;
  /** The effect of a change of each input. */
  changes: Comparison<I>;
  /** Loaded when a handler is first called: whoever reads descriptors alone loads no AWS SDK. */
  lifecycle: () => Promise<Lifecycle<I, S>>;
  /** How its states were and are stored. */
  states: States;
  /** The IAM permissions that it needs. */
  asks: Asks;
  /** Its sections in docs/. */
  docs: Docs;
}

/** `body` is of the fence of keys alone (kernel/keyFence.ts): no state has it. */
type OutputOf<I, S> = Exclude<keyof S & string, keyof I | "body">;

/** By a table of its inputs, or, for a set, key by key as another kind is, or not at all. */
export type Comparison<I> =
  | { by: "input"; table: FieldTable<I> }
  | { by: "key"; of: { name: string; type: string } }
  | { by: "nothing" };

/** For a kind whose resource no edit of a program changes. */
export const comparesNothing = { by: "nothing" } as const;

/** The pages that have a section on each kind, and the types that an editor shows. */
export interface Docs {
  /** docs/changes.md, which is made of the field tables. A set has that of its keys. */
  changes: Absent | { heading: string };
  /** docs/inputs.md, whose tables are made of these schemas. */
  inputs: Absent | { heading: string; tables: readonly InputsTable[] };
  /** The types in resources/, made of schemas as well. */
  types: Absent | Declarations;
}

/** A table of what a program may say, other resources among it. */
export interface InputsTable {
  /** The part of the inputs that it tells, such as `a key`. Absent where it tells them all. */
  of?: string;
  inputs: z.ZodObject;
}

/** The types of a kind's class, as programs see them: plain TypeScript, made of schemas. */
export interface Declarations {
  /** The file of resources/ that ends with them. */
  file: string;
  interfaces: readonly Declared[];
}

/** An interface, or a union of interfaces by a `type`. */
export interface Declared {
  name: string;
  /** The sentence on it that an editor shows. */
  doc: string;
  /** Whether its properties are given by programs, or read as outputs. */
  holds: "inputs" | "outputs";
  /** An input of the kind that it is a part of: a change of the part has the effect of a change of that. */
  of?: string;
  schema: z.ZodObject | z.ZodUnion;
}

/** Why a page has no section on a kind, or resources/ no types of it. */
export interface Absent {
  absent: string;
}
export const absent = (why: string): Absent => ({ absent: why });

/** A descriptor as its parts say it, with its name and type as literals. */
export const defineKind = <
  const N extends string,
  const T extends string,
  I extends object,
  S extends object,
>(
  kind: Kind<N, T, I, S>,
): Kind<N, T, I, S> => kind;

/** The rows of a kind that is compared input by input. */
export function tableOf({ changes }: Kind): Readonly<Record<string, Field<never>>> | undefined {
  return changes.by === "input" ? changes.table : undefined;
}
