import { execFileSync, spawn } from "node:child_process";
import { once } from "node:events";
import type { OpenStack } from "../../scripts/scenario/stack.mts";

/** A command of the CLI in processes of its own, as a person runs it, that may be disturbed while it runs. */
export interface StartedCommand {
  /** All that it has said so far. */
  said(): string;
  /** Ctrl-C once. */
  interrupt(): void;
  /** The power goes: the CLI with its engine, the language host, the program and the provider are gone at once. */
  kill(): void;
  /** Its exit code; null where it was killed. */
  ended: Promise<number | null>;
}

/** Starts it in the folder of the stack's program. */
export function startCommand(
  { stack, pulumi, env }: OpenStack,
  command: "up" | "destroy",
  ...options: string[]
): StartedCommand {
  const args = [command, "--yes", "--skip-preview", "--non-interactive", "--stack", stack.name, ...options];
  const started = spawn(pulumi, args, {
    ...{ cwd: stack.workspace.workDir, env },
    stdio: ["ignore", "pipe", "pipe"],
  });
  let said = "";
  for (const stream of [started.stdout, started.stderr])
    stream.on("data", (text: Buffer) => {
      said += text;
    });
  return {
    said: () => said,
    interrupt: () => void started.kill("SIGINT"),
    kill: () => {
      familyOf(started.pid as number).forEach(killNow);
    },
    ended: once(started, "close").then(([exitCode]) => exitCode as number | null),
  };
}

function killNow(pid: number): void {
  try {
    process.kill(pid, "SIGKILL");
  } catch (error) {
    // Those that were started by a killed one may have ended with it.
    if ((error as NodeJS.ErrnoException).code !== "ESRCH") throw error;
  }
}

/** A process and all that it has started, also through others: each plugin has a process group of its own. */
function familyOf(root: number): number[] {
  const rows = execFileSync("ps", ["-A", "-o", "pid=,ppid="], { encoding: "utf8" }).trim().split("\n");
  const pairs = rows.map((row) => row.trim().split(/\s+/).map(Number));
  const below = (parent: number): number[] =>
    pairs.filter(([, ppid]) => ppid === parent).flatMap(([pid = 0]) => [pid, ...below(pid)]);
  return [root, ...below(root)];
}
