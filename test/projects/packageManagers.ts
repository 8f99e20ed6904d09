import { execFileSync } from "node:child_process";
import { mkdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { innerNpmEnvironment } from "../../scripts/launch/installation.mjs";
import { runCommand } from "../../scripts/toolchain/command.mts";
import { ROOT } from "../engine/releases";

const TOOLS = join(__dirname, "tools");
const inTools = (path: string): string => join(TOOLS, "node_modules", path);

/** A real package manager, pinned by tools/package-lock.json; npm alone is that of the machine. */
interface PackageManager {
  /** The command, and its first arguments. */
  command: readonly [string, ...string[]];
  install: readonly string[];
  /** Settings of this one alone. `cache` is a folder for what it downloads. */
  env(cache: string): Record<string, string>;
}

const node = process.execPath;

export const packageManagers = {
  npm: {
    command: ["npm"],
    install: ["install", "--no-audit", "--no-fund"],
    env: (cache) => ({ npm_config_cache: cache }),
  },
  pnpm: {
    command: [node, inTools("pnpm/bin/pnpm.mjs")],
    install: ["install", "--no-frozen-lockfile"],
    env: (cache) => ({ pnpm_config_store_dir: cache }),
  },
  "yarn 1": {
    command: [node, inTools("yarn/bin/yarn.js")],
    install: ["install", "--no-progress"],
    env: (cache) => ({ YARN_CACHE_FOLDER: cache }),
  },
  "yarn 4": {
    command: [node, inTools("@yarnpkg/cli-dist/bin/yarn.js")],
    install: ["install", "--no-immutable"],
    env: (cache) => ({ YARN_GLOBAL_FOLDER: cache, YARN_ENABLE_TELEMETRY: "false" }),
  },
  bun: {
    command: [inTools(`@oven/bun-${process.platform}-${process.arch}/bin/bun`)],
    install: ["install"],
    env: (cache) => ({ BUN_INSTALL_CACHE_DIR: cache }),
  },
} satisfies Record<string, PackageManager>;

export type ManagerName = keyof typeof packageManagers;

/** The pnpm of the lock file, from npm's cache or registry, for a run that has not installed the other tools. */
export function pnpmAlone(): readonly [string, ...string[]] {
  const { packages } = JSON.parse(readFileSync(join(TOOLS, "package-lock.json"), "utf8"));
  return ["npx", "--yes", `pnpm@${packages["node_modules/pnpm"].version}`];
}

/**
 * The environment of a package manager: without that of the npm that runs this suite, and with npm's registry and
 * authority, as not every package manager reads npm's settings. `caches` is a folder that those of one run share.
 */
export function environmentOf(name: ManagerName, caches: string): NodeJS.ProcessEnv {
  const cache = join(caches, name.replace(" ", ""));
  mkdirSync(cache, { recursive: true });
  const { PATH, ...outer } = process.env;
  const own = { ...registrySettings(), ...packageManagers[name].env(cache), CI: "true" };
  return { ...innerNpmEnvironment(ROOT, outer), PATH, ...own };
}

/** Read once: npm takes a second for each answer. */
let settings: Record<string, string> | undefined;

function registrySettings(): Record<string, string> {
  if (settings) return settings;
  const options = { cwd: ROOT, encoding: "utf8" } as const;
  const { registry, cafile } = JSON.parse(execFileSync("npm", ["config", "list", "--json"], options));
  const { protocol, hostname } = new URL(registry);
  settings = {
    ...{ npm_config_registry: registry, pnpm_config_registry: registry, YARN_NPM_REGISTRY_SERVER: registry },
    ...(protocol === "http:" ? { YARN_UNSAFE_HTTP_WHITELIST: hostname } : {}),
    ...(cafile ? { NODE_EXTRA_CA_CERTS: cafile, YARN_HTTPS_CA_FILE_PATH: cafile } : {}),
  };
  return settings;
}

/** Runs a command with more arguments and gives what it prints. An error holds all of it. */
export async function run(
  [command, ...before]: readonly [string, ...string[]],
  after: readonly string[],
  options: { cwd?: string; env: NodeJS.ProcessEnv },
): Promise<string> {
  const args = [...before, ...after];
  const { code, stdout, stderr } = await runCommand(command, args, options);
  if (code === 0) return stdout;
  throw new Error(
    `${[command, ...args].join(" ")} in ${options.cwd} ended with ${code}:\n${stdout}\n${stderr}`,
  );
}
