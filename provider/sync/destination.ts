import type { Reason } from "../kernel/reason";
import type { TagChange } from "../kernel/tags";
import type { Checked, Context } from "../kind/lifecycle";
import type { EarlierObject, SyncInputs, SyncOutputs } from "./model/state";
import type { Step, Upkeep } from "./plan/upkeep";

/*
 * The contract of a destination, to which each certificate is synced as one object of AWS that holds it with its key.
 * sync/lifecycle.ts runs it. Common to all destinations, and beside this file:
 *
 * - source.ts      the certificate that is exported, and its proof before anything is written
 * - plan/          changes that wait for `syncNow`, the end of an object whose certificate dies, earlier generations
 * - end.ts         the owner of an object by its tags and claim, and its end: deleted, or given back
 * - earlier.ts     the objects of earlier generations that a new one answers for
 *
 * Left to each destination: how content is written and proven there, its schema, its field table and the rows of its
 * upkeep table. Secrets Manager stages a version, reads it back and promotes it, where ACM has no stages. No part of it:
 * the estimate, which the program's process makes without the SDK (price/prices.ts), and the gate of a set, which sees
 * every lifecycle alike (set/gate).
 */

/** An open connection to a destination, as every step has it at hand. */
export interface SyncWork {
  readonly inputs: SyncInputs;
  /** The object as errors name it. */
  readonly resource: string;
  readonly context: Context;
}

/** An object without its content. */
export interface SyncedObject {
  arn: string;
  tags: Readonly<Record<string, string>>;
  /** Set while it waits for its deletion. */
  deletedAt?: Date | undefined;
}

/** How the objects of a destination are called. */
export interface Names<I> {
  /** One of them within a sentence, such as `secret`. */
  readonly noun: string;
  nameOf(inputs: I): string;
  /** As errors name it. */
  resourceOf(inputs: I): string;
  /** The inputs under another name than their own, which no plan has given the object yet. */
  underName(inputs: I, name: string): I;
  /** Whether each generation of a certificate has an object of its own. */
  startsAnew(inputs: I): boolean;
}

/** How the objects of a destination are found, marked by tags as somebody's, and deleted. */
export interface Ownership<W extends SyncWork, O extends SyncedObject> {
  /** Opens the connection. An object that exists is reached in the region and account that its ARN names. */
  open(inputs: W["inputs"], context: Context, arn?: string): Promise<W>;
  find(arn: string, work: W): Promise<O | undefined>;
  putTags(arn: string, change: TagChange, work: W): Promise<void>;
  /** Whether nothing is left to be deleted. */
  isOver(seen: O, work: W): boolean;
  /** Deletes an object, with what hangs on it. */
  remove(seen: O, work: W): Promise<void>;
}

/** An object by its ARN, and the state that it leaves. */
export interface Made<S> {
  id: string;
  state: S;
}

export interface Destination<W extends SyncWork, O extends SyncedObject, S extends W["inputs"] & SyncOutputs>
  extends Names<W["inputs"]>,
    Ownership<W, O> {
  /** The inputs that a refresh gives back. */
  readonly inputNames: readonly string[];
  /** Canonical inputs with the object's name, and every fault that they have. No network. */
  check(olds: Partial<S>, news: Record<string, unknown>, context: Context): Checked<W["inputs"]>;
  /** The row of the upkeep table that fits. Pure. `now` is undefined where no clock counts. */
  plan(inputs: W["inputs"], state: S, now: Date | undefined): Upkeep;
  /** The step that a change of inputs asks for. `replaces` are the inputs that replace the object by the plan. Pure. */
  explained(inputs: W["inputs"], state: S, replaces: readonly string[]): Reason[];
  /** Reasons of a step that no input explains: drift, time and an interrupted run. Pure. */
  unexplained(step: Step, state: S): Reason[];
  /** As in the Lifecycle. */
  foresee(state: S, inputs: W["inputs"], now: Date): Partial<S>;
  /** Refuses, before anything is written, what check could not tell without the account and region. */
  gate(work: W, arn?: string): Promise<void>;
  /** Writes an object that the state does not know: a new one, or one of its own that was left under the name. */
  make(work: W, earlier: EarlierObject[]): Promise<Made<S>>;
  /** Makes nothing, as autoSync is off, but takes over an object of its own that stands. Else gives a placeholder. */
  wait(work: W): Promise<Made<S>>;
  /** The state with what a refresh finds of an object that stands. */
  observe(seen: O, state: S, work: W): Promise<S>;
  /** Takes the step that the plan asks for. Content is proven before a reader can get it. */
  act(arn: string, state: S, step: Step, work: W): Promise<S>;
  /**
   * Sets the access and the like around a written object. `before` is undefined for one that was made or taken over.
   */
  settle(arn: string, before: S | undefined, written: S, work: W): Promise<S>;
}
