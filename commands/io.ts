import { spawn } from "node:child_process";
import { readFile } from "node:fs/promises";
import { text } from "node:stream/consumers";
import { CommandError } from "./commandError";

/** Everything that a command reads and writes. */
export interface Io {
  /** The text of a file, of standard input for `-`. */
  read(file: string): Promise<string>;
  /** Output of the Pulumi CLI for some arguments in the current directory. */
  pulumi(args: readonly string[]): Promise<string>;
  /** A line of the answer. */
  out(text: string): void;
  /** A line of what else there is to say. */
  err(text: string): void;
}

/** The world of a command line. */
export const processIo: Io = {
  read: (file) => (file === "-" ? text(process.stdin) : readNamed(file)),
  pulumi,
  out: (line) => process.stdout.write(`${line}\n`),
  err: (line) => process.stderr.write(`${line}\n`),
};

async function readNamed(file: string): Promise<string> {
  try {
    return await readFile(file, "utf8");
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code ?? "no reason given";
    throw new CommandError(`${file} cannot be read (${code}): give the path of a file, or - for stdin.`);
  }
}

async function pulumi(args: readonly string[]): Promise<string> {
  const child = spawn("pulumi", args, { stdio: ["ignore", "pipe", "pipe"] });
  const ended = new Promise<number | null>((resolve, reject) => {
    child.once("error", reject);
    child.once("close", resolve);
  });
  try {
    const [output, complaint, status] = await Promise.all([text(child.stdout), text(child.stderr), ended]);
    if (status === 0) return output;
    const said = complaint.trim().split("\n").at(-1);
    throw new CommandError(
      `pulumi ${args.join(" ")} failed (${said}): run it in the folder of Pulumi.yaml, or give --state FILE.`,
    );
  } catch (error) {
    if (error instanceof CommandError) throw error;
    throw new CommandError(
      "The Pulumi CLI was not found: install it, or give its export as --state FILE (pulumi stack export --file FILE).",
    );
  }
}
