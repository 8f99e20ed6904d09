import { parseArgs } from "node:util";
import { type Sandbox, type SandboxOptions, startSandbox } from "./server";

const OPTIONS =
  "[--port N] [--zone DOMAIN …] [--quotas aws|off] [--validation-seconds N] [--iam enforce|off] " +
  "[--managed-renewal aws|off] [--chain self-signed|cross-signed] [--until-stdin-closes]";

/** Where a command writes its lines. */
export interface Io {
  out(line: string): void;
  err(line: string): void;
}

/** Arguments that cannot be understood: told in one sentence, exit status 2. */
class UsageError extends Error {}

interface Settings {
  options: SandboxOptions;
  untilStdinCloses: boolean;
}

/**
 * Runs a sandbox until the process is told to stop, and gives the exit status: 0 stopped, 1 it cannot be started, 2 the
 * arguments are not understood. Prints one line of JSON when it is ready. `program` is how its usage calls it.
 */
export async function runSandbox(argv: readonly string[], program: string, io: Io): Promise<number> {
  try {
    if (argv.includes("--help") || argv.includes("-h")) {
      io.out(`usage: ${program} ${OPTIONS}`);
      return 0;
    }
    const { options, untilStdinCloses } = readArguments(argv);
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
    if (usage) io.err(`usage: ${program} ${OPTIONS}`);
    return usage ? 2 : 1;
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
  const { values } = parse(argv);
  return {
    options: {
      port: number("port", values.port, 65_535),
      zones: values.zone,
      quotas: oneOf("quotas", values.quotas, ["aws", "off"]),
      iam: oneOf("iam", values.iam, ["enforce", "off"]),
      validationSeconds: number("validation-seconds", values["validation-seconds"], 31_536_000),
      managedRenewal: oneOf("managed-renewal", values["managed-renewal"], ["aws", "off"]),
      chain: oneOf("chain", values.chain, ["self-signed", "cross-signed"]),
    },
    untilStdinCloses: values["until-stdin-closes"],
  };
}

function parse(argv: readonly string[]) {
  try {
    return parseArgs({
      args: [...argv],
      options: {
        port: { type: "string", default: "0" },
        zone: { type: "string", multiple: true, default: [] },
        quotas: { type: "string", default: "off" },
        "validation-seconds": { type: "string", default: "0" },
        iam: { type: "string", default: "off" },
        "managed-renewal": { type: "string", default: "aws" },
        chain: { type: "string", default: "self-signed" },
        "until-stdin-closes": { type: "boolean", default: false },
      },
    });
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
