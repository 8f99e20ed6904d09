import { expect } from "vitest";
import type { Fault, PkiError } from "../../provider/kernel/errors";
import { describeFault } from "../../provider/kernel/errors";
import type { Reason } from "../../provider/kernel/reason";
import { type Context, type Difference, type Lifecycle, Unfinished } from "../../provider/kind/lifecycle";
import type { World } from "./world";

type Raw = Record<string, unknown>;

/**
 * One resource as the engine treats it: check, then diff, then create or update; what a failure leaves behind
 * stays in the state. Each step can be taken alone as well.
 */
export class Resource<I extends object, S extends object> {
  id = "";
  #state: S | undefined;

  /** `base` is what the resource class says of itself; each step is given the rest of the program's inputs. */
  constructor(
    private readonly world: World,
    private readonly lifecycle: Lifecycle<I, S>,
    private readonly base: Raw,
  ) {}

  get #context(): Context {
    return this.world.contextOf(this.base);
  }

  /** The state; throws before the first creation. */
  get state(): S {
    if (!this.#state) throw new Error("the resource has no state yet");
    return this.#state;
  }

  faults(raw: Raw = {}): Fault[] {
    return this.#checked(raw).faults;
  }

  /** The canonical inputs, for which there must be no fault. */
  check(raw: Raw = {}): I {
    const { inputs, faults } = this.#checked(raw);
    if (faults.length > 0) throw new Error(faults.map(describeFault).join("\n"));
    return inputs;
  }

  /** The answer to the engine in a preview; every difference has its reasons. */
  diff(raw: Raw = {}): Omit<Difference, "reasons"> {
    const before = this.world.messages("notice").length;
    const { reasons, ...told } = this.#difference(raw);
    expectReasons({ reasons, ...told });
    const isSaid = this.world.messages("notice").length > before;
    if (told.changes === true && this.world.host.plans) expect(isSaid, "no notice says why").toBe(true);
    return told;
  }

  /** Why a preview would change something. */
  reasons(raw: Raw = {}): readonly Reason[] {
    return this.#difference(raw).reasons;
  }

  #difference(raw: Raw): Difference {
    return this.lifecycle.diff(this.id, this.state, this.check(raw), this.#context);
  }

  async create(raw: Raw = {}): Promise<S> {
    const { lifecycle } = this;
    const inputs = this.check(raw);
    return this.#keep(async () => {
      const { id, state } = await lifecycle.create(inputs, this.#context);
      this.id = id;
      return state;
    });
  }

  async update(raw: Raw = {}): Promise<S> {
    const inputs = this.check(raw);
    const foreseen = this.lifecycle.foresee(this.state, inputs, this.world.now());
    const state = await this.#keep(() => this.lifecycle.update(this.id, this.state, inputs, this.#context));
    expect(state, "an output came out otherwise than foreseen").toMatchObject(foreseen);
    return state;
  }

  /**
   * A replacement that the plan asks for, as the engine makes it in one process: check and diff, another check that
   * does not see the old one, create, and the old one's delete.
   */
  async replace(raw: Raw = {}): Promise<S> {
    const { replaces } = this.diff(raw);
    expect(replaces, "the plan was expected to replace").not.toEqual([]);
    const old = { id: this.id, state: this.state };
    this.#state = undefined;
    try {
      await this.create(raw);
    } catch (error) {
      // A create that failed before there was an id leaves the old one in place.
      if (!(error instanceof Unfinished)) this.#state = old.state;
      throw error;
    }
    await this.lifecycle.delete(old.id, old.state, this.#context);
    return this.state;
  }

  /** `pulumi refresh`, in a process of its own: what is read replaces the state; false where the resource is gone. */
  async refresh(): Promise<boolean> {
    this.world.restart();
    const seen = await this.lifecycle.read(this.id, this.state, this.#context);
    if (seen) this.#state = seen;
    return seen !== undefined;
  }

  async delete(): Promise<void> {
    await this.lifecycle.delete(this.id, this.state, this.#context);
  }

  #checked(raw: Raw) {
    return this.lifecycle.check(this.#state ?? {}, { ...this.base, ...raw }, this.#context);
  }

  async #keep(act: () => Promise<S>): Promise<S> {
    try {
      this.#state = await act();
      return this.#state;
    } catch (error) {
      if (error instanceof Unfinished) {
        this.id = error.id;
        this.#state = error.state as S;
      }
      throw error;
    }
  }
}

/** Each difference has its reasons, and no other has any; a replacement names what replaces. */
export function expectReasons({ reasons, changes, replaces }: Difference): void {
  if (changes === false) expect(reasons).toEqual([]);
  if (changes === true || replaces.length > 0) expect(reasons).not.toEqual([]);
  const replacing = reasons.filter((reason) => reason.replaces).map(({ path }) => path);
  if (replaces.length > 0) expect(replacing).toEqual(replaces);
  for (const { path, why } of reasons) expect([path, why]).not.toContain("");
}

/** The error that a step must end in; it always says what happened and what to do. */
export async function failure(step: Promise<unknown>): Promise<PkiError> {
  const error = await step.then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  expect(error, "the step was expected to fail").toMatchObject({
    code: expect.stringMatching(/^[A-Z]\w+$/),
    resource: expect.stringMatching(/\w/),
    cause: expect.stringMatching(/\w/),
    remedy: expect.stringMatching(/\w/),
  });
  return error as PkiError;
}
