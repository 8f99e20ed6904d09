// The Pulumi that demo, tests and `npm run pulumi` use: found, downloaded or built.

import { accessSync, constants, statSync } from "node:fs";
import { delimiter, dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { buildRelease } from "./toolchain/build.mts";
import { runCommand } from "./toolchain/command.mts";
import { downloadRelease } from "./toolchain/download.mts";
import { NoPulumiError, noPulumi } from "./toolchain/failure.mts";
import { installRelease, type Way } from "./toolchain/install.mts";
import { type LockWorld, thisProcess, withLock } from "./toolchain/lock.mts";
import { pulumiHome, RELEASE, releaseRoot } from "./toolchain/release.mts";
import { type Found, findPulumi, inspect, type Machine } from "./toolchain/search.mts";

/** A Pulumi that can run this package's programs. */
export interface Toolchain {
  /** The folder above `bin`: what the Automation API's `PulumiCommand.get({ root })` takes. */
  root: string;
  /** The folder that holds `pulumi`. */
  bin: string;
  /** The CLI itself. */
  executable: string;
  version: string;
  /** The caller's environment, with this CLI and the Node that programs need first on PATH. */
  env: NodeJS.ProcessEnv;
}

/** Dependencies that a test replaces. By default the real machine. */
export interface ToolchainOptions {
  machine?: Machine;
  ways?: Way[];
  say?: (line: string) => void;
  lockWorld?: LockWorld;
}

/** In order of preference. */
const WAYS: Way[] = [
  { name: "official download", fill: downloadRelease },
  { name: "build from Go modules", fill: buildRelease },
];

/**
 * Finds a Pulumi on PATH, in its home or where an earlier call put one. Otherwise downloads or builds the release
 * into ~/.pulumi/versions (PULUMI_HOME is respected), once a machine. Progress goes to stderr. Throws a NoPulumiError
 * that says what to install.
 */
export async function ensurePulumi(options: ToolchainOptions = {}): Promise<Toolchain> {
  const machine = options.machine ?? thisMachine();
  const { found, rejected } = await findPulumi(machine);
  return describe(found ?? (await install(machine, rejected, options)), machine);
}

async function install(machine: Machine, rejected: string[], options: ToolchainOptions): Promise<Found> {
  const { ways = WAYS, say = (line) => console.error(line), lockWorld = thisProcess() } = options;
  const root = releaseRoot(machine.env);
  const standing = () => inspect(join(root, "bin"), machine);
  const work = async (): Promise<Found> => {
    // The previous owner of the lock may have put it in place.
    const earlier = await standing();
    if (typeof earlier !== "string") return earlier;
    const result = await installRelease(root, ways, standing, say);
    if (Array.isArray(result)) throw noPulumi([...rejected, ...result], pulumiHome(machine.env));
    return result;
  };
  const onWait = (owner?: { pid: number }) =>
    say(
      `toolchain: waiting for another process (${owner?.pid ?? "unknown"}) that installs Pulumi ${RELEASE}`,
    );
  try {
    return await withLock(`${root}.lock`, work, onWait, lockWorld);
  } catch (error) {
    if (error instanceof NoPulumiError) throw error;
    // Such as a home that cannot be written to.
    throw noPulumi([...rejected, (error as Error).message], pulumiHome(machine.env));
  }
}

function describe({ bin, version }: Found, machine: Machine): Toolchain {
  const commands = join(dirname(fileURLToPath(import.meta.url)), "..", "node_modules", ".bin");
  // Our commands first: a `node` that happens to stand beside the CLI may be too old for the programs.
  const PATH = [...new Set([commands, bin, ...(machine.env.PATH ?? "").split(machine.pathDelimiter)])];
  return {
    root: dirname(bin),
    bin,
    executable: join(bin, "pulumi"),
    version,
    env: { ...machine.env, PATH: PATH.join(machine.pathDelimiter), PULUMI_SKIP_UPDATE_CHECK: "1" },
  };
}

function thisMachine(): Machine {
  const env = process.env;
  return {
    env,
    pathDelimiter: delimiter,
    isExecutable,
    async printedVersion(file) {
      const asked = { ...env, PULUMI_SKIP_UPDATE_CHECK: "1" };
      const result = await runCommand(file, ["version"], { env: asked, timeoutMs: 30_000 });
      return result.code === 0 ? result.stdout : undefined;
    },
  };
}

/** Windows finds a command by its name without the ending. */
function isExecutable(file: string): boolean {
  const endings = process.platform === "win32" ? [".exe", ".cmd"] : [""];
  return endings.some((ending) => {
    try {
      accessSync(file + ending, constants.X_OK);
      return statSync(file + ending).isFile();
    } catch {
      return false;
    }
  });
}
