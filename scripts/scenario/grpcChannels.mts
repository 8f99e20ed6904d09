// Patch of @pulumi/pulumi's channel options, seen on 3.270 with @grpc/grpc-js 1.14: a process that runs one engine after
// another for inline programs shares connections between them by address. The port of an engine that has ended may be
// given to the next, whose first call then fails at once: "14 UNAVAILABLE: No connection established. Last error: null".

import * as settings from "@pulumi/pulumi/runtime/settings.js";

/** Gives each client of an engine connections of its own, for the whole process. Safe to call again. */
export function keepEnginesApart(): void {
  const { grpcChannelOptions, grpcClientOptions } = settings as unknown as Record<string, object>;
  for (const options of [grpcChannelOptions, grpcClientOptions])
    Object.assign(options as object, { "grpc.use_local_subchannel_pool": 1 });
}
