import { translateFailure } from "../aws/calls/failures";
import { cancelled } from "../kernel/cancelled";
import type { PkiError } from "../kernel/errors";
import { UNKNOWN } from "../kernel/unknown";
import { type Checked, type Context, type Difference, type Lifecycle, Unfinished } from "../kind/lifecycle";
import { KeyCodec } from "./codec";
import { joined, withoutSuccessor } from "./errors";
import { fateIn, noteHeld } from "./guard";
import { Holdings, outputsOf } from "./holdings";
import { KeySteps } from "./keySteps";
import { failuresOf, type Outcome } from "./outcome";
import { changesOf, SetPlanner } from "./plan";
import { laterReason, setReasons } from "./reasons";
import { SetReport } from "./report";
import { withReturned } from "./returned";
import type { SetInputs, SetKind, SetState, SetTypes } from "./setKind";

/** The inputs of a set that a run brings it to. */
interface Target<T extends SetTypes> {
  id: string;
  inputs: SetInputs<T>;
  isNew: boolean;
}

/** The life of sets of one kind: each key of a set lives the life of a resource of its own. */
export class SetLifecycle<T extends SetTypes> implements Lifecycle<SetInputs<T>, SetState<T>> {
  readonly #planner: SetPlanner<T>;
  readonly #steps: KeySteps<T>;

  constructor(private readonly kind: SetKind<T>) {
    this.#planner = new SetPlanner(kind);
    this.#steps = new KeySteps<T>(kind.one);
  }

