import type { Fault } from "../kernel/errors";
import { PkiError } from "../kernel/errors";
import { type FieldTable, planChanges } from "../kernel/fields";
import { inputReasons, type Reason } from "../kernel/reason";
import type { Teller } from "./teller";
import type { World } from "./world";

/** The context of a lifecycle, which learns nothing else of its host. */
export interface Context {
  readonly world: World;
  /** Bound to the resource. */
  readonly teller: Teller;
  readonly ways: Ways;
}

/** Differences between a resource of its own and one key of a set. Each is off unless it is given. */
export interface Ways {
  /**
   * A certificate is exported as soon as it is issued, for secrets that this process will write: AWS exports ten a
   * second, and a set that began with them only once all are issued would take a third longer.
   */
  readonly exportsAhead?: boolean;
  /** Leaves an object in use, which AWS does not delete yet, to the next run at once. */
  readonly leavesInUse?: boolean;
  /** Seconds that a step may wait for AWS, where the host was told so. Else the inputs say it. */
  readonly deadlineSeconds?: number;
}

export interface Checked<I> {
  inputs: I;
  faults: Fault[];
}

/**
 * `changes: undefined` lets the engine compare the inputs and show the detail (facts of the engine in
 * docs/architecture.md).
 */
export interface Difference {
  changes: boolean | undefined;
  replaces: string[];
  /** Why, by path. Empty exactly where nothing changes. */
  reasons: readonly Reason[];
}

/** The life of one kind of resource. States hold the inputs with the outputs beside them. */
export interface Lifecycle<I extends object, S extends object> {
  /** The inputs that a refresh gives back as it found them. `observesNothing` where nothing of AWS stands behind. */
  observedInputs(state: S): object | undefined;
  /** Brings inputs to their canonical form and lists every fault. No network, and no default is filled in. */
  check(olds: Partial<S>, news: Record<string, unknown>, context: Context): Checked<I>;
  diff(id: string, state: S, inputs: I, context: Context): Difference;
  /**
   * The outputs that an update will leave, as far as the state, the inputs and the time tell them, as long as AWS is as
   * the state says. An absent output may become anything. Pure. Empty where the update could only fail.
   */
  foresee(state: S, inputs: I, now: Date): Partial<S>;
  create(inputs: I, context: Context): Promise<{ id: string; state: S }>;
  /**
   * Takes over an object that exists already under the id and is as the inputs describe it, instead of a creation.
   * Refuses an object that another resource of ours owns, before anything is changed. Absent where nothing can be taken
   * over by its id.
   */
  adopt?(id: string, inputs: I, context: Context): Promise<{ id: string; state: S }>;
  /** Undefined where the resource is gone. */
  read(id: string, state: S, context: Context): Promise<S | undefined>;
  update(id: string, state: S, inputs: I, context: Context): Promise<S>;
  delete(id: string, state: S, context: Context): Promise<void>;
}

/** A refresh leaves the inputs as they are. */
export const observesNothing = (): undefined => undefined;

/** The difference of a resource that is compared by its inputs alone. */
export function diffByInputs<I extends object>(table: FieldTable<I>, state: I, inputs: I): Difference {
  const changes = planChanges(table, state, inputs);
  const reasons = inputReasons(table, changes);
  return { replaces: changes.replaces, changes: reasons.length > 0 ? undefined : false, reasons };
}

/** The observed inputs of a resource in whose state they stand as they are. */
export function inputsIn<S extends object>(names: readonly string[]): (state: S) => object {
  return (state) => Object.fromEntries(names.map((name) => [name, state[name as keyof S]]));
}

/** A failure after which something exists: names it, and carries id and state, so that nothing paid for is lost. */
export class Unfinished extends PkiError {
  constructor(
    readonly id: string,
    readonly state: object,
    error: PkiError,
  ) {
    const { code, resource, cause, remedy, source } = error;
    const kept = cause.includes(id) ? cause : `${cause} ${id} exists, and is kept in the state.`;
    super({ ...{ code, resource, remedy, cause: kept }, ...(source === undefined ? {} : { source }) });
    this.name = "Unfinished";
  }
}
