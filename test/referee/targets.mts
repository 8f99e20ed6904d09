// The endpoint that the suite tests, and the environment that names it.
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync } from "node:fs";
import { connect, createServer } from "node:net";
import { devNull } from "node:os";
import { join, resolve } from "node:path";
import { createInterface } from "node:readline";
import { setTimeout as pause } from "node:timers/promises";
import { Unable } from "./unable.mts";

const root = resolve(import.meta.dirname, "../..");

export type Environment = Record<string, string | undefined>;
export type Running = { environment: Environment; stop: () => Promise<void> };

/** Nothing of the caller's own AWS settings may reach a run that is not meant for a real account. */
export function isolated(endpoint: string): Environment {
  const kept = Object.entries(process.env).filter(([name]) => !name.startsWith("AWS_"));
  const noProxy = [process.env.NO_PROXY ?? process.env.no_proxy, "127.0.0.1", "localhost"]
    .filter(Boolean)
    .join();
  return {
    ...Object.fromEntries(kept),
    AWS_ENDPOINT_URL: endpoint,
    AWS_ACCESS_KEY_ID: "111122223333",
    // The administrator's secret where the sandbox enforces IAM; nothing else looks at it.
    AWS_SECRET_ACCESS_KEY: "sandbox",
    AWS_DEFAULT_REGION: "us-east-1",
    AWS_CONFIG_FILE: devNull,
    AWS_SHARED_CREDENTIALS_FILE: devNull,
    AWS_EC2_METADATA_DISABLED: "true",
    NO_PROXY: noProxy,
    no_proxy: noProxy,
  };
}

/** Ends a child: politely by closing its input, by its id after five seconds. */
async function stop(child: ChildProcess, signalAtOnce = false): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const ended = once(child, "exit");
  child.stdin?.end();
  if (signalAtOnce) child.kill();
  const timer = setTimeout(() => child.kill("SIGKILL"), 5000);
  await ended;
  clearTimeout(timer);
}

async function firstLine(child: ChildProcess): Promise<string> {
  if (!child.stdout) throw new Unable("the sandbox has no output");
  const timer = setTimeout(() => child.kill(), 30_000);
  // Not a for-await loop: leaving one would pause the stream, and a sandbox that says more would block.
  const line = once(createInterface({ input: child.stdout }), "line");
  const [first] = await Promise.race([line, once(child, "exit").then(() => [undefined])]);
  clearTimeout(timer);
  if (typeof first === "string") return first;
  throw new Unable("The sandbox ended, or was silent for 30 s, before it told its endpoint.");
}

/** The sandbox as its users start it. Undefined options keep its own defaults. */
export async function startSandbox(options: {
  chain: string | undefined;
  quotas: string | undefined;
  iam?: string | undefined;
}): Promise<Running> {
  const program = join(root, "dist/sandbox/main.js");
  if (!existsSync(program)) throw new Unable("dist/sandbox/main.js is missing: run 'npm run build' first.");
  const chosen = Object.entries(options).flatMap(([name, value]) => (value ? [`--${name}`, value] : []));
  const args = [program, "--port", "0", "--until-stdin-closes", ...chosen];
  const child = spawn(process.execPath, args, { cwd: root, stdio: ["pipe", "pipe", "inherit"] });
  const { endpoint, accountId } = JSON.parse(await firstLine(child)) as {
    endpoint: string;
    accountId: string;
  };
  return {
    environment: {
      ...isolated(endpoint),
      REFEREE_ACCOUNT_ID: accountId,
      REFEREE_CHAIN: options.chain,
      REFEREE_QUOTAS: options.quotas,
      REFEREE_IAM: options.iam,
    },
    stop: () => stop(child),
  };
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  server.close();
  await once(server, "close");
  if (address === null || typeof address === "string") throw new Unable("no free port");
  return address.port;
}

async function answers(port: number): Promise<boolean> {
  const socket = connect(port, "127.0.0.1");
  try {
    await once(socket, "connect");
    return true;
  } catch {
    return false;
  } finally {
    socket.destroy();
  }
}

export async function startMoto(command: (tool: string) => string): Promise<Running> {
  const port = await freePort();
  const child = spawn(command("moto_server"), ["-H", "127.0.0.1", "-p", String(port)], {
    // moto issues after a time whatever DNS says: one second is enough to see its shapes.
    env: { ...process.env, MOTO_ACM_VALIDATION_WAIT: "1" },
    stdio: "ignore",
  });
  const running = { environment: isolated(`http://127.0.0.1:${port}`), stop: () => stop(child, true) };
  for (let waitedSeconds = 0; !(await answers(port)); waitedSeconds++) {
    if (waitedSeconds >= 60 || child.exitCode !== null) {
      await running.stop();
      throw new Unable("moto_server did not start within 60 s");
    }
    await pause(1000);
  }
  return running;
}
