import { mkdtempSync, realpathSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { OpenStack } from "../../scripts/scenario/stack.mts";
import { type Engine, expectSettled, startEngine } from "../engine/engine";
import {
  type Kind,
  listPackage,
  makeProgram,
  npmInstall,
  packLibrary,
  pnpmInstall,
  type Tarballs,
  VERSION,
} from "./library";
import { packed } from "./project";

const OF_LIFE = ["acm:RequestCertificate", "acm:ExportCertificate", "secretsmanager:CreateSecret"];
const OF_END = ["acm:DeleteCertificate", "secretsmanager:DeleteSecret"];

/** A program that uses @acme/pki, a component library of somebody else, and has not listed the package itself. */
describe("an outsider's component library", () => {
  let engine: Engine;
  let folder: string;
  let packages: Record<Kind, Tarballs>;
  beforeAll(async () => {
    engine = await startEngine();
    // Outside of this checkout, whose own packages would be found from within it.
    folder = realpathSync(mkdtempSync(join(tmpdir(), "wrappers-")));
    const own = packed(folder);
    packages = {
      dependencies: { own, library: packLibrary(folder, "dependencies") },
      peerDependencies: { own, library: packLibrary(folder, "peerDependencies") },
    };
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
        `Add "pulumi-aws-pki": "${VERSION}" to the dependencies of ${join(program, "package.json")} and install them.` +
        `${advice} Nothing was requested or changed. [PackageNotFound]\n`,
    );
    expect(refusal).not.toMatch(/unhandled exception|^ +at /m);
    expect(engine.operations().slice(before)).toEqual([]);
  }

  it.each<[Kind, "hoisted" | "nested"]>([
    ["dependencies", "hoisted"],
    ["peerDependencies", "hoisted"],
    ["peerDependencies", "nested"],
  ])("lives with the package in its %s where npm installs %s", async (kind, strategy) => {
    const program = makeProgram(folder, packages[kind]);
    npmInstall(program, strategy);
    await expectFullLife(await openProgram(program));
  });

  it("asks for the package in preview where npm nests it, and lives once the program lists it", async () => {
    const program = makeProgram(folder, packages.dependencies);
    npmInstall(program, "nested");
    const open = await openProgram(program);
    await expectSentence(open, program, "");
    listPackage(program, packages.dependencies);
    npmInstall(program, "nested");
    await expectFullLife(open);
  });

  const ADVICE =
    " With pnpm, publicHoistPattern: [pulumi-aws-pki] in pnpm-workspace.yaml does the same for all programs.";

  describe.each<Kind>(["dependencies", "peerDependencies"])(
    "with the package in its %s, under pnpm",
    (kind) => {
      it("asks for it, and lives with pnpm's setting", async () => {
        const program = makeProgram(folder, packages[kind]);
        pnpmInstall(program, packages[kind]);
        const open = await openProgram(program);
        await expectSentence(open, program, ADVICE);
        pnpmInstall(program, packages[kind], ["publicHoistPattern: [pulumi-aws-pki]"]);
        await expectFullLife(open);
      });

      it("lives once the program lists it", async () => {
        const program = makeProgram(folder, packages[kind]);
        listPackage(program, packages[kind]);
        pnpmInstall(program, packages[kind]);
        await expectFullLife(await openProgram(program));
      });
    },
  );
});
