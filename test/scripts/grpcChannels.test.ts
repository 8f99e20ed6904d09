import { createRequire } from "node:module";
import * as settings from "@pulumi/pulumi/runtime/settings";
import { describe, expect, it } from "vitest";
import { keepEnginesApart } from "../../scripts/scenario/grpcChannels.mts";

/** The part of @grpc/grpc-js that is needed, from the copy that @pulumi/pulumi loads. */
const grpc = createRequire(require.resolve("@pulumi/pulumi"))("@grpc/grpc-js");
const asItIs = (bytes: Buffer) => bytes;
const PATH = "/engine/Ask";
const service = {
  Ask: {
    path: PATH,
    requestStream: false,
    responseStream: false,
    requestSerialize: asItIs,
    requestDeserialize: asItIs,
    responseSerialize: asItIs,
    responseDeserialize: asItIs,
  },
};

/** A server on a port, or on any; the port and its end. */
async function engineOn(port: number): Promise<{ port: number; end: () => void }> {
  const server = new grpc.Server();
  server.addService(service, {
    Ask: (call: { request: Buffer }, answer: (error: null, bytes: Buffer) => void) =>
      answer(null, call.request),
  });
  const bound = await new Promise<number>((resolve, reject) =>
    server.bindAsync(
      `127.0.0.1:${port}`,
      grpc.ServerCredentials.createInsecure(),
      (error: Error | null, given: number) => (error ? reject(error) : resolve(given)),
    ),
  );
  return { port: bound, end: () => server.forceShutdown() };
}

/** Asks with a client of its own, as a command does, and says what came back. The client stays open, as a program's do. */
function ask(port: number): Promise<string> {
  const { grpcClientOptions } = settings as unknown as { grpcClientOptions: object };
  const client = new grpc.Client(`127.0.0.1:${port}`, grpc.credentials.createInsecure(), grpcClientOptions);
  return new Promise((resolve) =>
    client.makeUnaryRequest(PATH, asItIs, asItIs, Buffer.from("?"), (error: Error | null) =>
      resolve(error ? error.message : "answered"),
    ),
  );
}

describe("an engine that is given the port of one that has ended", () => {
  it("is reached at once", async () => {
    keepEnginesApart();
    const earlier = await engineOn(0);
    expect(await ask(earlier.port)).toBe("answered");
    earlier.end();
    // The call that meets the end is cancelled; those after it find nobody, and wait before they look again.
    while (!(await ask(earlier.port)).includes("UNAVAILABLE"));
    const later = await engineOn(earlier.port);
    expect(await ask(later.port)).toBe("answered");
    later.end();
  });
});
