import type { Access } from "../aws/access";
import type { Clock } from "../aws/wait";
import type { ExportCache } from "../export/exportCache";
import type { Fault } from "../model/errors";
import { PkiError } from "../model/errors";
import type { PublicDns } from "../model/publicDns";
import type { Memory } from "./memory";

/** What a lifecycle is given; it knows nothing else of its host. */
export interface Context extends Clock {
  /** An opened connection by its name in the provider's configuration; undefined is the ambient one. */
  access(connection: string | undefined): Access;
  /** What the configuration says of a connection, unparsed; undefined where it names none such. */
  connectionSpec(connection: string): unknown;
  /** Tells the person who waits; `resourceUrn` is where it is shown. */
  progress(resourceUrn: string, message: string): void;
  /** Something that stays in the log of this run. */
  notice(resourceUrn: string, message: string): void;
  /** Exports that several syncs of this process share. */
  readonly exports: ExportCache;
  /** What the resources of this process remember of one another (lifecycle/memory.ts). */
  readonly memory: Memory;
  /** For diagnoses alone; undefined where AWS is a stand-in, of whose zones the public DNS knows nothing. */
  readonly publicDns: PublicDns | undefined;
  /** A fresh passphrase for an export: ASCII without `#`, `$`, `%`. */
  passphrase(): string;
  /** 16 hexadecimal digits that no other call gives. */
  chance(): string;
  /**
   * Whether a certificate is exported as soon as it is issued, for secrets that this process will write: AWS exports
   * ten a second, and a set that began with them only once all are issued would take a third longer.
   */
  readonly exportsAhead?: boolean;
  /** Whether what AWS does not delete yet, as it is in use, is left to the next run at once. */
  readonly leavesInUse?: boolean;
  /** Whether decisions of time count: not in a refresh, which calls diff without a check (see plan/renewal.ts). */
  decidesRenewals(): boolean;
}

export interface Checked<I> {
  inputs: I;
  faults: Fault[];
}

/** `changes: undefined` lets the engine compare the inputs and show the detail; see facts of the engine in docs/architecture.md. */
export interface Difference {
  changes: boolean | undefined;
  replaces: string[];
}

/** The life of one kind of resource. States hold the inputs with the outputs beside them. */
export interface Lifecycle<I extends object, S extends object> {
  /** The inputs that a refresh gives back as it found them; absent where nothing of AWS stands behind. */
  observedInputs?(state: S): object;
  /** Brings inputs to their canonical form and lists every fault; no network, and no default is filled in. */
  check(olds: Partial<S>, news: Record<string, unknown>, context: Context): Checked<I>;
  diff(id: string, state: S, inputs: I, context: Context): Difference;
  create(inputs: I, context: Context): Promise<{ id: string; state: S }>;
  /** Undefined where the resource is gone. */
  read(id: string, state: S, context: Context): Promise<S | undefined>;
  update(id: string, state: S, inputs: I, context: Context): Promise<S>;
  delete(id: string, state: S, context: Context): Promise<void>;
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
