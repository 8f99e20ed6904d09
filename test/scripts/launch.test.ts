import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { innerNpmEnvironment, isCurrent } from "../../scripts/launch/installation.mjs";
import { isNewEnough } from "../../scripts/launch/node.mjs";

describe("the installed dependencies", () => {
  const locked = {
    packages: {
      "": {},
      "node_modules/a": { version: "1.0.0", integrity: "sha512-a" },
      "node_modules/a-darwin": { version: "1.0.0", integrity: "sha512-d", optional: true },
    },
  };
  const installed = (version: string) => ({
    packages: { "node_modules/a": { version, integrity: "sha512-a" } },
  });

  it.each([
    ["current when every package is the locked one, other platforms' aside", installed("1.0.0"), true],
    ["stale when a version moved", installed("0.9.0"), false],
    ["stale when a package is missing", { packages: {} }, false],
    ["stale when nothing is installed", undefined, false],
  ])("are %s", (_name, found, expected) => {
    expect(isCurrent(locked, found)).toBe(expected);
  });

  it("are installed without the outer run's variables, but with the user's configuration", () => {
    const inner = innerNpmEnvironment("/p", {
      PATH: "/p/node_modules/.bin:/usr/bin",
      HOME: "/home/u",
      NODE_ENV: "production",
      npm_lifecycle_event: "test",
      npm_package_name: "p",
      npm_command: "run-script",
      npm_config_registry: "https://registry.example.com/",
    });
    expect(inner).toEqual({
      PATH: "/usr/bin",
      HOME: "/home/u",
      npm_config_registry: "https://registry.example.com/",
    });
  });
});

describe("the launcher", () => {
  it.each([
    ["v22.0.0", true],
    ["v24.21.0", true],
    ["v20.20.2", false],
    [undefined, false],
  ])("takes Node %s: %s", (version, expected) => {
    expect(isNewEnough(version)).toBe(expected);
  });

  it.each([[[]], [["toString"]]])(
    "answers %j with the tasks, on stderr, before it installs anything",
    (args) => {
      const launcher = join(__dirname, "..", "..", "scripts", "launch.mjs");
      const result = spawnSync(process.execPath, [launcher, ...args], { encoding: "utf8" });
      expect(result).toMatchObject({ status: 2, stdout: "" });
      expect(result.stderr).toContain("sandbox|demo|test|projects|reliability|pulumi|verify-aws");
    },
  );
});
