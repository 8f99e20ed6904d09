import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { OLDEST_NODE, requireNode } from "../../../provider/installation/requireNode";
import { codeOf, FILES } from "../../support/imports";

const { engines } = JSON.parse(readFileSync(join(__dirname, "..", "..", "..", "package.json"), "utf8"));

/** Functions that Node has got since its first supported version, each with the version. Add each that is found. */
const NEWER = /\b(validFromDate|validToDate)\b/; // 22.10

describe("the Node that the package needs", () => {
  it("is the one that package.json tells package managers", () => {
    expect(engines.node).toBe(`>=${OLDEST_NODE}`);
  });

  it("has all that the package uses", () => {
    expect(FILES.filter((file) => NEWER.test(codeOf(file)))).toEqual([]);
  });

  it.each(["22.0.0", "22.23.5", "24.21.0", "100.0.0"])("%s is new enough", (version) => {
    expect(() => requireNode(version)).not.toThrow();
  });

  it.each(["8.17.0", "18.20.8", "20.20.2", "21.9.0"])("%s is too old", (version) => {
    expect(() => requireNode(version)).toThrow(
      `pulumi-aws-pki: Node.js ${version} runs this process, and the package needs Node.js 22 or later. Install it, and ` +
        "let it come first on the PATH of pulumi. Nothing was requested or changed. [NodeTooOld]",
    );
  });
});
