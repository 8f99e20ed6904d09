// Installs the dependencies when they are missing or are not the ones package-lock.json asks for.

import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { delimiter, join } from "node:path";
import { StartError } from "./start-error.mjs";

/**
 * Whether the installed tree is the locked one. npm writes what it installed, at the end, to
 * node_modules/.package-lock.json. Comparing the two also recognises an installation made by hand, which a
 * marker of our own would not, and never takes an interrupted one for complete.
 *
 * @param locked    package-lock.json, parsed
 * @param installed node_modules/.package-lock.json, parsed. Undefined when there is none
 */
export function isCurrent(locked, installed) {
  if (!installed) return false;
  const present = installed.packages ?? {};
  return Object.entries(locked.packages ?? {}).every(([path, wanted]) => {
    if (path === "") return true;
    const found = present[path];
    // Packages for other platforms are locked as optional and never installed here.
    if (!found) return Boolean(wanted.optional || wanted.devOptional || wanted.peer);
    return found.version === wanted.version && found.integrity === wanted.integrity;
  });
}

/**
 * The environment for an npm inside an npm: without the outer run's lifecycle variables, and without the
 * tree's own commands on PATH, because `npm ci` deletes the very Node it would otherwise run on.
 */
export function innerNpmEnvironment(root, environment) {
  const outer =
    /^npm_(lifecycle_|package_|command$|config_local_prefix$|config_loglevel$|node_execpath$)|^NODE_ENV$/;
  const kept = Object.entries(environment).filter(([name]) => !outer.test(name));
  const own = join(root, "node_modules", ".bin");
  const path = (environment.PATH ?? "").split(delimiter).filter((folder) => folder !== own);
  return { ...Object.fromEntries(kept), PATH: path.join(delimiter) };
}

/** Runs `npm ci` with these options if needed. Says so on stderr. Shows npm's own output only when it fails. */
export function ensureInstalled(root, ...options) {
  const locked = readJson(join(root, "package-lock.json"));
  if (isCurrent(locked, readJson(join(root, "node_modules", ".package-lock.json")))) return;
  const started = Date.now();
  process.stderr.write("launch: installing the dependencies (npm ci) ...\n");
  const args = ["ci", "--include=dev", "--no-audit", "--no-fund", "--loglevel=error", ...options];
  const result = spawnSync("npm", args, {
    cwd: root,
    env: innerNpmEnvironment(root, process.env),
    encoding: "utf8",
    shell: process.platform === "win32",
  });
  if (result.status !== 0) throw installationFailure(result);
  process.stderr.write(`launch: installed in ${Math.round((Date.now() - started) / 1000)} s\n`);
}

function installationFailure(result) {
  if (result.error?.code === "ENOENT") {
    return new StartError("launch: npm is not on PATH. Install Node.js 22 or later, which brings npm.");
  }
  // Its first lines name the cause. After them npm explains its own options.
  const output = result.error ? String(result.error) : `${result.stderr}`.split("\n").slice(0, 15).join("\n");
  return new StartError(
    `${output}\nlaunch: npm ci failed. It needs the npm registry (npm config get registry) and a writable ` +
      "node_modules; then run the command again.",
  );
}

function readJson(file) {
  try {
    return JSON.parse(readFileSync(file, "utf8"));
  } catch {
    return undefined;
  }
}
