import { describe, expect, it } from "vitest";
import { RELEASE } from "../../scripts/toolchain/release.mts";
import { findPulumi } from "../../scripts/toolchain/search.mts";
import { fakeMachine } from "./fake-machine";

const home = "/home/u/.pulumi";
const built = `${home}/versions/${RELEASE}/bin`;

describe("the search for Pulumi", () => {
  it("prefers PATH, then Pulumi's home, then the release we put there", async () => {
    const machine = fakeMachine("/usr/bin:/opt/bin");
    machine.put(built, RELEASE);
    expect((await findPulumi(machine)).found?.bin).toBe(built);
    machine.put(`${home}/bin`, "3.230.0");
    expect((await findPulumi(machine)).found?.bin).toBe(`${home}/bin`);
    machine.put("/opt/bin", "v3.240.0\n");
    expect((await findPulumi(machine)).found).toEqual({ bin: "/opt/bin", version: "3.240.0" });
  });

  it("passes over a CLI that is too old, and says so", async () => {
    const machine = fakeMachine("/usr/bin:/opt/bin");
    machine.put("/usr/bin", "v3.100.0");
    machine.put("/opt/bin", "v3.216.0");
    const { found, rejected } = await findPulumi(machine);
    expect(found?.bin).toBe("/opt/bin");
    expect(rejected).toEqual(["/usr/bin: pulumi 3.100.0 is older than 3.216.0"]);
  });

  it("does not even run a downloader that merely has the CLI's name", async () => {
    const machine = fakeMachine("/project/node_modules/.bin");
    machine.put("/project/node_modules/.bin", "v3.265.0", ["pulumi"]);
    const { found, rejected } = await findPulumi(machine);
    expect(found).toBeUndefined();
    expect(machine.asked).toEqual([]);
    expect(rejected[0]).toBe(
      "/project/node_modules/.bin: pulumi without pulumi-resource-pulumi-nodejs and pulumi-language-nodejs",
    );
  });

  it("accepts a language host that stands elsewhere on PATH", async () => {
    const machine = fakeMachine("/usr/bin:/opt/hosts");
    machine.put("/usr/bin", "v3.258.0", ["pulumi"]);
    machine.put("/opt/hosts", undefined, ["pulumi-language-nodejs", "pulumi-resource-pulumi-nodejs"]);
    expect((await findPulumi(machine)).found?.bin).toBe("/usr/bin");
  });

  it("passes over a CLI that does not start", async () => {
    const machine = fakeMachine("");
    machine.put(built, undefined);
    expect((await findPulumi(machine)).rejected).toEqual([
      `${home}/bin: no pulumi there`,
      `${built}: pulumi does not start`,
    ]);
  });
});
