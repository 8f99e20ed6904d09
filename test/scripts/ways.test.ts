import { describe, expect, it } from "vitest";
import { goFault } from "../../scripts/toolchain/build.mts";
import { archiveName, findChecksum } from "../../scripts/toolchain/download.mts";
import { spokenSeconds, startProgress } from "../../scripts/toolchain/progress.mts";

describe("building with Go", () => {
  it.each([
    ["no Go", undefined, "", "Go is not installed; it takes 1.25.11 or later"],
    ["Go that is new enough", "1.26.8", "local", undefined],
    ["older Go that may fetch a newer one", "1.22.1", "auto", undefined],
    ["older Go that may not", "1.22.1", "local", "Go 1.22.1 is too old; it takes 1.25.11 or later"],
    ["Go from before it could", "1.19", "", "Go 1.19 is too old; it takes 1.25.11 or later"],
  ])("%s", (_name, version, toolchain, fault) => {
    expect(goFault(version, toolchain)).toBe(fault);
  });
});

describe("the official download", () => {
  it("names the archives of the platforms it unpacks", () => {
    expect(archiveName("linux", "x64")).toBe("pulumi-v3.258.0-linux-x64.tar.gz");
    expect(archiveName("darwin", "arm64")).toBe("pulumi-v3.258.0-darwin-arm64.tar.gz");
    expect(() => archiveName("win32", "x64")).toThrow("no archive for win32 on x64");
  });

  it("finds the checksum of an archive, and refuses an archive without one", () => {
    const list = "aa11  pulumi-v3.258.0-linux-arm64.tar.gz\nBB22 *pulumi-v3.258.0-linux-x64.tar.gz\n";
    expect(findChecksum(list, "pulumi-v3.258.0-linux-x64.tar.gz")).toBe("bb22");
    expect(() => findChecksum(list, "other.tar.gz")).toThrow("other.tar.gz is not in the list");
  });
});

describe("progress", () => {
  it("says durations in words", () => {
    expect([0.2, 59.4, 60, 125].map(spokenSeconds)).toEqual(["0 s", "59 s", "1 min 0 s", "2 min 5 s"]);
  });

  it("writes whole lines to a log", () => {
    const lines: string[] = [];
    startProgress("building", { write: (text) => lines.push(text) }).done(true);
    expect(lines).toEqual(["building ...\n", "building: done after 0 s\n"]);
  });
});
