import { PkiError } from "../kernel/errors";
import {
  type Checked,
  type Context,
  type Difference,
  inputsIn,
  type Lifecycle,
  Unfinished,
} from "../kind/lifecycle";
import type { Destination, Made, SyncedObject, SyncWork } from "./destination";
import { answeringForEarlier, endEarlier } from "./earlier";
import { endAll } from "./end";
import { keepingObject } from "./keeping";
import { type EarlierObject, isPlaceholder, type SyncOutputs } from "./model/state";
import { noteReplaced } from "./pins";
import { planCreation } from "./plan/creation";
import { endReasons, planEndOfEarlier } from "./plan/earlier";
import { heldEndError, heldEndNotice, heldEndReasons, planHeldEnd } from "./plan/readers";
import type { Upkeep } from "./plan/upkeep";

/** The life of one certificate at a destination: each step observes, plans, acts and returns the state. */
export class SyncLifecycle<W extends SyncWork, O extends SyncedObject, S extends W["inputs"] & SyncOutputs>
  implements Lifecycle<W["inputs"], S>
{
  readonly observedInputs: (state: S) => object;

  constructor(private readonly to: Destination<W, O, S>) {
    this.observedInputs = inputsIn(to.inputNames);
  }

  check(olds: Partial<S>, news: Record<string, unknown>, context: Context): Checked<W["inputs"]> {
    return this.to.check(olds, news, context);
  }

  diff(id: string, state: S, inputs: W["inputs"], { world, teller }: Context): Difference {
    // A refresh plans nothing, and decides nothing by time.
    const now = world.decidesRenewals() ? world.now() : undefined;
    const upkeep = this.to.plan(inputs, state, now);
    if (upkeep.notice !== undefined) teller.notice(upkeep.notice);
    if (upkeep.do === "replace") {
      const replaced = { arn: id, name: this.to.nameOf(state), state };
      if (!isPlaceholder(state) && now) noteReplaced(inputs.resourceUrn, replaced, world);
      const reasons = this.to.explained(inputs, state, upkeep.replaces);
      return { replaces: upkeep.replaces, changes: undefined, reasons };
    }
    const end = planEndOfEarlier(inputs, state, now, this.to.noun);
    if (end.notice !== undefined) teller.notice(end.notice);
    const held = planHeldEnd(inputs, state, upkeep, now);
    if (held) teller.notice(heldEndNotice(held, now));
    const ended = [...endReasons(end), ...heldEndReasons(held, now)];
    if (upkeep.do === "nothing") return { replaces: [], changes: ended.length > 0, reasons: ended };
    const unexplained = [...ended, ...this.to.unexplained(upkeep, state)];
    const reasons = [...unexplained, ...this.to.explained(inputs, state, [])];
    return { replaces: [], changes: unexplained.length > 0 ? true : undefined, reasons };
  }

  foresee(state: S, inputs: W["inputs"], now: Date): Partial<S> {
    return this.to.foresee(state, inputs, now);
  }

  async create(inputs: W["inputs"], context: Context): Promise<Made<S>> {
    const { to } = this;
    const plan = planCreation(inputs, to.nameOf(inputs));
    if (plan.do === "refuse")
      throw new PkiError({ code: "CertificateUnusable", resource: to.resourceOf(inputs), ...plan });
    const work = await to.open(inputs, context);
    await to.gate(work);
    if (plan.do === "wait") context.teller.notice(plan.notice);
    const made =
      plan.do === "wait"
        ? await to.wait(work)
        : await answeringForEarlier(to, work, (earlier) => to.make(work, earlier));
    if (isPlaceholder(made.state)) return made;
    return { id: made.id, state: await to.settle(made.id, undefined, made.state, work) };
  }

  async read(id: string, state: S, context: Context): Promise<S | undefined> {
    if (isPlaceholder(state)) return state;
    const work = await this.to.open(state, context, id);
    const seen = await this.to.find(id, work);
    if (seen && seen.deletedAt === undefined) return this.to.observe(seen, state, work);
    if (state.status === "removed") return state;
    this.#tellForsaken(state, context);
    return undefined;
  }

  async update(id: string, state: S, inputs: W["inputs"], context: Context): Promise<S> {
    const { to } = this;
    const now = context.world.now();
    const upkeep = to.plan(inputs, state, now);
    const { ending } = planEndOfEarlier(inputs, state, now, to.noun);
    const held = planHeldEnd(inputs, state, upkeep, now);
    const after = await this.#follow(id, state, { upkeep, ending }, inputs, context);
    // It comes last, so that it keeps nothing from being done.
    if (held?.isOver)
      throw new Unfinished(id, after, heldEndError(held, { arn: id, resource: to.resourceOf(state) }));
    return after;
  }

  delete(id: string, state: S, context: Context): Promise<void> {
    return endAll(this.to, id, state, context);
  }

  /** Takes the step that the plan asks for, and ends earlier objects. */
  async #follow(
    id: string,
    state: S,
    { upkeep, ending }: { upkeep: Upkeep; ending: EarlierObject[] },
    inputs: W["inputs"],
    context: Context,
  ): Promise<S> {
    const { to } = this;
    if (upkeep.do === "replace" || (upkeep.do === "nothing" && ending.length === 0)) return state;
    // A name that changed while content waits, or while the certificate is dead, is not the object's.
    const work = await to.open(to.underName(inputs, to.nameOf(state)), context, id);
    return endEarlier(to, id, await this.#bringAbout(id, state, upkeep, work), ending, work);
  }

  /** The one step that the plan asks for. */
  async #bringAbout(id: string, state: S, upkeep: Upkeep, work: W): Promise<S> {
    const { to } = this;
    if (upkeep.do === "nothing" || upkeep.do === "replace") return state;
    await to.gate(work, id);
    const written = await keepingObject(id, state, work, () => to.act(id, state, upkeep, work));
    return upkeep.do === "remove" ? written : to.settle(id, state, written, work);
  }

  /** A resource that is gone leaves the state, and with it those that it answered for: somebody has to know of them. */
  #tellForsaken(state: S, { teller }: Context): void {
    const { earlier = [] } = state;
    if (earlier.length === 0) return;
    const names = earlier.map(({ name }) => name).join(", ");
    const { noun } = this.to;
    teller.notice(`${this.to.nameOf(state)} is gone; delete the earlier ${noun}s ${names} by hand`);
  }
}
