import { execFile, execFileSync, spawn } from "node:child_process";
import { readFileSync } from "node:fs";
import { basename } from "node:path";
import { setTimeout as sleepMs } from "node:timers/promises";
import { promisify } from "node:util";
import { lastLines } from "../toolchain/command.mts";
import { atEnd } from "./ending.mts";
import { descendants, PS_ARGUMENTS, readProcesses } from "./processes.mts";

const run = promisify(execFile);

const LOOK_EVERY_MS = 500;

export interface CommandOptions {
  cwd: string;
  env: NodeJS.ProcessEnv;
  /** The command lines of the processes below it whose memory counts. */
  provider: RegExp;
}

/**
 * Runs a command to its end. Gives its wall time, and the peak memory of the largest of its provider processes, undefined
 * where none could be seen. Throws with the end of its output where it fails. If this process ends first, the command and
 * all that it has started are killed.
 */
export async function runMeasured(
  command: string,
  args: readonly string[],
  { cwd, env, provider }: CommandOptions,
): Promise<{ seconds: number; peakMemoryBytes: number | undefined }> {
  const started = performance.now();
  // In a process group of its own a Ctrl-C reaches this process alone, which then ends the command.
  const child = spawn(command, args, { cwd, env, detached: true, stdio: ["ignore", "pipe", "pipe"] });
  const left = atEnd(() => killFamily(child.pid));
  let output = "";
  for (const stream of [child.stdout, child.stderr])
    stream.setEncoding("utf8").on("data", (text: string) => {
      output = (output + text).slice(-100_000);
    });
  const memory = watchMemory(child.pid, provider);
  try {
    const status = await new Promise<number | string | null>((resolve, reject) => {
      child.once("error", reject);
      child.once("close", (code, signal) => resolve(code ?? signal));
    });
    const seconds = (performance.now() - started) / 1000;
    if (status === 0) return { seconds, peakMemoryBytes: memory.stop() };
    throw new Error(`${basename(command)} ${args[0]} ended with ${status}:\n${lastLines(output, 30)}`);
  } finally {
    memory.stop();
    left();
  }
}

/** Looks at the provider processes again and again. */
function watchMemory(root: number | undefined, provider: RegExp): { stop(): number | undefined } {
  let peak: number | undefined;
  let stopped = root === undefined;
  const look = async (): Promise<void> => {
    while (!stopped) {
      // Without ps memory is not measured. All else is.
      const rows = await run("ps", PS_ARGUMENTS, { maxBuffer: 2 ** 26 }).catch(() => ({ stdout: "" }));
      for (const { pid, bytes, command } of descendants(root as number, readProcesses(rows.stdout)))
        if (provider.test(command)) peak = Math.max(peak ?? 0, highWaterBytes(pid) ?? bytes);
      await sleepMs(LOOK_EVERY_MS, undefined, { ref: false });
    }
  };
  void look();
  return {
    stop() {
      stopped = true;
      return peak;
    },
  };
}

/** Linux keeps the most that a process ever had in memory. */
function highWaterBytes(pid: number): number | undefined {
  try {
    const [, kibibytes] = /^VmHWM:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, "utf8")) ?? [];
    return kibibytes === undefined ? undefined : Number(kibibytes) * 1024;
  } catch {
    return undefined;
  }
}

/** The engine's plugins have process groups of their own, and would outlive it. */
function killFamily(root: number | undefined): void {
  if (root === undefined) return;
  for (const pid of [root, ...below(root)]) {
    try {
      process.kill(pid, "SIGKILL");
    } catch {
      // It has ended by itself.
    }
  }
}

function below(root: number): number[] {
  try {
    const printed = execFileSync("ps", PS_ARGUMENTS, { encoding: "utf8", maxBuffer: 2 ** 26 });
    return descendants(root, readProcesses(printed)).map(({ pid }) => pid);
  } catch {
    return [];
  }
}
