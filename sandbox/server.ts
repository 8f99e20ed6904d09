import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { type ApiAnswer, answerApi } from "./api";
import type { CallLog } from "./calls";
import { answerControl, CONTROL_PREFIX } from "./control";
import type { Clock } from "./core/clock";
import type { Faults } from "./faults";
import type { IamInput } from "./iam/iamDocument";
import { certificatesIn, recordsIn, secretsIn } from "./inventory";
import type { SandboxOptions } from "./options";
import type { SandboxCertificate, SandboxRecord, SandboxSecret } from "./shown";
import { internalFailure } from "./wire/error";
import { BodyTooLarge, readRequest, text } from "./wire/http";
import { createWorld, type World } from "./world";

export type { IamInput } from "./iam/iamDocument";
export type { SandboxOptions } from "./options";

/** A running sandbox. */
export interface Sandbox {
  /** Value for AWS_ENDPOINT_URL. */
  endpoint: string;
  /** The account of callers whose access key id is not an account number. */
  accountId: string;
  /** Id of each public hosted zone of the default account, by its domain. */
  zones: Readonly<Record<string, string>>;
  clock: Clock;
  calls: CallLog;
  faults: Faults;
  /** Replaces all of IAM. Throws zod's error with all faults of the document, or where IAM is not enforced. */
  iam: { set(document: IamInput): void };
  /** Resolves a name and type as the public DNS would, from the zones in here. */
  dns: { lookUp(name: string, type: string): string[] };
  /** All that stands, of all accounts and regions. It never holds a key or the value of a secret. */
  inventory: {
    certificates(): SandboxCertificate[];
    secrets(): SandboxSecret[];
    records(): SandboxRecord[];
  };
  /** Forgets all state, faults, calls and the clock's offset. The CA stays, and no id is given twice. */
  reset(): void;
  /** Lets the process end while the sandbox still listens. */
  unref(): void;
  /** Stops listening and breaks open connections. */
  close(): Promise<void>;
}

/** Starts a sandbox on 127.0.0.1. Rejects where the port is taken. */
export async function startSandbox(options: SandboxOptions = {}): Promise<Sandbox> {
  const world = createWorld(options);
  const server = createServer((request, response) => {
    serve(world, request, response).catch((error: unknown) => {
      internalFailure(error);
      response.destroy();
    });
  });
  await listen(server, options.port ?? 0);
  const { port } = server.address() as AddressInfo;
  return {
    endpoint: `http://127.0.0.1:${port}`,
    accountId: world.identities.defaultAccount,
    zones: zonesOf(world),
    clock: world.clock,
    calls: world.calls,
    faults: world.faults,
    iam: { set: (document) => setIam(world, document) },
    dns: { lookUp: (name, type) => world.resolver.lookUp(name, type) },
    inventory: {
      certificates: () => certificatesIn(world),
      secrets: () => secretsIn(world),
      records: () => recordsIn(world),
    },
    reset: () => world.reset(),
    unref: () => void server.unref(),
    close: () => {
      world.faults.reset();
      return new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      });
    },
  };
}

function zonesOf({ zones, identities }: World): Record<string, string> {
  const own = zones.ofAccount(identities.defaultAccount).filter(({ privateZone }) => !privateZone);
  return Object.fromEntries(own.map(({ name, id }) => [name.replace(/\.$/, ""), id]));
}

/** Refuses a document that would not be read. */
function setIam({ iam }: World, document: IamInput): void {
  if (!iam.enforced) throw new Error('IAM is off: start the sandbox with iam: "enforce"');
  iam.set(document);
}

function listen(server: Server, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once("error", reject);
    server.listen(port, "127.0.0.1", resolve);
  });
}

async function serve(world: World, message: IncomingMessage, response: ServerResponse): Promise<void> {
  const answer = await answerTo(world, message);
  if (answer === "dropped") {
    response.destroy();
    return;
  }
  response.writeHead(answer.status, { ...answer.headers, "content-length": Buffer.byteLength(answer.body) });
  response.end(answer.body);
}

async function answerTo(world: World, message: IncomingMessage): Promise<ApiAnswer> {
  try {
    const request = await readRequest(message);
    return request.path.startsWith(CONTROL_PREFIX)
      ? await answerControl(world, request)
      : await answerApi(world, request);
  } catch (error) {
    if (error instanceof BodyTooLarge) {
      return refused(413, "RequestEntityTooLargeException", { connection: "close" });
    }
    // A client that disconnects in the middle of a request waits for no answer.
    if (!message.complete) return "dropped";
    const { status, code } = internalFailure(error);
    return refused(status, code);
  }
}

const refused = (status: number, code: string, headers: Record<string, string> = {}) =>
  text(status, "application/json", JSON.stringify({ __type: code }), headers);
