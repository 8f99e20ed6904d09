import { isDeepStrictEqual } from "node:util";
import { expect } from "vitest";
import { describeFault } from "../../provider/kernel/errors";
import { type Lifecycle, Unfinished } from "../../provider/kind/lifecycle";
import { expectReasons } from "./resource";
import type { World } from "./world";

type Raw = Record<string, unknown>;

/** Values of a resource for those after it in the program. */
export interface Outputs {
  id: string;
  state: Raw;
}

/** One resource of a program, as its class registers it. */
export interface Declared {
  name: string;
  lifecycle: Lifecycle<Raw, Raw>;
  /** Its inputs, made of the outputs of resources before it. */
  inputs: (of: (name: string) => Outputs) => Raw;
}

/** Resources in the order of their dependencies. */
export type Program = readonly Declared[];

/** A resource in the state file. */
export interface Recorded extends Outputs {
  name: string;
  lifecycle: Lifecycle<Raw, Raw>;
  inputs: Raw;
  /** Its last step failed after something existed: the next up calls update, whatever diff says. */
  hasInitErrors: boolean;
  /** It is replaced, and its delete is still to come. */
  isReplaced: boolean;
}

/**
 * A small model of Pulumi's engine and its state file, for ups that one after the other are processes of their own.
 * One resource after the other: check, diff, then create, update or a replacement; the state is written after each
 * step; deletes come last, in reverse. The real engine was measured (docs/architecture.md).
 */
export class Deployment {
  /** Names of the resources that failed, or were left out, in the up that runs. */
  readonly #failed = new Set<string>();

  constructor(
    private readonly world: World,
    private records: readonly Recorded[] = [],
  ) {}

  /** The state file, oldest resources first. */
  get state(): readonly Recorded[] {
    return this.records;
  }

  /** The same stack, for the process after one that died: what the dead one might still record is lost. */
  survivor(keep: (one: Recorded) => boolean = () => true): Deployment {
    return new Deployment(this.world, this.records.filter(keep));
  }

  /**
   * `pulumi up` in a new process; gives the steps that it made, such as `update api`. The first failure ends it; with
   * `--continue-on-error` only what depends on it is left out, and all failures are thrown together, before any delete.
   */
  async up(program: Program, { continueOnError = false } = {}): Promise<string[]> {
    this.world.restart();
    this.#failed.clear();
    const steps: string[] = [];
    const failures: unknown[] = [];
    for (const declared of program)
      await this.#bringAbout(declared, steps).catch((error: unknown) => {
        if (!continueOnError) throw error;
        this.#failed.add(declared.name);
        if (!(error instanceof LeftOut)) failures.push(error);
      });
    if (failures.length > 0) throw new AggregateError(failures, `${failures.length} resources failed`);
    const isOver = (one: Recorded) => one.isReplaced || !program.some(({ name }) => name === one.name);
    for (const one of this.records.filter(isOver).reverse()) {
      steps.push(`delete ${one.name}`);
      await one.lifecycle.delete(one.id, one.state, this.world.contextOf(one.state));
      this.records = this.records.filter((other) => other !== one);
    }
    return steps;
  }

  /** `pulumi refresh`: what is read replaces the state, and what failed before is forgotten (docs/architecture.md). */
  async refresh(): Promise<void> {
    this.world.restart();
    this.world.host.plans = false;
    for (const one of this.records.filter(({ isReplaced }) => !isReplaced)) {
      const seen = await one.lifecycle.read(one.id, one.state, this.world.contextOf(one.state));
      const state = seen && plain(seen);
      const observed = state && one.lifecycle.observedInputs(state);
      const inputs = observed ? plain(observed) : one.inputs;
      const news = state ? [{ ...one, state, inputs, hasInitErrors: false }] : [];
      this.records = this.records.flatMap((other) => (other === one ? news : [other]));
    }
  }

  async #bringAbout(declared: Declared, steps: string[]): Promise<void> {
    const { name, lifecycle } = declared;
    const old = this.#find(name);
    const inputs = this.#check(declared, old?.inputs ?? {});
    const context = this.world.contextOf(inputs);
    if (!old) {
      steps.push(`create ${name}`);
      return this.#create(declared, inputs);
    }
    const difference = lifecycle.diff(old.id, old.state, inputs, context);
    expectReasons(difference);
    const { replaces, changes } = difference;
    if (replaces.length > 0) {
      steps.push(`replace ${name}`);
      // The engine checks a replacement as if nothing were there.
      return this.#create(declared, this.#check(declared, {}), old);
    }
    if (!old.hasInitErrors && !(changes ?? !isDeepStrictEqual(inputs, old.inputs))) return;
    steps.push(`update ${name}`);
    const { id } = old;
    const foreseen = lifecycle.foresee(old.state, inputs, this.world.now());
    await this.#keep(declared, inputs, old, async () => {
      const state = await lifecycle.update(id, old.state, inputs, context);
      expect(state, `an output of ${name} came out otherwise than foreseen`).toMatchObject(foreseen);
      return { id, state };
    });
  }

  async #create(declared: Declared, inputs: Raw, old?: Recorded): Promise<void> {
    await this.#keep(declared, inputs, old && { ...old, isReplaced: true }, () =>
      declared.lifecycle.create(inputs, this.world.contextOf(inputs)),
    );
  }

  /** Writes what a step results in; a failure that carries an id is recorded with it, and thrown all the same. */
  async #keep(
    { name, lifecycle }: Declared,
    inputs: Raw,
    old: Recorded | undefined,
    act: () => Promise<Outputs>,
  ): Promise<void> {
    const write = ({ id, state }: { id: string; state: object }, hasInitErrors: boolean) => {
      const isReplaced = false;
      const news = { name, lifecycle, id, inputs, state: plain(state), hasInitErrors, isReplaced };
      const others = this.records.filter((one) => one.name !== name || one.isReplaced);
      this.records = [...others, ...(old?.isReplaced ? [old] : []), news];
    };
    try {
      write(await act(), false);
    } catch (error) {
      if (error instanceof Unfinished) write(error, true);
      throw error;
    }
  }

  #check({ name, lifecycle, inputs: inputsOf }: Declared, olds: Raw): Raw {
    const news = plain(inputsOf((of) => this.#require(of)));
    const { inputs, faults } = lifecycle.check(olds, news, this.world.contextOf(news));
    if (faults.length > 0) throw new Error(`${name}: ${faults.map(describeFault).join("; ")}`);
    return plain(inputs);
  }

  #find(name: string): Recorded | undefined {
    return this.records.find((one) => one.name === name && !one.isReplaced);
  }

  #require(name: string): Recorded {
    if (this.#failed.has(name)) throw new LeftOut(`${name} failed`);
    const found = this.#find(name);
    if (!found) throw new Error(`${name} is not in the state`);
    return found;
  }
}

/** Not brought about, as something that it depends on failed. */
class LeftOut extends Error {}

/** A value as it comes back from the state file. */
function plain(value: object): Raw {
  return JSON.parse(JSON.stringify(value)) as Raw;
}
