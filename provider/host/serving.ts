import { CONNECTIONS_KEY } from "../kernel/connectionsKey";
import { describeFault } from "../kernel/errors";
import { plain } from "../kernel/json";
import type { Props } from "../kind/compact";
import type { Kind } from "../kind/kind";
import { type Context, Unfinished } from "../kind/lifecycle";
import { noteState } from "../kind/pins";
import { upgradeState, versioned } from "../kind/stateUpgrade";
import type { Handler } from "./handler";

/** The property in which the engine keeps a dynamic resource's code. It must survive in every state. */
const SHIM_KEY = "__provider";

/** The process in which lifecycles are served. */
export interface Surroundings {
  /** The context of the lifecycle of one resource, by its inputs or state. */
  contextOf(props: Props): Context;
  /** Takes the connections of the provider's configuration. */
  configure(connections: string | undefined): void;
  /** Hears of each check, as none but a preview and an up make one. */
  noteCheck(): void;
  /** Throws where nothing of a resource may be changed. */
  refuseChange(props: Props): void;
}

/**
 * Gives lifecycles inputs and states in full and of today's shape alone. Upgrades versions and expands the short form,
 * in which the engine stores them, on the way in, and shortens on the way out.
 */
export function serve(kind: Kind, surroundings: Surroundings): Handler {
  const served = { kind, ...storedFormOf(kind), ...surroundings };
  return { ...checking(served), ...comparing(served), ...changing(served) };
}

type Served = { kind: Kind } & ReturnType<typeof storedFormOf> & Surroundings;

/** Between what the engine stores and what lifecycles see. */
function storedFormOf(kind: Kind) {
  const { inputs } = kind.states.form;
  return {
    // An undefined, a Date or a class instance would fail in the engine *after* the AWS call.
    toState: (state: object): Props => versioned(kind, plain(state)),
    toInputs: (whole: object): Props => inputs.short(plain(whole)),
    upgraded: (state: Props): Props => upgradeState(kind, state),
    inFull: inputs.whole,
  };
}

function checking(served: Served): Pick<Handler, "configure" | "check"> {
  const { kind, toInputs, upgraded, inFull, contextOf, configure, noteCheck } = served;
  return {
    configure: ({ config }) => configure(config.get(CONNECTIONS_KEY)),

    async check(olds, { [SHIM_KEY]: shim, ...given }) {
      // Under ignoreChanges of all inputs, they come as they are stored.
      const news = inFull(given);
      noteCheck();
      const context = contextOf(news);
      const lifecycle = await kind.lifecycle();
      // No old inputs at all say that the resource is new.
      const isNew = Object.keys(olds).length === 0;
      if (!isNew) noteState(context.world.memory);
      const before = isNew ? olds : upgraded(inFull(olds));
      const { inputs, faults } = lifecycle.check(before, news, context);
      const failures = faults.map((fault) => ({ property: fault.property, reason: describeFault(fault) }));
      return { inputs: toInputs({ ...inputs, [SHIM_KEY]: shim }), failures };
    },
  };
}

function comparing(served: Served): Pick<Handler, "diff" | "read"> {
  const { kind, toState, toInputs, upgraded, inFull, contextOf } = served;
  return {
    async diff(id, olds, news) {
      const lifecycle = await kind.lifecycle();
      const inputs = inFull(news);
      const { changes, replaces } = lifecycle.diff(id, upgraded(olds), inputs, contextOf(inputs));
      // A native plugin has written that state. Without the shim in it the resource could never be destroyed.
      const hasShim = SHIM_KEY in olds;
      return { replaces, ...(changes === undefined ? {} : { changes: changes || !hasShim }) };
    },

    async read(id, props) {
      const before = upgraded(props);
      const lifecycle = await kind.lifecycle();
      const state = await lifecycle.read(id, before, contextOf(before));
      if (!state) return { id: "" };
      const observed = lifecycle.observedInputs(state);
      return {
        id,
        props: toState(state),
        ...(observed ? { inputs: toInputs(observed) } : {}),
      };
    },
  };
}

/** The calls that change something in AWS. */
function changing(served: Served): Pick<Handler, "create" | "update" | "delete"> {
  const { kind, toState, upgraded, inFull, contextOf, refuseChange } = served;
  return {
    create: (checked) =>
      reporting(checked, toState, async () => {
        const inputs = inFull(checked);
        refuseChange(inputs);
        const lifecycle = await kind.lifecycle();
        const { id, state } = await lifecycle.create(inputs, contextOf(inputs));
        return { id, outs: toState(state) };
      }),

    update: (id, olds, checked) =>
      reporting(checked, toState, async () => {
        const news = inFull(checked);
        refuseChange(news);
        const lifecycle = await kind.lifecycle();
        return { outs: toState(await lifecycle.update(id, upgraded(olds), news, contextOf(news))) };
      }),

    async delete(id, props) {
      refuseChange(inFull(props));
      const state = upgraded(props);
      const lifecycle = await kind.lifecycle();
      await lifecycle.delete(id, state, contextOf(state));
    },
  };
}

/**
 * Gives a failure after which something exists the shape that the engine records: id, properties, reasons. The
 * properties carry the shim, or the resource could never be destroyed.
 */
async function reporting<T>(
  inputs: Props,
  toState: (outcome: object) => Props,
  act: () => Promise<T>,
): Promise<T> {
  try {
    return await act();
  } catch (error) {
    if (!(error instanceof Unfinished)) throw error;
    const properties = toState({ ...error.state, [SHIM_KEY]: inputs[SHIM_KEY] });
    throw Object.assign(error, { properties, reasons: [error.message] });
  }
}
