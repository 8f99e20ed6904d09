import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { onTestFinished } from "vitest";

export const ROOT = join(__dirname, "..", "..");
const PAGE = readFileSync(join(ROOT, "docs", "reading.md"), "utf8");

/** The code of docs/reading.md in one language, block by block: what is tested is what people copy. */
export const blocks = (language: string): string[] =>
  [...PAGE.matchAll(/^```(\w+)\n([\s\S]*?)^```$/gm)]
    .filter((match) => match[1] === language)
    .map((match) => match[2] ?? "");

/** One of these blocks; throws where there is none. */
export function requireBlock(language: string, index = 0): string {
  const block = blocks(language)[index];
  if (block === undefined) throw new Error(`docs/reading.md has no block ${index} of ${language}`);
  return block;
}

/** A folder that is gone after the test, with a name of one's own as its last part. */
export function scratchFolder(name?: string): string {
  const folder = mkdtempSync(join(tmpdir(), "reading-"));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  if (name === undefined) return folder;
  mkdirSync(join(folder, name));
  return join(folder, name);
}

export function writeScratch(folder: string, name: string, text: string): string {
  const path = join(folder, name);
  writeFileSync(path, text);
  return path;
}

/** Whether a command runs on this machine. */
export const hasCommand = (command: string, ...args: string[]): boolean =>
  spawnSync(command, args, { stdio: "ignore" }).status === 0;
