import { existsSync } from "node:fs";
import { join } from "node:path";
import { CommandError } from "./commandError";
import type { Io } from "./io";

/** The sandbox with all that it needs (scripts/bundle.mjs). Loaded by this command alone. */
const BUNDLE = join(__dirname, "..", "bundle", "sandbox.js");

interface Bundle {
  runSandbox(argv: readonly string[], program: string, io: Pick<Io, "out" | "err">): Promise<number>;
}

/** Runs a sandbox until the process is told to stop, and gives the exit status. */
export function sandboxCommand(argv: readonly string[], io: Io): Promise<number> {
  if (!existsSync(BUNDLE))
    throw new CommandError(
      `${BUNDLE} is missing: install pulumi-aws-pki again, or in a clone run npm run build.`,
    );
  const { runSandbox } = require(BUNDLE) as Bundle;
  return runSandbox(argv, "npx aws-pki sandbox", io);
}
