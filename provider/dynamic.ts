import "./installation/requireNode";
import "./installation/requireDependencies";
import { watchCancel } from "../internals/provider/cancel";
import { connectEngineLog } from "../internals/provider/engineLog";
import { printedAs } from "../internals/provider/printedError";
import { everyKind, type KindName } from "./everyKind";
import type { Handler } from "./host/handler";
import { Host } from "./host/host";
import { keepingSecrets } from "./host/keepingSecrets";
import { SecretTexts } from "./host/secretTexts";
import { serve } from "./host/serving";
import { refuseCancelled } from "./kernel/cancelled";
import { PkiError } from "./kernel/errors";
import type { Props } from "./kind/compact";
import type { Context } from "./kind/lifecycle";
import { tellerOf } from "./kind/teller";

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

const surroundings = {
  contextOf,
  refuseChange,
  configure: (connections: string | undefined) => host.configure(connections),
  noteCheck: () => host.noteCheck(),
};

/**
 * @internal The one door between Pulumi's dynamic-provider host and the lifecycles: the handler of each kind, as the shims
 * load it.
 */
export const handlers = Object.fromEntries(
  Object.entries(everyKind).map(([name, kind]) => [
    name,
    tellingHandler(keepingSecrets(kind, serve(kind, surroundings), secretTexts)),
  ]),
) as Readonly<Record<KindName, Handler>>;

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
