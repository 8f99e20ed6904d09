/**
 * Patched: `Server.prototype._retrieveHandler` of @grpc/grpc-js, which finds the handler of every call by its path.
 * Pulumi's host of dynamic providers answers Cancel and tells no provider. Other calls carry an empty message too, so that
 * only the path tells them apart.
 * Seen to work: @pulumi/pulumi 3.216.0, 3.270.0 and 3.276.0, each with @grpc/grpc-js 1.14.7.
 * Lost where it does not work: a cancellation (Ctrl-C once) is not seen, and what was begun takes its full time.
 */
import { setMaxListeners } from "node:events";
import { engineAddress } from "./engineAddress";
import { type FindGrpc, grpcOfPulumi } from "./grpc";

/** The call by which the engine tells its providers that a person has pressed Ctrl-C once. */
const CANCEL = "/pulumirpc.ResourceProvider/Cancel";

/** As much of the library's server as is counted on. */
interface ServerInternals {
  _retrieveHandler?: (path: unknown, ...rest: unknown[]) => unknown;
}

/** A signal that aborts when the person cancels the command. `argv` is the process's own. */
export function watchCancel(argv: readonly string[], findGrpc: FindGrpc = grpcOfPulumi): AbortSignal {
  const controller = new AbortController();
  // Every wait of the process listens.
  setMaxListeners(0, controller.signal);
  const grpc = engineAddress(argv) === undefined ? undefined : findGrpc();
  const internals: ServerInternals | undefined = grpc?.Server?.prototype;
  const retrieve = internals?._retrieveHandler;
  if (!internals || typeof retrieve !== "function") return controller.signal;
  Reflect.set(internals, "_retrieveHandler", function (this: unknown, path: unknown, ...rest: unknown[]) {
    if (path === CANCEL) controller.abort();
    return retrieve.call(this, path, ...rest);
  });
  return controller.signal;
}
