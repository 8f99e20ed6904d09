import { PkiError } from "../provider/kernel/errors";
import { CommandError } from "./commandError";
import type { Io } from "./io";
import { policyCommand } from "./policy";
import { sandboxCommand } from "./sandbox";

const USAGE = `npx aws-pki COMMAND [options]

Commands:
  policy    prints the least IAM policy of each connection that a stack uses
  sandbox   runs an AWS on this machine, in which a stack lives without an account

npx aws-pki COMMAND --help tells more.`;

/** Runs a command and gives its exit status: 0 done, 1 something cannot be read, 2 the arguments are not understood. */
export async function runCommand([name, ...rest]: readonly string[], io: Io): Promise<number> {
  try {
    if (name === "sandbox") return await sandboxCommand(rest, io);
    if (name === "policy") await policyCommand(rest, io);
    else if (name === "--help" || name === "-h" || name === "help") io.out(USAGE);
    else
      throw new CommandError(
        `${told(name)} Use npx aws-pki policy or npx aws-pki sandbox, or see npx aws-pki --help.`,
        2,
      );
    return 0;
  } catch (error) {
    // Any other error is a defect of this package, and its stack helps in a report.
    if (!(error instanceof CommandError || error instanceof PkiError)) throw error;
    io.err(`aws-pki: ${error.message}`);
    return error instanceof CommandError ? error.exitCode : 1;
  }
}

function told(name: string | undefined): string {
  return name === undefined ? "No command was given." : `There is no command ${JSON.stringify(name)}.`;
}
