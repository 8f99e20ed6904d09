import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { Way } from "../../scripts/toolchain/install.mts";
import { thisProcess } from "../../scripts/toolchain/lock.mts";
import { EXECUTABLES, RELEASE } from "../../scripts/toolchain/release.mts";
import type { Machine } from "../../scripts/toolchain/search.mts";
import { ensurePulumi } from "../../scripts/toolchain.mts";

let home: string;
let said: string[];
let machine: Machine;
beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), "pulumi-home-"));
  said = [];
  machine = {
    env: { PATH: "/usr/bin", PULUMI_HOME: home, KEPT: "yes" },
    pathDelimiter: ":",
    isExecutable: existsSync,
    printedVersion: async () => `v${RELEASE}`,
  };
});
afterEach(() => rmSync(home, { recursive: true }));

const say = (line: string) => said.push(line);
const fails = (name: string, why: string): Way => ({
  name,
  fill: async (folder) => {
    writeFileSync(join(folder, "half"), "");
    throw new Error(why);
  },
});
const works: Way = {
  name: "works",
  fill: async (folder) => {
    for (const name of [...EXECUTABLES, "extra"]) writeFileSync(join(folder, name), "new");
  },
};

describe("ensurePulumi on a machine without Pulumi", () => {
  it("uses the first way that works, and describes the result", async () => {
    const toolchain = await ensurePulumi({ machine, ways: [fails("download", "no route"), works], say });
    const root = join(home, "versions", RELEASE);
    expect(toolchain).toMatchObject({
      root,
      bin: join(root, "bin"),
      executable: join(root, "bin", "pulumi"),
      version: RELEASE,
      env: { KEPT: "yes", PULUMI_SKIP_UPDATE_CHECK: "1" },
    });
    const [commands, bin, rest] = toolchain.env.PATH?.split(":") ?? [];
    expect(commands).toMatch(/node_modules\/\.bin$/);
    expect([bin, rest]).toEqual([join(root, "bin"), "/usr/bin"]);
    expect(said).toEqual(["toolchain: download: not possible (no route)"]);
  });

  it("goes on to the next way when what the first one brought does not start", async () => {
    let asked = 0;
    const first = { ...machine, printedVersion: async () => (++asked === 1 ? undefined : `v${RELEASE}`) };
    await expect(ensurePulumi({ machine: first, ways: [works, works], say })).resolves.toMatchObject({
      version: RELEASE,
    });
    expect(said).toEqual([expect.stringContaining("works: not possible")]);
  });

  it("leaves nothing but the release behind: no lock, no half-filled folder", async () => {
    await ensurePulumi({ machine, ways: [fails("download", "no route"), works], say });
    expect(readdirSync(join(home, "versions"))).toEqual([RELEASE]);
    expect(readdirSync(join(home, "versions", RELEASE, "bin")).sort()).toEqual(
      [...EXECUTABLES, "extra"].sort(),
    );
  });

  it("installs once: the second call finds it", async () => {
    await ensurePulumi({ machine, ways: [works], say });
    await expect(ensurePulumi({ machine, ways: [], say })).resolves.toMatchObject({ version: RELEASE });
  });

  it("installs once when two processes start together", async () => {
    let fills = 0;
    const counting: Way = {
      name: "counting",
      fill: async (folder) => {
        fills += 1;
        await works.fill(folder);
      },
    };
    const lockWorld = { ...thisProcess(), sleep: () => new Promise(setImmediate) };
    await Promise.all([1, 2].map(() => ensurePulumi({ machine, ways: [counting], say, lockWorld })));
    expect(fills).toBe(1);
    expect(said).toEqual([expect.stringContaining(`waiting for another process (${process.pid})`)]);
  });

  it("completes an incomplete release in place", async () => {
    const bin = join(home, "versions", RELEASE, "bin");
    mkdirSync(bin, { recursive: true });
    writeFileSync(join(bin, "pulumi"), "old");
    await expect(ensurePulumi({ machine, ways: [works], say })).resolves.toMatchObject({ bin });
  });

  it("says what was tried and what to install when nothing works", async () => {
    const ways = [
      fails("official download", "no route"),
      fails("build from Go modules", "Go is not installed"),
    ];
    const error = await ensurePulumi({ machine, ways, say }).catch((reason: Error) => reason);
    const bin = join(home, "bin");
    expect((error as Error).message).toBe(
      [
        "There is no Pulumi CLI to run, and none could be put in place:",
        `  - ${bin}: no pulumi there`,
        `  - ${join(home, "versions", RELEASE, "bin")}: no pulumi there`,
        "  - official download: no route",
        "  - build from Go modules: Go is not installed",
        "Do one of these, and run the command again:",
        `  - install the Pulumi CLI 3.216.0 or later (https://www.pulumi.com/docs/install/), on PATH or in ${bin}`,
        "  - install Go 1.25.11 or later (https://go.dev/doc/install), on PATH: this command then builds the CLI, once",
      ].join("\n"),
    );
  });

  it("says what to install when its home cannot be written to", async () => {
    writeFileSync(join(home, "versions"), "not a folder");
    const error = await ensurePulumi({ machine, ways: [works], say }).catch((reason: Error) => reason);
    expect(error).toMatchObject({ name: "NoPulumiError" });
    expect((error as Error).message).toContain(join(home, "versions"));
    expect((error as Error).message).toContain("install the Pulumi CLI");
  });
});
