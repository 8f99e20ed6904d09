import { existsSync, mkdtempSync, rmSync, utimesSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { isStale, type LockWorld, withLock } from "../../scripts/toolchain/lock.mts";

const now = 1_800_000_000_000;

function world(alive: number[], onSleep: () => void = () => {}): LockWorld {
  return {
    self: { pid: 1, host: "here" },
    now: () => now,
    isAlive: (pid) => alive.includes(pid),
    sleep: async () => onSleep(),
  };
}

describe("a lock is stale", () => {
  it.each([
    ["not while its owner lives and touches it", { pid: 7, host: "here" }, 5, false],
    ["when its owner has ended", { pid: 8, host: "here" }, 5, true],
    ["not when its owner runs on another machine", { pid: 8, host: "there" }, 5, false],
    [
      "when an owner on another machine has been silent for over two minutes",
      { pid: 8, host: "there" },
      121,
      true,
    ],
    ["when its owner's pid was given to another process", { pid: 7, host: "here" }, 121, true],
    ["not while it is being written", undefined, 0, false],
    ["when its writer died before naming itself", undefined, 121, true],
  ])("%s", (_name, owner, silentSeconds, expected) => {
    const held = { owner, touchedAt: now - silentSeconds * 1_000 };
    expect(isStale(held, world([7]))).toBe(expected);
  });
});

describe("withLock", () => {
  let folder: string;
  let file: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "lock-"));
    file = join(folder, "below", "x.lock");
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  const hold = (pid: number) => {
    writeFileSync(file, JSON.stringify({ pid, host: "here" }));
    utimesSync(file, new Date(now), new Date(now));
  };

  it("holds the file during the work and releases it, even if the work fails", async () => {
    const work = async () => {
      expect(existsSync(file)).toBe(true);
      throw new Error("no");
    };
    await expect(withLock(file, work, undefined, world([]))).rejects.toThrow("no");
    expect(existsSync(file)).toBe(false);
  });

  it("waits for a living owner, and says so once", async () => {
    await withLock(file, async () => {}, undefined, world([]));
    hold(7);
    const waits: unknown[] = [];
    let sleeps = 0;
    const releasing = world([7], () => {
      sleeps += 1;
      if (sleeps === 3) rmSync(file);
    });
    const result = await withLock(
      file,
      async () => "done",
      (owner) => waits.push(owner?.pid),
      releasing,
    );
    expect({ result, sleeps, waits }).toEqual({ result: "done", sleeps: 3, waits: [7] });
  });

  it("takes over from a dead owner at once", async () => {
    await withLock(file, async () => {}, undefined, world([]));
    hold(8);
    const never = world([], () => expect.unreachable());
    expect(await withLock(file, async () => "done", undefined, never)).toBe("done");
  });
});
