import { createServer, type IncomingMessage } from "node:http";
import type { AddressInfo } from "node:net";
import { onTestFinished, vi } from "vitest";
import type { World } from "./world";

/** Makes the text that the SDK gets instead of an answer's, where AWS is to answer what it never should. */
export type Forge = (operation: string, answer: string) => string;

/**
 * Stands between the SDK and the sandbox and keeps what is sent, since the sandbox's own log holds no inputs.
 * To be put in place before the first client is made.
 */
export async function tapWire(
  world: World,
  forge: Forge = (_, answer) => answer,
): Promise<{ sent(operation: string): Record<string, unknown>[] }> {
  const kept: { operation: string; input: Record<string, unknown> }[] = [];
  const server = createServer(async (request, response) => {
    const body = await readAll(request);
    const call = parse(request, body);
    kept.push(call);
    const { url = "/", method = "POST", headers } = request;
    const {
      connection: _,
      "content-length": __,
      "transfer-encoding": ___,
      expect: ____,
      ...passed
    } = headers;
    const sent = method === "GET" ? {} : { body };
    const answer = await fetch(world.sandbox.endpoint + url, {
      method,
      headers: passed as Record<string, string>,
      ...sent,
    });
    response.writeHead(answer.status, { "content-type": answer.headers.get("content-type") ?? "" });
    response.end(forge(call.operation, await answer.text()));
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  vi.stubEnv("AWS_ENDPOINT_URL", `http://127.0.0.1:${(server.address() as AddressInfo).port}`);
  return { sent: (operation) => kept.filter((one) => one.operation === operation).map((one) => one.input) };
}

async function readAll(message: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of message) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString("utf8");
}

/** JSON services name the operation in a header, STS in its form; Route 53's REST is kept under its path. */
function parse({ headers, url = "" }: IncomingMessage, body: string) {
  const target = headers["x-amz-target"];
  if (typeof target === "string")
    return { operation: target.split(".")[1] ?? "", input: JSON.parse(body) as Record<string, unknown> };
  const form = Object.fromEntries(new URLSearchParams(body));
  return { operation: form.Action ?? url, input: form };
}
