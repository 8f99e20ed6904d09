/**
 * Used: the copy of @grpc/grpc-js that @pulumi/pulumi itself loads. Its client takes the credentials of that copy alone,
 * and its server is a class of that copy. A package of ours would load another one.
 * Seen to work: @pulumi/pulumi 3.216.0, 3.270.0 and 3.276.0, each with @grpc/grpc-js 1.14.7.
 * Lost where it is not found: what engineLog.ts and cancel.ts do.
 */
import { createRequire } from "node:module";
import type { EngineClient } from "@pulumi/pulumi/proto/engine_grpc_pb";

/** As much of the library as is counted on here. */
export interface Grpc {
  credentials: { createInsecure(): ConstructorParameters<typeof EngineClient>[1] };
  Server?: { prototype: object };
}

/** Finds the library. Tests, and a host that brings its own server, give another one. */
export type FindGrpc = () => Grpc | undefined;

export const grpcOfPulumi: FindGrpc = () => {
  try {
    return createRequire(require.resolve("@pulumi/pulumi"))("@grpc/grpc-js") as Grpc;
  } catch {
    return undefined;
  }
};
