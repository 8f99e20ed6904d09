import "./kernel/requireNode";
import "./kernel/requireDependencies";
import { watchCancel } from "../internals/provider/cancel";
import { connectEngineLog } from "../internals/provider/engineLog";
import { printedAs } from "../internals/provider/printedError";
import { everyKind, type KindName } from "./everyKind";
import type { Handler } from "./host/handler";
import { Host } from "./host/host";
import { keepingSecrets } from "./host/keepingSecrets";
import { SecretTexts } from "./host/secretTexts";
import { refuseCancelled } from "./kernel/cancelled";
import { CONNECTIONS_KEY } from "./kernel/connectionsKey";
import { describeFault, PkiError } from "./kernel/errors";
import { plain } from "./kernel/json";
import type { Props } from "./kind/compact";
import type { Kind } from "./kind/kind";
import { type Context, Unfinished } from "./kind/lifecycle";
import { noteState } from "./kind/pins";
import { upgradeState, versioned } from "./kind/stateUpgrade";
import { tellerOf } from "./kind/teller";

/** The property in which the engine keeps a dynamic resource's code. It must survive in every state. */
const SHIM_KEY = "__provider";

const secretTexts = new SecretTexts();
const host = telling(() => new Host(process.env, watchCancel(process.argv)));
const linesOf = connectEngineLog(process.argv);

/** The context that the lifecycle of one resource is given, by the resource's inputs or state. */
function contextOf({ resourceUrn }: Props): Context {
  const { progress, notice } = linesOf(String(resourceUrn));
  const lines = {
    progress: (message: string) => progress(secretTexts.hide(message)),
    notice: (message: string) => notice(secretTexts.hide(message)),
  };
  return { world: host, teller: tellerOf(lines, host.memory), ways: {} };
}

/**
 * @internal The one door between Pulumi's dynamic-provider host and the lifecycles: the handler of each kind, as the shims
 * load it.
 */
export const handlers = Object.fromEntries(
  Object.entries(everyKind).map(([name, kind]) => [
    name,
    tellingHandler(keepingSecrets(kind, serve(kind), secretTexts)),
  ]),
) as Readonly<Record<KindName, Handler>>;

/**
 * Gives lifecycles inputs and states in full and of today's shape alone. Upgrades versions and expands the short form,
 * in which the engine stores them, on the way in, and shortens on the way out.
 */
function serve(kind: Kind): Handler {
  const stored = storedFormOf(kind);
  return { ...checking(kind, stored), ...comparing(kind, stored), ...changing(kind, stored) };
}

type StoredForm = ReturnType<typeof storedFormOf>;

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

function checking(
  kind: Kind,
  { toInputs, upgraded, inFull }: StoredForm,
): Pick<Handler, "configure" | "check"> {
  return {
    configure: ({ config }) => host.configure(config.get(CONNECTIONS_KEY)),

    async check(olds, { [SHIM_KEY]: shim, ...news }) {
      host.noteCheck();
      const lifecycle = await kind.lifecycle();
      // No old inputs at all say that the resource is new.
      const isNew = Object.keys(olds).length === 0;
      if (!isNew) noteState(host.memory);
      const before = isNew ? olds : upgraded(inFull(olds));
      const { inputs, faults } = lifecycle.check(before, news, contextOf(news));
      const failures = faults.map((fault) => ({ property: fault.property, reason: describeFault(fault) }));
      return { inputs: toInputs({ ...inputs, [SHIM_KEY]: shim }), failures };
    },
  };
}

function comparing(
  kind: Kind,
  { toState, toInputs, upgraded, inFull }: StoredForm,
): Pick<Handler, "diff" | "read"> {
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
function changing(
  kind: Kind,
  { toState, upgraded, inFull }: StoredForm,
): Pick<Handler, "create" | "update" | "delete"> {
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

/** A handler whose methods fail as `telling` has it. */
function tellingHandler(handler: Handler): Handler {
  const methods = Object.entries(handler) as [string, (...args: unknown[]) => unknown][];
  return Object.fromEntries(
    methods.map(([name, method]) => [name, (...args: unknown[]) => telling(() => method(...args))]),
  ) as unknown as Handler;
}

/** Runs a step, now or in a promise. Tells an error of ours once, and any other with its stack; of neither a secret name. */
function telling<T>(act: () => T): T {
  const told = (error: unknown): never => {
    const shown = error instanceof Error ? secretTexts.hideIn(error) : error;
    throw shown instanceof PkiError ? printedAs(shown, shown.resource, `[${shown.code}]`) : shown;
  };
  try {
    const outcome = act();
    return outcome instanceof Promise ? (outcome.catch(told) as T) : outcome;
  } catch (error) {
    return told(error);
  }
}

/** Nothing is begun under a clock that is not real, nor once the person has cancelled the command. */
function refuseChange({ resourceUrn }: Props): void {
  host.refuseForecast();
  refuseCancelled(host.cancelled, String(resourceUrn), "anything was changed");
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
