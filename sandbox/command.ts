import { parseArgs } from "node:util";
import { type Sandbox, type SandboxOptions, startSandbox } from "./server";
import { FLAGS, sandboxUsage } from "./usage";

/** Where a command writes its lines. */
export interface Io {
  out(line: string): void;
  err(line: string): void;
}

/** Arguments that cannot be understood: told in one sentence, exit status 64. */
class UsageError extends Error {}

/** `EX_USAGE` of sysexits.h. */
const USAGE_STATUS = 64;

interface Settings {
  options: SandboxOptions;
  untilStdinCloses: boolean;
  help: boolean;
}

/**
 * Runs a sandbox until the process is told to stop, and gives the exit status: 0 stopped, 1 it cannot be started, 64 the
 * arguments are not understood. Prints one line of JSON when it is ready. `program` is how its help calls it.
 */
export async function runSandbox(argv: readonly string[], program: string, io: Io): Promise<number> {
  try {
    const { options, untilStdinCloses, help } = readArguments(argv);
    if (help) {
      io.out(sandboxUsage(program));
      return 0;
    }
    const sandbox = await startSandbox(options);
    const { endpoint, accountId, zones } = sandbox;
    const stopped = untilStopped(untilStdinCloses);
    io.out(JSON.stringify({ endpoint, accountId, zones }));
    await stopped;
    await end(sandbox, untilStdinCloses);
    return 0;
  } catch (error) {
    const usage = error instanceof UsageError;
    io.err(`sandbox: ${error instanceof Error ? error.message : String(error)}`);
    if (usage) io.err(`See ${program} --help.`);
    return usage ? USAGE_STATUS : 1;
  }
}

/** A parent that dies closes the pipe, so that no orphan keeps the port. */
function untilStopped(untilStdinCloses: boolean): Promise<void> {
  return new Promise((stop) => {
    process.once("SIGINT", () => stop());
    process.once("SIGTERM", () => stop());
    if (untilStdinCloses) process.stdin.on("end", stop).on("error", stop).resume();
  });
}

/** An open pipe would keep the process. */
async function end(sandbox: Sandbox, untilStdinCloses: boolean): Promise<void> {
  if (untilStdinCloses) process.stdin.destroy();
  await sandbox.close();
}

function readArguments(argv: readonly string[]): Settings {
  const values = parse(argv);
  return {
    options: {
      port: number("port", values.port, 65_535),
      zones: values.zone ?? [],
      quotas: oneOf("quotas", values.quotas, ["aws", "off"]),
      iam: oneOf("iam", values.iam, ["enforce", "off"]),
      validationSeconds: number("validation-seconds", values["validation-seconds"], 31_536_000),
      managedRenewal: oneOf("managed-renewal", values["managed-renewal"], ["aws", "off"]),
      chain: oneOf("chain", values.chain, ["self-signed", "cross-signed"]),
    },
    untilStdinCloses: values["until-stdin-closes"],
    help: values.help,
  };
}

function parse(argv: readonly string[]) {
  try {
    return parseArgs({ args: [...argv], options: FLAGS }).values;
  } catch (error) {
    throw new UsageError(error instanceof Error ? (error.message.split(". ")[0] ?? "") : String(error));
  }
}

function oneOf<T extends string>(name: string, value: string, allowed: readonly T[]): T {
  const found = allowed.find((candidate) => candidate === value);
  if (found === undefined)
    throw new UsageError(`--${name} must be one of ${allowed.join(", ")}, not '${value}'`);
  return found;
}

function number(name: string, value: string, maximum: number): number {
  const parsed = Number(value);
  if (!/^\d+$/.test(value) || parsed > maximum) {
    throw new UsageError(`--${name} must be a whole number from 0 to ${maximum}, not '${value}'`);
  }
  return parsed;
}
