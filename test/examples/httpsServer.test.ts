import { once } from "node:events";
import { existsSync } from "node:fs";
import { join } from "node:path";
import type { TLSSocket } from "node:tls";
import { PutSecretValueCommand } from "@aws-sdk/client-secrets-manager";
import { expect, test } from "vitest";
import { handshake, rootOf, serialShown, startServer, YESTERDAY } from "../support/handshake";
import { certificateFacts } from "../support/resources";
import { openSecret } from "../support/secrets";
import type { World } from "../support/world";

const ROOT = join(__dirname, "..", "..");
const NAME = "api.example.com";

/** The example as somebody starts it. */
function startExample(SECRET_ID: string) {
  const entry = join(ROOT, "dist", "reader", "index.js");
  expect(existsSync(entry), "the package is built: npm run build").toBe(true);
  const env = { ...process.env, SECRET_ID, PORT: "0", POLL_SECONDS: "1" };
  return startServer(process.execPath, [join(ROOT, "examples", "https-server", "server.mts")], { env });
}

/** A request in two halves; what comes between them is while the connection is in use. */
const begin = (socket: TLSSocket) => socket.write("GET / HTTP/1.1\r\n");
async function finish(socket: TLSSocket): Promise<string> {
  socket.write(`Host: ${NAME}\r\n\r\n`);
  const [answer] = (await once(socket, "data")) as [Buffer];
  return answer.toString();
}

const put = ({ hand }: World, SecretId: string, SecretString: string) =>
  hand.secrets.send(
    new PutSecretValueCommand({ SecretId, SecretString, ClientRequestToken: "h".repeat(32) }),
  );

test("the HTTPS server picks a renewal up without a restart, and open connections stay up", async () => {
  const { world, api, secret } = await openSecret({ clock: YESTERDAY });
  await secret.create({ certificate: certificateFacts(api) });
  const root = await rootOf(world);
  const { child, said, port } = await startExample(secret.id);

  const before = await handshake(port, root, NAME);
  const first = serialShown(before);
  expect(first).toBe(api.state.serial);
  begin(before);

  // Somebody breaks the secret: the server says so and serves what it has.
  await put(world, secret.id, "by hand");
  await said(/^NotJson: /);
  expect(serialShown(await handshake(port, root, NAME))).toBe(first);

  await api.update({ dnsNames: [NAME], renewNow: "now" });
  await secret.update({ certificate: certificateFacts(api) });
  const second = api.state.serial;
  expect(second).not.toBe(first);
  await said(new RegExp(`^serving ${second} until `));
  for (const servername of [NAME, ""])
    expect(serialShown(await handshake(port, root, servername))).toBe(second);

  expect(await finish(before), "the connection from before the renewal").toMatch(/^HTTP\/1\.1 200 OK\r\n/);
  expect(serialShown(before)).toBe(first);
  expect(child.exitCode, "all of it in one process").toBeNull();
});

test("the HTTPS server ends when it is asked to, although it polls, and has printed no key", async () => {
  const { api, secret } = await openSecret({ clock: YESTERDAY });
  await secret.create({ certificate: certificateFacts(api) });
  const { child, lines } = await startExample(secret.id);
  const ended = once(child, "exit");
  child.kill("SIGTERM");
  expect(await ended).toEqual([0, null]);
  expect(lines.join("\n")).not.toContain("PRIVATE KEY");
});
