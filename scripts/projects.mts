// npm run projects: the packed package in each shape of project that users have, with the real package managers, and a
// full life of a stack in each. npm run projects -- ARGS: arguments of vitest, such as -t pnpm.

import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { runInForeground } from "./launch/foreground.mjs";
import { ensureInstalled } from "./launch/installation.mjs";
import { ensurePulumi } from "./toolchain.mts";

const root = join(dirname(fileURLToPath(import.meta.url)), "..");
const suite = join(root, "test", "projects");

// Package managers and compilers run without their install scripts.
ensureInstalled(join(suite, "tools"), "--ignore-scripts");
const { env } = await ensurePulumi();
const vitest = join(root, "node_modules", "vitest", "vitest.mjs");
const args = ["run", "--config", join(suite, "vitest.config.mts"), ...process.argv.slice(2)];
await runInForeground(process.execPath, [vitest, ...args], { cwd: root, env });
