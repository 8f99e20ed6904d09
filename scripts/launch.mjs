// The one entry of every command in package.json: `node scripts/launch.mjs TASK [ARGS]`.
//
// It is what runs on a machine that has nothing yet, so it is plain JavaScript for any Node from 18 on and
// needs no package. It installs the dependencies, picks a Node that is new enough, compiles, and hands over
// to scripts/TASK.mts. Standard output belongs to the task alone: everything said here goes to stderr.

import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { delimiter, dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { runInForeground } from "./launch/foreground.mjs";
import { ensureInstalled } from "./launch/installation.mjs";
import { findNode } from "./launch/node.mjs";
import { StartError } from "./launch/start-error.mjs";

const root = dirname(dirname(fileURLToPath(import.meta.url)));

/** The script of each task, relative to the root. A task with `reportsBuildErrors` tells them itself. */
const TASKS = {
  sandbox: { file: "dist/sandbox/main.js" },
  demo: { file: "scripts/demo.mts" },
  test: { file: "scripts/test.mts", reportsBuildErrors: true },
  projects: { file: "scripts/projects.mts" },
  reliability: { file: "scripts/reliability.mts" },
  pulumi: { file: "scripts/pulumi.mts" },
  "verify-aws": { file: "scripts/verify-aws.mts" },
  bench: { file: "scripts/bench.mts" },
  tarball: { file: "scripts/tarball.mts" },
  reference: { file: "scripts/reference.mts" },
  "release-check": { file: "scripts/release-check.mts" },
};

function requireTask(name) {
  const task = Object.hasOwn(TASKS, name ?? "") ? TASKS[name] : undefined;
  if (task) return task;
  throw new StartError(`launch: usage: node scripts/launch.mjs ${Object.keys(TASKS).join("|")} [ARGS]`, 2);
}

/** Compiles into dist/. Incremental, so that an unchanged tree costs about a second. */
function build(node, task) {
  const compiler = join(root, "node_modules", "typescript", "bin", "tsc");
  const result = spawnSync(node, [compiler, "-p", "tsconfig.build.json"], { cwd: root, encoding: "utf8" });
  if (result.status === 0) return bundle(node);
  if (task.reportsBuildErrors) return;
  const output = result.error ? String(result.error) : result.stdout + result.stderr;
  throw new StartError(
    `${output.trimEnd()}\nlaunch: the sources do not compile (tsc -p tsconfig.build.json)`,
  );
}

/** The sandbox as users get it, in a part of a second. */
function bundle(node) {
  spawnSync(node, [join(root, "scripts", "bundle.mjs")], { cwd: root, stdio: ["ignore", 2, 2] });
}

/** Our Node and the installed commands come first, so that Pulumi's language host finds that Node too. */
function taskEnvironment(node) {
  const first = [dirname(node), join(root, "node_modules", ".bin")];
  const rest = (process.env.PATH ?? "").split(delimiter).filter((folder) => !first.includes(folder));
  return {
    ...process.env,
    PATH: [...new Set(first), ...rest].join(delimiter),
    // npm sets it. A direct call of this file has only its own working directory.
    INIT_CWD: process.env.INIT_CWD ?? process.cwd(),
  };
}

async function main([name, ...args]) {
  const task = requireTask(name);
  ensureInstalled(root);
  const node = findNode(root);
  build(node, task);
  const file = join(root, task.file);
  if (!existsSync(file)) throw new StartError(`launch: ${name} has nothing to run: ${task.file} is missing`);
  await runInForeground(node, [file, ...args], { cwd: root, env: taskEnvironment(node) });
}

main(process.argv.slice(2)).catch((error) => {
  console.error(error instanceof StartError ? error.message : error);
  process.exitCode = error instanceof StartError ? error.exitCode : 1;
});
