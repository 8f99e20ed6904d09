import { mkdtempSync, realpathSync, renameSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type OpenStack, temporaryFolder } from "../../scripts/scenario/stack.mts";
import { type Engine, startEngine } from "./engine";
import { install, makeProject, packToday } from "./releases";

const PROGRAM = `
const pki = require("pulumi-aws-pki");
const connection = new pki.AwsConnection("aws", { region: "us-east-1" });
new pki.AcmPublicCa("public", { connection, hostedZoneId: process.env.ZONE_ID });
`;

/** docs/troubleshooting.md has a section with these words of Node's, as no code of the package can run then. */
const ABSENT = "error: Cannot find module 'pulumi-aws-pki/dynamic'";

describe("a stack whose packages are not installed any more", () => {
  let engine: Engine;
  let packages: string;
  let project: string;
  let open: OpenStack;
  beforeAll(async () => {
    engine = await startEngine();
    packages = mkdtempSync(join(temporaryFolder(), "packages-"));
    // Outside of this checkout, whose own packages would be found from within it.
    const files = { "Pulumi.yaml": "name: inline\nruntime: nodejs\n", "index.js": PROGRAM };
    project = realpathSync(makeProject(files, tmpdir()));
    install(project, packToday(packages));
    open = await engine.open(project);
    open.setEnv({ ZONE_ID: engine.zoneId });
    await open.stack.up();
  });
  afterAll(async () => {
    await engine?.close();
    for (const folder of [project, packages]) if (folder) rmSync(folder, { recursive: true, force: true });
  });

  /** Runs a command without an installed package, and gives its error. Holds that it asks nothing of AWS. */
  async function without(name: string, command: "refresh" | "destroy"): Promise<string> {
    const installed = join(project, "node_modules", name);
    const aside = `${project}-aside`;
    const before = engine.operations().length;
    renameSync(installed, aside);
    try {
      const outcome = await open.stack[command]().catch((error: Error) => error.message);
      expect(engine.operations().slice(before)).toEqual([]);
      return String(outcome);
    } finally {
      renameSync(aside, installed);
    }
  }

  it.each(["refresh", "destroy"] as const)("tells a %s so in Node's words", async (command) => {
    expect(await without("pulumi-aws-pki", command)).toContain(ABSENT);
  });

  it.each(["refresh", "destroy"] as const)("tells a %s which dependency is absent", async (command) => {
    expect(await without("@aws-sdk/client-acm", command)).toContain(
      `error: pulumi-aws-pki: Its own dependencies are not installed beside ${join(project, "node_modules", "pulumi-aws-pki")}: ` +
        "@aws-sdk/client-acm. Install the program's dependencies anew, for example with npm ci. " +
        "Nothing was requested or changed. [DependencyMissing]\n",
    );
  });

  it("is destroyed once they are there again", async () => {
    await open.stack.destroy();
    const { deployment } = await open.stack.exportStack();
    expect(deployment.resources ?? []).toEqual([]);
  });
});
