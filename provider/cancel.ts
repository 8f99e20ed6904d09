import { setMaxListeners } from "node:events";
import { engineAddress, grpcOfPulumi } from "./engine";

/** The call by which the engine tells its providers that a person has pressed Ctrl-C once. */
const CANCEL = "/pulumirpc.ResourceProvider/Cancel";

/** What is counted on of the gRPC library: its server looks up the handler of every call by the call's path. */
interface ServerInternals {
  _retrieveHandler?: (path: unknown, ...rest: unknown[]) => unknown;
}

/**
 * A signal that aborts when the person cancels the command; `argv` is the process's own. Pulumi's host of dynamic providers answers Cancel and
 * tells nobody, so this looks over its shoulder: at the path, as other calls carry an empty message too. Where a later
 * release of the library is made otherwise, a cancellation is not seen, and all else works as before.
 */
export function watchCancel(
  argv: readonly string[],
  server: () => { prototype: ServerInternals } | undefined = () => grpcOfPulumi().Server,
): AbortSignal {
  const controller = new AbortController();
  // Every wait of the process listens.
  setMaxListeners(0, controller.signal);
  const internals = engineAddress(argv) === undefined ? undefined : server()?.prototype;
  const retrieve = internals?._retrieveHandler;
  if (!internals || typeof retrieve !== "function") return controller.signal;
  internals._retrieveHandler = function (this: ServerInternals, path, ...rest) {
    if (path === CANCEL) controller.abort();
    return retrieve.call(this, path, ...rest);
  };
  return controller.signal;
}
