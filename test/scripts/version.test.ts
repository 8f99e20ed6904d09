import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { MINIMUM_GO, RELEASE } from "../../scripts/toolchain/release.mts";
import { isAtLeast, parseVersion } from "../../scripts/toolchain/version.mts";

describe("versions", () => {
  it.each([
    ["v3.258.0\n", "3.258.0"],
    ["3.258.0", "3.258.0"],
    ["go1.25.11", "1.25.11"],
    ["go1.26", "1.26"],
    ["v3.260.0-alpha.1700000000+dirty", "3.260.0"],
    ["not a version", undefined],
    ["", undefined],
  ])("reads %j as %j", (text, version) => {
    expect(parseVersion(text)).toBe(version);
  });

  it.each([
    ["3.216.0", "3.216.0", true],
    ["3.215.9", "3.216.0", false],
    ["3.1000.0", "3.216.0", true],
    ["4.0.0", "3.216.0", true],
    ["2.999.999", "3.216.0", false],
    ["1.26", "1.25.11", true],
    ["1.25", "1.25.11", false],
  ])("%s against the minimum %s: %s", (version, minimum, expected) => {
    expect(isAtLeast(version, minimum)).toBe(expected);
  });
});

describe("the pinned release", () => {
  const goMod = (folder: string) =>
    readFileSync(join(__dirname, "..", "..", "scripts", "toolchain", folder, "go.mod"), "utf8");

  it("is the one that the CLI's go.mod requires", () => {
    expect(goMod("cli")).toContain(`github.com/pulumi/pulumi/pkg/v3 v${RELEASE}`);
  });

  it.each(["cli", "language-nodejs"])("takes the Go that %s/go.mod asks for", (folder) => {
    expect(goMod(folder)).toMatch(new RegExp(`^go ${MINIMUM_GO.replaceAll(".", "\\.")}$`, "m"));
  });
});
