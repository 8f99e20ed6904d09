// npm run projects: the packed package in each shape of project that users have, with the real package managers, and a
// full life of a stack in each. npm run projects -- [--tarball FILE] ARGS: a package that is packed already, and arguments
// of vitest, such as -t pnpm.

import { existsSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { runInForeground } from "./launch/foreground.mjs";
import { installTools } from "./release/tools.mts";
import { ensurePulumi } from "./toolchain.mts";

const root = join(dirname(fileURLToPath(import.meta.url)), "..");
const suite = join(root, "test", "projects");

const { tarball, others } = readArguments(process.argv.slice(2));
installTools(root);
const { env } = await ensurePulumi();
const vitest = join(root, "node_modules", "vitest", "vitest.mjs");
const args = ["run", "--config", join(suite, "vitest.config.mts"), ...others];
await runInForeground(process.execPath, [vitest, ...args], { cwd: root, env: { ...env, ...tarball } });

/** `--tarball FILE`, relative to where the command was given, as a variable for the suite; and all else. */
function readArguments(given: string[]) {
  const at = given.indexOf("--tarball");
  if (at < 0) return { tarball: {}, others: given };
  const file = resolve(process.env.INIT_CWD ?? root, given[at + 1] ?? "");
  if (!existsSync(file) || !file.endsWith(".tgz")) {
    console.error(
      `npm run projects: --tarball wants a file that npm run tarball has packed, and there is no ${file}.`,
    );
    process.exit(2);
  }
  return { tarball: { PROJECTS_TARBALL: file }, others: given.toSpliced(at, 2) };
}
