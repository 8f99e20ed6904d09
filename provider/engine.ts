import { createRequire } from "node:module";
import { EngineClient } from "@pulumi/pulumi/proto/engine_grpc_pb";
import { LogRequest, LogSeverity } from "@pulumi/pulumi/proto/engine_pb";

/** Lines for Pulumi's own display, beside one resource. */
export interface EngineLog {
  /** Replaces the line before it, and is gone when the resource is done. */
  progress(message: string): void;
  /** Stays in the output. */
  notice(message: string): void;
}

/**
 * The engine that started this process: it passes its address as an argument. pulumi.log knows no engine in a
 * provider process and cannot name a resource there, so this speaks to the engine directly.
 */
export function connectEngineLog(argv: readonly string[]): (resourceUrn: string) => EngineLog {
  const address = engineAddress(argv);
  if (address === undefined) return () => ({ progress: () => {}, notice: () => {} });
  const engine = new EngineClient(address, grpcOfPulumi().credentials.createInsecure());
  const log = (urn: string, message: string, ephemeral: boolean): void => {
    const request = new LogRequest();
    request.setSeverity(LogSeverity.INFO);
    request.setUrn(urn);
    request.setMessage(message);
    request.setEphemeral(ephemeral);
    // A line that cannot be shown must not fail the resource.
    engine.log(request, () => {});
  };
  return (urn) => ({
    progress: (message) => log(urn, message, true),
    notice: (message) => log(urn, message, false),
  });
}

/** The engine's address among the arguments of a provider process; undefined in any other process. */
export function engineAddress(argv: readonly string[]): string | undefined {
  return argv.find((argument) => /^(127\.0\.0\.1|localhost):\d+$/.test(argument));
}

interface Grpc {
  credentials: { createInsecure(): ConstructorParameters<typeof EngineClient>[1] };
  Server?: { prototype: object };
}

/** The gRPC library that Pulumi's own client was made with: another copy's credentials are refused. */
export function grpcOfPulumi(): Grpc {
  return createRequire(require.resolve("@pulumi/pulumi"))("@grpc/grpc-js") as Grpc;
}