  #holdings(state: SetState<T>): Holdings<T> {
    return new Holdings(new KeyCodec(this.kind, this.kind.sharedOf(state)), state);
  }

  /** Inputs of a program that would describe the keys that stand. */
  observedInputs(state: SetState<T>): SetInputs<T> {
    const shared = this.kind.sharedOf(state);
    const holdings = this.#holdings(state);
    const members = holdings.keys.flatMap((key) => {
      const standing = holdings.standing(key);
      return standing ? [[key, this.kind.memberOf(shared, standing.state)] as const] : [];
    });
    return { ...shared, certificates: Object.fromEntries(members) };
  }

  check(olds: Partial<SetState<T>>, news: Record<string, unknown>, context: Context): Checked<SetInputs<T>> {
    return this.kind.check(olds, news, context);
  }

  /** Never replaces the set itself. */
  diff(_id: string, recorded: SetState<T>, inputs: SetInputs<T>, context: Context): Difference {
    // The keys are made of what is not known yet.
    if ((inputs.certificates as unknown) === UNKNOWN)
      return { replaces: [], changes: undefined, reasons: [laterReason("certificates")] };
    const wanted = Object.keys(inputs.certificates);
    const holdings = this.#holdings(withReturned(recorded, wanted));
    const report = new SetReport(context);
    const plans = this.#planner.plan(holdings, inputs, report);
    // An update notes it anew. Without an update it tells an earlier set, still to be deleted, which objects to leave.
    noteHeld(inputs.resourceUrn, holdings.heldIds(), context.world);
    if (context.world.decidesRenewals()) this.#planner.tell(plans, holdings, report);
    report.flush();
    const changes = changesOf(plans, holdings);
    const open = wanted.filter((key) => inputs.certificates[key] === UNKNOWN);
    const reasons = [
      ...setReasons(this.kind.noun, plans, holdings.state),
      ...open.map((key) => laterReason(`certificates.${key}`)),
    ];
    return { replaces: [], changes: open.length > 0 && changes === false ? undefined : changes, reasons };
  }

  foresee(state: SetState<T>, inputs: SetInputs<T>, now: Date): Partial<SetState<T>> {
    if ((inputs.certificates as unknown) === UNKNOWN) return {};
    return this.#planner.foresee(this.#holdings(state), inputs, now) as Partial<SetState<T>>;
  }

  async create(inputs: SetInputs<T>, context: Context): Promise<{ id: string; state: SetState<T> }> {
    const { stack, resource } = inputs.identity;
    const id = `${stack}/${resource.split("::").at(-1)}`;
    const empty = { lines: {}, unusual: {}, failures: {}, leaving: [] };
    const target = { id, inputs, isNew: true };
    return {
      id,
      state: await this.#bringAbout({ ...this.kind.sharedOf(inputs), ...empty }, target, context),
    };
  }

  update(id: string, state: SetState<T>, inputs: SetInputs<T>, context: Context): Promise<SetState<T>> {
    return this.#bringAbout(state, { id, inputs, isNew: false }, context);
  }

  /**
   * Brings all keys of a set about, side by side, and gives the state that results. A key that fails fails no other: why
   * is in the state, and the set's gate fails the run once all is done that could be done. Only a cancelled command is
   * an error here, after every key has come to its end.
   */
  async #bringAbout(recorded: SetState<T>, target: Target<T>, context: Context): Promise<SetState<T>> {
    const { inputs, isNew } = target;
    const shared = this.kind.sharedOf(inputs);
    const before = this.#holdings(withReturned(recorded, Object.keys(inputs.certificates)));
    const { outcomes, report } = await this.#carryOut(before, inputs, context);
    const left = await this.#steps.finishLeaving(before.leaving(), outcomes, report);
    const failures = failuresOf(outcomes);
    // The gate fails the run, but a run with --target may leave the gate out.
    for (const [key, { code }] of failures) report.notice(key, `failed [${code}]`);
    report.flush();
    const stopping = failures.filter(([, failure]) => isNew && this.kind.stopsAt(failure));
    if (stopping.length > 0) throw joined(new Map(stopping));
    const state = { ...shared, ...outputsOf(new KeyCodec(this.kind, shared), outcomes, left) };
    noteHeld(inputs.resourceUrn, this.#holdings(state).heldIds(), context.world);
    const isWhole = left.length === 0 && failures.length === 0;
    if (context.world.cancelled.aborted && !isWhole)
      throw unfinished(target, state, outcomes.length - failures.length, outcomes.length);
    return state;
  }

  async #carryOut(before: Holdings<T>, inputs: SetInputs<T>, context: Context) {
    // The plan has told of these decisions: they are made again here without a notice.
    const plans = this.#planner.plan(before, inputs, new SetReport(context));
    const acting = [...plans.values()].filter((plan) => plan.do !== "keep").length;
    const report = new SetReport(context, acting);
    const steps = [...plans].map(async ([key, plan]): Promise<Outcome<T["state"]>> => {
      const keyContext = report.contextOf(key, this.kind.ways);
      const outcome = await this.#steps.carryOut(plan, before.standing(key), keyContext);
      if (plan.do !== "keep") report.ended(outcome.failure === undefined);
      return { ...outcome, key, isWanted: Object.hasOwn(inputs.certificates, key) };
    });
    return { outcomes: await Promise.all(steps), report };
  }

  /** Refreshes key by key. A key whose object is gone has none. */
  async read(_id: string, state: SetState<T>, context: Context): Promise<SetState<T>> {
    const shared = this.kind.sharedOf(state);
    const holdings = this.#holdings(state);
    const report = new SetReport(context, holdings.keys.length);
    const steps = holdings.keys.map(async (key): Promise<Outcome<T["state"]>> => {
      const outcome = await this.#steps.read(holdings.standing(key), report.contextOf(key));
      report.ended(outcome.failure === undefined);
      return { ...outcome, key, isWanted: true };
    });
    const outcomes = await Promise.all(steps);
    report.flush();
    const failed = failuresOf(outcomes);
    if (failed.length > 0) throw joined(new Map(failed));
    const { failures, leaving } = state;
    return { ...shared, ...outputsOf(new KeyCodec(this.kind, shared), outcomes, []), failures, leaving };
  }

  /**
   * Ends every object of a set, but for those that the program still declares. A key's failure stops no other, and all
   * failures are told at the end.
   */
  async delete(_id: string, state: SetState<T>, context: Context): Promise<void> {
    const holdings = this.#holdings(state);
    const fate = fateIn(state.identity, context.world);
    const standing = holdings.keys.flatMap((key) => {
      const one = holdings.standing(key);
      return one ? [{ key, one, fate: fate(key, one.id) }] : [];
    });
    const leaving = holdings.leaving().map(({ key, standing }) => ({ key, one: standing, fate: "goes" }));
    const ending = [...standing, ...leaving].filter(({ fate }) => fate !== "stays");
    const report = new SetReport(context, ending.length);
    const failures = new Map<string, PkiError>();
    const steps = ending.map(async ({ key, one, fate }) => {
      try {
        if (fate === "waits") throw withoutSuccessor(key, one.id);
        await this.kind.one.delete(one.id, one.state, report.contextOf(key));
      } catch (error) {
        failures.set(key, translateFailure(error, { resource: key, action: `delete ${one.id}` }));
      }
      report.ended(!failures.has(key));
    });
    await Promise.all(steps);
    report.flush();
    if (failures.size > 0) throw joined(failures);
  }
}

/** The error of a cancelled command, with the state that it has come to. */
function unfinished<T extends SetTypes>(
  { id, inputs: { resourceUrn } }: Target<T>,
  state: SetState<T>,
  done: number,
  total: number,
): Unfinished {
  const name = resourceUrn.split("::").at(-1) ?? resourceUrn;
  return new Unfinished(id, state, cancelled(name, `after ${done} of ${total} keys`));
}
