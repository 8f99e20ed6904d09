import { createRequire } from "node:module";
import { describe, expect, it } from "vitest";
import { watchCancel } from "../../internals/provider/cancel";

const CANCEL = "/pulumirpc.ResourceProvider/Cancel";
const ENGINE = ["node", "index.js", "127.0.0.1:40000"];

/** A server as the gRPC library makes it, as far as it counts here. */
function fakeServer() {
  class Server {
    handlers = new Map([[CANCEL, "the host's own answer"]]);
    _retrieveHandler(path: string) {
      return this.handlers.get(path);
    }
  }
  return { Server, call: (path: string) => new Server()._retrieveHandler(path) };
}

describe("a cancellation", () => {
  it("is seen at the call of that name, which is answered all the same", () => {
    const { Server, call } = fakeServer();
    const signal = watchCancel(ENGINE, () => ({ Server }) as never);
    expect(signal.aborted).toBe(false);
    expect(call(CANCEL)).toBe("the host's own answer");
    expect(signal.aborted).toBe(true);
  });

  it("is not taken from other calls, whose messages are empty too", () => {
    const { Server, call } = fakeServer();
    const signal = watchCancel(ENGINE, () => ({ Server }) as never);
    for (const method of ["GetPluginInfo", "Delete", "Create"]) call(`/pulumirpc.ResourceProvider/${method}`);
    expect(signal.aborted).toBe(false);
  });

  it.each<[string, unknown]>([
    ["is not found", undefined],
    ["has no server", {}],
    ["looks handlers up in another way", { Server: class {} }],
    ["keeps something else by that name", { Server: { prototype: { _retrieveHandler: 5 } } }],
    ["lets nothing be put in its place", { Server: { prototype: Object.freeze({ _retrieveHandler() {} }) } }],
  ])("is never seen, and nothing breaks, where the library %s", (_, grpc) => {
    expect(watchCancel(ENGINE, () => grpc as never).aborted).toBe(false);
  });

  it("is not watched for outside of a provider process", () => {
    const untouched = () => {
      throw new Error("the library was loaded");
    };
    expect(watchCancel(["node", "index.js"], untouched).aborted).toBe(false);
  });

  it("is what Pulumi's own service and library still call so", () => {
    const ofPulumi = createRequire(require.resolve("@pulumi/pulumi"));
    const { ResourceProviderService } = ofPulumi("@pulumi/pulumi/proto/provider_grpc_pb");
    expect(ResourceProviderService.cancel.path).toBe(CANCEL);
    expect(ofPulumi("@grpc/grpc-js").Server.prototype._retrieveHandler).toBeTypeOf("function");
  });
});
