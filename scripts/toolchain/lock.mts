// Lets one process at a time put a toolchain in place, and takes over the lock of one that died.

import { mkdirSync, readFileSync, rmSync, statSync, utimesSync, writeFileSync } from "node:fs";
import { hostname } from "node:os";
import { dirname } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";

/** The owner of a lock. */
export interface LockOwner {
  pid: number;
  host: string;
}

/** A lock as another process finds it. `owner` is undefined while it is being written. */
export interface HeldLock {
  owner: LockOwner | undefined;
  /** When the owner last touched the file, in milliseconds. */
  touchedAt: number;
}

/** Dependencies of a lock. A test passes its own. */
export interface LockWorld {
  self: LockOwner;
  now(): number;
  isAlive(pid: number): boolean;
  sleep(milliseconds: number): Promise<unknown>;
}

const HEARTBEAT_MS = 10_000;
const SILENCE_MS = 120_000;
const POLL_MS = 1_000;

/**
 * Whether the owner is gone: its process ended on this machine, or, wherever it runs (a shared home, a
 * recycled pid), it has not touched the file for two minutes.
 */
export function isStale({ owner, touchedAt }: HeldLock, world: LockWorld): boolean {
  if (world.now() - touchedAt > SILENCE_MS) return true;
  return owner !== undefined && owner.host === world.self.host && !world.isAlive(owner.pid);
}

/**
 * Runs `work` while holding the lock `file`. Waits for its owner, and says so once through `onWait`. The lock only
 * spares double work: its content is put in place by renames and is safe without it, so that two processes which both
 * remove the same stale lock do no harm.
 */
export async function withLock<T>(
  file: string,
  work: () => Promise<T>,
  onWait: (owner: LockOwner | undefined) => void = () => {},
  world: LockWorld = thisProcess(),
): Promise<T> {
  mkdirSync(dirname(file), { recursive: true });
  for (let waited = false; !tryAcquire(file, world); ) {
    const held = readLock(file);
    if (!held) continue;
    if (isStale(held, world)) {
      rmSync(file, { force: true });
      continue;
    }
    if (!waited) onWait(held.owner);
    waited = true;
    await world.sleep(POLL_MS);
  }
  const heartbeat = setInterval(() => touch(file), HEARTBEAT_MS);
  try {
    return await work();
  } finally {
    clearInterval(heartbeat);
    rmSync(file, { force: true });
  }
}

function tryAcquire(file: string, world: LockWorld): boolean {
  try {
    writeFileSync(file, JSON.stringify(world.self), { flag: "wx" });
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "EEXIST") return false;
    throw error;
  }
}

function readLock(file: string): HeldLock | undefined {
  try {
    const touchedAt = statSync(file).mtimeMs;
    return { owner: parseOwner(readFileSync(file, "utf8")), touchedAt };
  } catch {
    return undefined; // released in the meantime
  }
}

function parseOwner(text: string): LockOwner | undefined {
  try {
    return JSON.parse(text) as LockOwner;
  } catch {
    return undefined;
  }
}

function touch(file: string): void {
  try {
    const now = new Date();
    utimesSync(file, now, now);
  } catch {
    // Someone took it for stale and removed it: see above.
  }
}

/** The real world, with this process as the owner. */
export function thisProcess(): LockWorld {
  return {
    self: { pid: process.pid, host: hostname() },
    now: Date.now,
    isAlive,
    sleep,
  };
}

/** Whether a process with this id runs on this machine, ours or another user's. */
export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "EPERM";
  }
}
