import { parseArgs } from "node:util";
import { type SandboxOptions, startSandbox } from "./server";

const USAGE =
  "npm run sandbox -- [--port N] [--quotas aws|off] [--validation-seconds N] [--iam enforce|off] " +
  "[--managed-renewal aws|off] [--chain self-signed|cross-signed] [--until-stdin-closes]";

/** Arguments that cannot be understood: told in one sentence, exit status 2. */
class UsageError extends Error {}

interface Settings {
  options: SandboxOptions;
  untilStdinCloses: boolean;
}

function readArguments(argv: string[]): Settings {
  const { values } = parse(argv);
  return {
    options: {
      port: number("port", values.port, 65_535),
      quotas: oneOf("quotas", values.quotas, ["aws", "off"]),
      iam: oneOf("iam", values.iam, ["enforce", "off"]),
      validationSeconds: number("validation-seconds", values["validation-seconds"], 31_536_000),
      managedRenewal: oneOf("managed-renewal", values["managed-renewal"], ["aws", "off"]),
      chain: oneOf("chain", values.chain, ["self-signed", "cross-signed"]),
    },
    untilStdinCloses: values["until-stdin-closes"],
  };
}

function parse(argv: string[]) {
  try {
    return parseArgs({
      args: argv,
      options: {
        port: { type: "string", default: "0" },
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

async function main(): Promise<void> {
  const { options, untilStdinCloses } = readArguments(process.argv.slice(2));
  const sandbox = await startSandbox(options);
  const stop = () => {
    void sandbox.close().then(() => process.exit(0));
  };
  process.once("SIGINT", stop);
  process.once("SIGTERM", stop);
  // A parent that dies closes the pipe, so that no orphan keeps the port.
  if (untilStdinCloses) process.stdin.on("end", stop).on("error", stop).resume();
  process.stdout.write(`${JSON.stringify({ endpoint: sandbox.endpoint, accountId: sandbox.accountId })}\n`);
}

main().catch((error: unknown) => {
  const usage = error instanceof UsageError;
  const message = error instanceof Error ? error.message : String(error);
  process.stderr.write(`sandbox: ${message}\n${usage ? `usage: ${USAGE}\n` : ""}`);
  process.exit(usage ? 2 : 1);
});
