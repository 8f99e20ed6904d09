import { existsSync } from "node:fs";
import { join } from "node:path";
import { PutSecretValueCommand } from "@aws-sdk/client-secrets-manager";
import { describe, expect, it } from "vitest";
import { handshake, rootOf, serialShown, startServer, YESTERDAY } from "../support/handshake";
import { certificateFacts } from "../support/resources";
import { openSecret, readBody } from "../support/secrets";
import { REGION } from "../support/world";
import { hasCommand, ROOT, requireBlock, scratchFolder, writeScratch } from "./blocks";

const NAME = "api.example.com";

/** A Python that has boto3: the referee's, once it was installed, or the machine's own. */
const python = [join(ROOT, ".venv", "referee", "bin", "python"), "python3"].find(
  (one) => (!one.includes("/") || existsSync(one)) && hasCommand(one, "-c", "import boto3"),
);

/** Serves as the page's second block does, on any free port, and refreshes when it is told to. */
const SERVER = `
import sys, threading
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from certificate_secret import CertificateSecret

secret = CertificateSecret(sys.argv[1], "${NAME}")
server = ThreadingHTTPServer(("127.0.0.1", 0), SimpleHTTPRequestHandler)
server.socket = secret.context.wrap_socket(server.socket, server_side=True, do_handshake_on_connect=False)
threading.Thread(target=server.serve_forever, daemon=True).start()
print("listening on", server.server_port, flush=True)
for line in sys.stdin:
    try:
        print(line.strip(), secret.refresh(), flush=True)
    except Exception as error:
        print(line.strip(), type(error).__name__, flush=True)
`;

describe.skipIf(process.platform !== "linux" || python === undefined)("the Python of docs/reading.md", () => {
  it("serves the secret, refuses what is broken, and picks a renewal up without a restart", async () => {
    const { world, api, secret } = await openSecret({ clock: YESTERDAY });
    await secret.create({ certificate: certificateFacts(api) });
    const root = await rootOf(world);
    const folder = scratchFolder();
    writeScratch(folder, "certificate_secret.py", requireBlock("python"));
    const path = writeScratch(folder, "server.py", SERVER);
    const env = { ...process.env, AWS_DEFAULT_REGION: REGION, PYTHONDONTWRITEBYTECODE: "1" };
    const { port, said, tell } = await startServer(python ?? "", [path, secret.id], { env });
    const shown = async (name: string) => serialShown(await handshake(port, root, name));
    const first = api.state.serial;
    expect([await shown(NAME), await shown("")]).toEqual([first, first]);
    tell("same");
    await said(/^same False$/);

    const put = (token: string, SecretString: string) => {
      const ClientRequestToken = token.repeat(32);
      const command = { SecretId: secret.id, SecretString, ClientRequestToken };
      return world.hand.secrets.send(new PutSecretValueCommand(command));
    };
    const old = await readBody(world, secret.id);
    await put("a", "by hand");
    tell("text");
    await said(/^text JSONDecodeError$/);

    await api.update({ dnsNames: [NAME], renewNow: "now" });
    await secret.update({ certificate: certificateFacts(api) });
    const renewed = await readBody(world, secret.id);
    await put("b", JSON.stringify({ ...renewed, private_key: old.private_key }));
    tell("key");
    await said(/^key SSLError$/);
    await put("c", JSON.stringify({ ...renewed, certificate_chain: "" }));
    tell("chain");
    await said(/^chain SSLCertVerificationError$/);
    expect(await shown(NAME)).toBe(first);

    await put("d", JSON.stringify(renewed));
    tell("renewed");
    await said(/^renewed True$/);
    expect([await shown(NAME), await shown("")]).toEqual([api.state.serial, api.state.serial]);
  });
});
