import { createRequire } from "node:module";
import type { LogRequest } from "@pulumi/pulumi/proto/engine_pb";
import { describe, expect, it, onTestFinished } from "vitest";
import { engineAddress } from "../../internals/provider/engineAddress";
import { connectEngineLog } from "../../internals/provider/engineLog";
import { type FindGrpc, grpcOfPulumi } from "../../internals/provider/grpc";

const URN = "urn:pulumi:dev::shop::a:b:C::api";

/** An engine that keeps what it is told, as `next()`. */
async function startEngine() {
  const ofPulumi = createRequire(require.resolve("@pulumi/pulumi"));
  const grpc = ofPulumi("@grpc/grpc-js");
  const { EngineService } = ofPulumi("@pulumi/pulumi/proto/engine_grpc_pb");
  const { Empty } = ofPulumi("google-protobuf/google/protobuf/empty_pb");
  const server = new grpc.Server();
  onTestFinished(() => server.forceShutdown());
  const heard: LogRequest.AsObject[] = [];
  let wake = () => {};
  const log = ({ request }: { request: LogRequest }, answer: (error: null, empty: object) => void) => {
    heard.push(request.toObject());
    answer(null, new Empty());
    wake();
  };
  const ignored = Object.keys(EngineService).map((name) => [name, () => {}]);
  server.addService(EngineService, { ...Object.fromEntries(ignored), log });
  const port = await new Promise<number>((done, failed) =>
    server.bindAsync("127.0.0.1:0", grpc.ServerCredentials.createInsecure(), (error: unknown, at: number) =>
      error ? failed(error) : done(at),
    ),
  );
  const next = async () => {
    if (heard.length === 0)
      await new Promise<void>((done) => {
        wake = done;
      });
    return heard.shift();
  };
  return { argv: ["node", "index.js", `127.0.0.1:${port}`], next };
}

describe("the log of the engine", () => {
  it("gets progress that is replaced, and lines that stay, each beside its resource", async () => {
    const { argv, next } = await startEngine();
    const log = connectEngineLog(argv);
    log(URN).progress("waits");
    expect(await next()).toMatchObject({ urn: URN, message: "waits", ephemeral: true });
    log(URN).notice("done");
    expect(await next()).toMatchObject({ urn: URN, message: "done", ephemeral: false });
  });

  it.each<[string, FindGrpc]>([
    ["is not found", () => undefined],
    [
      "fails to load",
      () => {
        throw new Error("a file of it is missing");
      },
    ],
    ["has no credentials", () => ({}) as never],
    ["has credentials of another kind", () => ({ credentials: { createInsecure: () => 5 } }) as never],
  ])("gets nothing, and nothing breaks, where the gRPC library %s", (_, findGrpc) => {
    const log = connectEngineLog(["node", "index.js", "127.0.0.1:9"], findGrpc);
    log(URN).progress("waits");
    log(URN).notice("done");
  });

  it("is not looked for outside of a provider process", () => {
    const untouched = () => expect.unreachable("the library was loaded");
    expect(() => connectEngineLog(["node", "index.js"], untouched)(URN).notice("done")).not.toThrow();
  });
});

it("Pulumi's own copy of the gRPC library is found", () => {
  expect(grpcOfPulumi()?.credentials.createInsecure).toBeTypeOf("function");
  expect(grpcOfPulumi()?.Server).toBeTypeOf("function");
});

it.each<[string[], string | undefined]>([
  [["node", "/x/cmd/dynamic-provider", "127.0.0.1:40000"], "127.0.0.1:40000"],
  [["node", "index.js", "--logflow", "localhost:1"], "localhost:1"],
  [["node", "index.js"], undefined],
  [["node", "index.js", "127.0.0.1"], undefined],
  [["node", "index.js", "10.0.0.1:80"], undefined],
])("the engine's address among %j is %s", (argv, address) => {
  expect(engineAddress(argv)).toBe(address);
});
