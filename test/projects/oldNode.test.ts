import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { delimiter, dirname, join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type OpenStack, temporaryFolder } from "../../scripts/scenario/stack.mts";
import { type Engine, expectSettled, startEngine } from "../engine/engine";
import { install, makeProject } from "../engine/releases";
import { PACKAGE_ALONE } from "./library";
import { packed } from "./project";

const OLDEST = "22.0";
const TOO_OLD = "20";
/** A Node of test/projects/tools, which has them for Linux alone. */
const nodeOf = (version: string) =>
  join(__dirname, "tools", "node_modules", `node-${version}`, "bin", "node");
const missing = [OLDEST, TOO_OLD].filter((version) => !existsSync(nodeOf(version)));
const notRun = `Node ${missing.join(" and ")} is not installed in test/projects/tools. npm run projects installs it on Linux.`;
if (missing.length > 0 && process.env.CI) throw new Error(notRun);
if (missing.length > 0) console.log(`Not run: ${notRun}`);

/** Programs and providers whose Node comes first on the PATH of the CLI. */
describe.skipIf(missing.length > 0)("an old Node", () => {
  let engine: Engine;
  let packages: string;
  let project: string;
  let open: OpenStack;
  let path: string;
  beforeAll(async () => {
    engine = await startEngine();
    packages = mkdtempSync(join(temporaryFolder(), "packages-"));
    project = makeProject(PACKAGE_ALONE);
    install(project, packed(packages));
    open = await engine.open(project);
    open.setEnv({ ZONE_ID: engine.zoneId });
    path = String(open.env.PATH);
  });
  afterAll(async () => {
    await engine?.close();
    for (const folder of [project, packages]) if (folder) rmSync(folder, { recursive: true, force: true });
  });

  const runOn = (version: string) => open.setEnv({ PATH: dirname(nodeOf(version)) + delimiter + path });
  const count = (operation: string) => engine.operations().filter((one) => one === operation).length;
  const SENTENCE =
    /pulumi-aws-pki: Node\.js 20\.\d+\.\d+ runs this process, and the package needs Node\.js 22 or later\. Install it, and let it come first on the PATH of pulumi\. Nothing was requested or changed\. \[NodeTooOld\]/;

  it("that is too old ends the program before anything is asked of AWS", async () => {
    runOn(TOO_OLD);
    const before = engine.operations().length;
    for (const command of ["preview", "up"] as const) {
      const refusal = await open.stack[command]().catch((error: Error) => error.message);
      expect(refusal).toMatch(SENTENCE);
      expect(refusal).not.toMatch(/^ +at /m);
    }
    expect(engine.operations().slice(before)).toEqual([]);
  });

  it("of the oldest version that is supported delivers and renews", async () => {
    runOn(OLDEST);
    await open.stack.up();
    await expectSettled(open);
    open.setEnv({ RENEW_NOW: "once" });
    await open.stack.up();
    await expectSettled(open);
    expect(count("acm:RequestCertificate")).toBe(1);
    expect(count("acm:RenewCertificate")).toBe(1);
    expect(count("secretsmanager:CreateSecret")).toBe(1);
  });

  it("that is too old ends the provider of a destroy, which needs no program", async () => {
    runOn(TOO_OLD);
    const before = engine.operations().length;
    const refusal = await open.stack.destroy().catch((error: Error) => error.message);
    expect(refusal).toMatch(SENTENCE);
    expect(engine.operations().slice(before)).toEqual([]);
    runOn(OLDEST);
    await open.stack.destroy();
    expect(count("acm:DeleteCertificate")).toBe(1);
  });
});
