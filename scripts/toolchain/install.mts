// Puts a release in place: the first way that works fills a staging folder, and renames do the rest.

import { mkdirSync, mkdtempSync, readdirSync, renameSync, rmSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { isAlive } from "./lock.mts";
import { EXECUTABLES } from "./release.mts";

/** A way of getting the executables. `fill` throws an Error that says why it cannot. */
export interface Way {
  name: string;
  fill(folder: string): Promise<void>;
}

/**
 * Tries the ways in order until one fills `ROOT/bin` with something that works.
 *
 * @param verify what stands in `ROOT/bin`, or the sentence that says why it is of no use
 * @returns what `verify` found, or why no way worked, an entry each
 */
export async function installRelease<T>(
  root: string,
  ways: Way[],
  verify: () => Promise<T | string>,
  say: (line: string) => void,
): Promise<T | string[]> {
  const failures: string[] = [];
  removeAbandoned(root);
  for (const way of ways) {
    const staging = mkdtempSync(join(dirname(root), `${stagingPrefix(root)}${process.pid}-`));
    try {
      await way.fill(staging);
      putInPlace(staging, join(root, "bin"));
      const verdict = await verify();
      if (typeof verdict !== "string") return verdict;
      throw new Error(verdict);
    } catch (error) {
      const { message } = error as Error;
      failures.push(`${way.name}: ${message}`);
      say(`toolchain: ${way.name}: not possible (${message.split("\n")[0]})`);
    } finally {
      rmSync(staging, { recursive: true, force: true });
    }
  }
  return failures;
}

/** Beside the target, so that a rename does not cross file systems. The pid tells an abandoned one. */
function stagingPrefix(root: string): string {
  return `.${basename(root)}-staging-`;
}

/**
 * File by file, because the folder may exist already. The CLI comes last, because a search that finds it expects the
 * rest beside it.
 */
export function putInPlace(staging: string, bin: string): void {
  mkdirSync(bin, { recursive: true });
  const required: readonly string[] = EXECUTABLES;
  const others = readdirSync(staging).filter((name) => !required.includes(name));
  for (const name of [...others, ...required]) renameSync(join(staging, name), join(bin, name));
}

function removeAbandoned(root: string): void {
  mkdirSync(dirname(root), { recursive: true });
  for (const name of readdirSync(dirname(root))) {
    const [, pid] = name.split(stagingPrefix(root));
    if (pid && !isAlive(Number.parseInt(pid, 10)))
      rmSync(join(dirname(root), name), { recursive: true, force: true });
  }
}
