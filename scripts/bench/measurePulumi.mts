import { withProgress } from "../toolchain/progress.mts";
import { countCalls } from "./calls.mts";
import { resourceBytes } from "./checkpoint.mts";
import { LABELS, type Run, type Step } from "./figures.mts";
import type { ProgramSettings } from "./program.mts";
import { openPulumiStack } from "./pulumiStack.mts";
import { DOMAIN, REGION, type SandboxProcess, startSandboxProcess } from "./sandboxProcess.mts";

type PulumiShape = ProgramSettings["shape"];

/** The settings that docs/performance.md names for many single resources. */
const MANY = { PULUMI_PARALLEL: "2048" };
const WITHOUT_CHECKPOINTS = { PULUMI_EXPERIMENTAL: "true", PULUMI_SKIP_CHECKPOINTS: "true" };

const SETTINGS: Readonly<Record<PulumiShape, Record<string, string>>> = {
  // A set is one resource, and needs no setting.
  set: {},
  single: { ...MANY, ...WITHOUT_CHECKPOINTS },
  "single-checkpoints": MANY,
};

/** A stack's life with Pulumi, on a sandbox of its own. Throws where a command fails or an unchanged stack changes. */
export async function measurePulumi(shape: PulumiShape, count: number): Promise<Run> {
  const sandbox = await startSandboxProcess();
  const settings = { shape, count, zoneId: sandbox.zoneId, domain: DOMAIN, region: REGION };
  const stack = await openPulumiStack(settings, { ...sandbox.env, ...SETTINGS[shape] });
  const step = (...args: string[]) =>
    measureStep(sandbox, `${LABELS[shape]}, N = ${count}: pulumi ${args[0]}`, () => stack.run(...args));
  try {
    const up = await step("up", "--yes", "--skip-preview");
    const { stored: stateBytes, indented: indentedStateBytes } = resourceBytes(stack.checkpoint());
    const preview = await step("preview", "--expect-no-changes");
    const refresh = await step("refresh", "--yes", "--skip-preview", "--expect-no-changes");
    const destroy = await step("destroy", "--yes", "--skip-preview");
    return { shape, count, up, preview, refresh, destroy, stateBytes, indentedStateBytes };
  } finally {
    await stack.close();
    await sandbox.close();
  }
}

/** Runs one command and counts what it asked of AWS. */
export async function measureStep(
  sandbox: SandboxProcess,
  what: string,
  work: () => Promise<Pick<Step, "seconds" | "peakMemoryBytes">>,
): Promise<Step> {
  const before = (await sandbox.calls()).length;
  const measured = await withProgress(what, work);
  return { ...measured, ...countCalls((await sandbox.calls()).slice(before)) };
}
