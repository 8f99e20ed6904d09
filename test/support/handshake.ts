import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
import { connect, type TLSSocket } from "node:tls";
import { onTestFinished } from "vitest";
import { DAY, type World } from "./world";

/**
 * A server in another process reads the machine's clock; a sandbox that is a day behind issues what is already in
 * force there, however late in the day it is.
 */
export const YESTERDAY = { now: () => new Date(Date.now() - DAY * 1000) };

/** The sandbox's root, which clients have to trust. */
export const rootOf = async (world: World): Promise<string> =>
  ((await world.control("GET", "roots")) as { root: string }).root;

export interface Server {
  child: ChildProcess;
  port: number;
  /** Everything that it has printed. */
  lines: string[];
  /** The first line that fits, now or later; throws once the server has ended. */
  said(pattern: RegExp): Promise<string>;
  /** Writes a line to its input. */
  tell(line: string): void;
}

/** Starts a server that prints `listening on PORT`; it ends with the test. */
export async function startServer(
  command: string,
  args: string[],
  options: { cwd?: string; env: NodeJS.ProcessEnv },
) {
  const child = spawn(command, args, { ...options, stdio: "pipe" });
  onTestFinished(() => stop(child));
  const lines: string[] = [];
  let wake = () => {};
  for (const input of [child.stdout, child.stderr])
    createInterface({ input }).on("line", (line) => {
      lines.push(line);
      wake();
    });
  child.on("close", () => wake());
  const said = async (pattern: RegExp): Promise<string> => {
    for (;;) {
      const line = lines.find((one) => pattern.test(one));
      if (line !== undefined) return line;
      if (child.exitCode !== null) throw new Error(`the server has ended:\n${lines.join("\n")}`);
      await new Promise<void>((resolve) => {
        wake = resolve;
      });
    }
  };
  const port = Number((await said(/^listening on \d+$/)).split(" ").at(-1));
  const tell = (line: string) => void child.stdin.write(`${line}\n`);
  return { child, port, lines, said, tell } satisfies Server;
}

async function stop(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const ended = once(child, "exit");
  child.kill("SIGKILL");
  await ended;
}

/** A handshake that trusts one root and nothing else; rejects where it fails. An empty name sends no SNI. */
export async function handshake(port: number, ca: string, servername: string): Promise<TLSSocket> {
  const name = servername === "" ? { checkServerIdentity: () => undefined } : { servername };
  const socket = connect({ port, host: "127.0.0.1", ca, ...name });
  onTestFinished(() => void socket.destroy());
  await once(socket, "secureConnect");
  if (!socket.authorized) throw socket.authorizationError;
  return socket;
}

/** Serial of the certificate that the server showed, as ACM writes it. */
export const serialShown = (socket: TLSSocket): string =>
  (socket.getPeerCertificate().serialNumber.toLowerCase().match(/../g) ?? []).join(":");
