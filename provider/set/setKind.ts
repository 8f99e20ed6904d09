import type { z } from "zod";
import type { PkiError } from "../kernel/errors";
import type { Identity } from "../kernel/schema";
import type { Lifecycle, Ways } from "../kind/lifecycle";
import type { SetOutputs } from "./key";

/** The types that a kind of set is made of. */
export interface SetTypes {
  /** Inputs of a set that all of its keys share. */
  shared: { resourceUrn: string; identity: Identity };
  /** Input of a set under one key. */
  member: unknown;
  /** Inputs of one key, as a resource of its own would be given them. */
  one: object;
  /** State of one key, as a resource of its own would keep it. */
  state: object;
}

export type SetInputs<T extends SetTypes> = T["shared"] & { certificates: Record<string, T["member"]> };
export type SetState<T extends SetTypes> = T["shared"] & SetOutputs;

/** How a set is made of the lifecycle of one. */
export interface SetKind<T extends SetTypes> extends KeyForm<T> {
  /** Word for one of it in messages. */
  noun: string;
  one: Lifecycle<T["one"], T["state"]>;
  check: Lifecycle<SetInputs<T>, SetState<T>>["check"];
  /** Picks the inputs that all keys share out of a set's inputs or state. */
  sharedOf(set: T["shared"]): T["shared"];
  /** How one key differs from a resource of its own. */
  ways: Ways;
  /** Whether a failure of a key keeps a new set from being recorded as made. */
  stopsAt(failure: PkiError): boolean;
  /**
   * Inputs that the program wants under a key. Undefined where nothing can be done yet, and the standing object stays.
   */
  wanted(shared: T["shared"], key: string, member: T["member"]): T["one"] | undefined;
  /** Inverse of `wanted`: the set's input that a key's state follows from. */
  memberOf(shared: T["shared"], state: T["state"]): T["member"];
  /** Whether one can be made where none stands. */
  isCreatable(inputs: T["one"]): boolean;
  /** Inputs of one that takes another's place. */
  successor(inputs: T["one"]): T["one"];
}

/** How a key's state is kept in the set's: a line of words, and what of the state the line does not tell (codec.ts). */
export interface KeyForm<T extends SetTypes> {
  /** Line of a key that has an object in AWS. */
  lineOf(id: string, state: T["state"]): string;
  /** Outputs of a key that its line tells. */
  readonly told: readonly (keyof T["state"])[];
  /** The state that a line tells, had nothing unusual happened. Undefined for a text that is no line. */
  usual(shared: T["shared"], key: string, line: string): Standing<T["state"]> | undefined;
  /** A key's state without what a set need not remember, beside what is usual for it now. */
  kept(state: T["state"], usual: T["state"]): T["state"];
}

/** A key's object in AWS, by its id and its state. */
export interface Standing<S> {
  id: string;
  state: S;
}

/** Picks the inputs that all keys share, without those of the keys and what a set remembers. */
export function sharedIn<SH extends object>({ certificates: _, ...shape }: z.ZodRawShape): (set: SH) => SH {
  const names = Object.keys(shape) as (keyof SH)[];
  return (set) => {
    const shared = names.filter((name) => set[name] !== undefined).map((name) => [name, set[name]]);
    return Object.fromEntries(shared) as SH;
  };
}
