/**
 * Used: the engine's own gRPC service (@pulumi/pulumi/proto), which Pulumi ships and does not document. pulumi.log knows
 * no engine in a provider process, and cannot name a resource there.
 * Seen to work: CLI 3.258, @pulumi/pulumi 3.216.0, 3.270.0 and 3.276.0.
 * Lost where it is absent: lines of progress and notices beside a resource while it is worked on.
 */
import type * as EngineGrpc from "@pulumi/pulumi/proto/engine_grpc_pb";
import type * as EngineMessages from "@pulumi/pulumi/proto/engine_pb";
import { engineAddress } from "./engineAddress";
import { type FindGrpc, grpcOfPulumi } from "./grpc";

/** Lines for Pulumi's own display, beside one resource. */
export interface EngineLog {
  /** Replaces the line before it, and is gone when the resource is done. */
  progress(message: string): void;
  /** Stays in the output. */
  notice(message: string): void;
}

/** Writes one line. The next line replaces it where it is `ephemeral`. */
type Write = (resourceUrn: string, message: string, ephemeral: boolean) => void;

/**
 * The log of the engine that started this process with the arguments `argv`, for each resource. Never throws, and never
 * calls back.
 */
export function connectEngineLog(
  argv: readonly string[],
  findGrpc: FindGrpc = grpcOfPulumi,
): (resourceUrn: string) => EngineLog {
  const address = engineAddress(argv);
  const write = (address === undefined ? undefined : connect(address, findGrpc)) ?? (() => {});
  return (urn) => ({
    progress: (message) => write(urn, message, true),
    notice: (message) => write(urn, message, false),
  });
}

function connect(address: string, findGrpc: FindGrpc): Write | undefined {
  try {
    const { EngineClient } = require("@pulumi/pulumi/proto/engine_grpc_pb") as typeof EngineGrpc;
    const { LogRequest, LogSeverity } = require("@pulumi/pulumi/proto/engine_pb") as typeof EngineMessages;
    const credentials = findGrpc()?.credentials.createInsecure();
    if (credentials === undefined) return undefined;
    const engine = new EngineClient(address, credentials);
    return (urn, message, ephemeral) => {
      const request = new LogRequest();
      request.setSeverity(LogSeverity.INFO);
      request.setUrn(urn);
      request.setMessage(message);
      request.setEphemeral(ephemeral);
      // A line that cannot be shown must not fail the resource.
      engine.log(request, () => {});
    };
  } catch {
    return undefined;
  }
}
