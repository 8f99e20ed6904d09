import { mkdtempSync, realpathSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { OpenStack } from "../../scripts/scenario/stack.mts";
import { type Engine, expectSettled, startEngine } from "../engine/engine";
import { packToday } from "../engine/releases";
import {
  hasTools,
  listPackage,
  makeProgram,
  npmInstall,
  packLibrary,
  pnpmInstall,
  type Tarballs,
  WITHOUT_TOOLS,
} from "./library";

const OF_LIFE = ["acm:RequestCertificate", "acm:ExportCertificate", "secretsmanager:CreateSecret"];
const OF_END = ["acm:DeleteCertificate", "secretsmanager:DeleteSecret"];

/** A program that uses @acme/pki, a component library of somebody else, and has not listed the package itself. */
describe.skipIf(!hasTools)(`an outsider's component library${hasTools ? "" : `: ${WITHOUT_TOOLS}`}`, () => {
  let engine: Engine;
  let folder: string;
  let own: string;
  let needing: Tarballs;
  let peering: Tarballs;
  beforeAll(async () => {
    engine = await startEngine();
    // Outside of this checkout, whose own packages would be found from within it.
    folder = realpathSync(mkdtempSync(join(tmpdir(), "wrappers-")));
    own = packToday(folder);
    needing = { own, library: packLibrary(folder, "dependencies") };
    peering = { own, library: packLibrary(folder, "peerDependencies") };
  });
  afterAll(async () => {
    await engine?.close();
    if (folder) rmSync(folder, { recursive: true, force: true });
  });

  async function openProgram(program: string): Promise<OpenStack> {
    const open = await engine.open(program);
    open.setEnv({ ZONE_ID: engine.zoneId });
    return open;
  }

  async function expectFullLife(open: OpenStack): Promise<void> {
    const before = engine.operations().length;
    const done = (wanted: readonly string[]) =>
      engine
        .operations()
        .slice(before)
        .filter((operation) => wanted.includes(operation));
    const { outputs } = await open.stack.up();
    expect(outputs.certificateArn?.value).toMatch(/^arn:aws:acm:/);
    expect(new Set(done(OF_LIFE))).toEqual(new Set(OF_LIFE));
    await expectSettled(open);
    await open.stack.destroy();
    expect(done(OF_END).sort()).toEqual(OF_END);
  }

  /** Holds that a preview ends with the sentence, as one line, before anything is asked of AWS. */
  async function expectSentence(open: OpenStack, program: string, advice: string): Promise<void> {
    const before = engine.operations().length;
    const refusal = await open.stack.preview().catch((error: Error) => error.message);
    expect(refusal).toContain(
      `error: pulumi-aws-pki: Pulumi's provider process loads this package from ${program}, the folder of the program, ` +
        "and cannot find it there: only another package depends on it. " +
        `Add "pulumi-aws-pki": "0.1.0" to the dependencies of ${join(program, "package.json")} and install them.` +
        `${advice} Nothing was requested or changed. [PackageNotFound]\n`,
    );
    expect(refusal).not.toMatch(/unhandled exception|^ +at /m);
    expect(engine.operations().slice(before)).toEqual([]);
  }

  it("lives where npm hoists the package", async () => {
    const program = makeProgram(folder, needing);
    npmInstall(program, "hoisted");
    await expectFullLife(await openProgram(program));
  });

  it("lives where it has the package as a peer, which npm installs for the program", async () => {
    const program = makeProgram(folder, peering);
    npmInstall(program, "nested");
    await expectFullLife(await openProgram(program));
  });

  it("asks for the package in preview where npm nests it, and lives once the program lists it", async () => {
    const program = makeProgram(folder, needing);
    npmInstall(program, "nested");
    const open = await openProgram(program);
    await expectSentence(open, program, "");
    listPackage(program, needing);
    npmInstall(program, "nested");
    await expectFullLife(open);
  });

  const ADVICE =
    " With pnpm, publicHoistPattern: [pulumi-aws-pki] in pnpm-workspace.yaml does the same for all programs.";

  it.each<[string, "needing" | "peering"]>([
    ["needs", "needing"],
    ["has as a peer", "peering"],
  ])("asks for the package that it %s under pnpm, and lives with its setting", async (_, by) => {
    const tarballs = { needing, peering }[by];
    const program = makeProgram(folder, tarballs);
    pnpmInstall(program, tarballs);
    const open = await openProgram(program);
    await expectSentence(open, program, ADVICE);
    pnpmInstall(program, tarballs, ["publicHoistPattern: [pulumi-aws-pki]"]);
    await expectFullLife(open);
  });

  it("lives under pnpm once the program lists the package", async () => {
    const program = makeProgram(folder, needing);
    listPackage(program, needing);
    pnpmInstall(program, needing);
    await expectFullLife(await openProgram(program));
  });
});
