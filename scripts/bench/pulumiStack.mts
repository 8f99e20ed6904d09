import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { openStack, temporaryFolder } from "../scenario/stack.mts";
import { atEnd } from "./ending.mts";
import { runMeasured } from "./measuredCommand.mts";
import { PROJECT_TEXT, type ProgramSettings, programText } from "./program.mts";

const STACK = "bench";
const PROVIDER = /dynamic-provider/;

/** A project of its own with a stack of its own. */
export interface PulumiStack {
  /** Runs the CLI as a person does. Gives its wall time and the peak memory of its provider. Throws where it fails. */
  run(...args: string[]): Promise<{ seconds: number; peakMemoryBytes: number | undefined }>;
  /** The state as the file backend holds it. */
  checkpoint(): string;
  close(): Promise<void>;
}

/** Opens it inside the package, from where its own code is found. */
export async function openPulumiStack(
  settings: ProgramSettings,
  env: Record<string, string>,
): Promise<PulumiStack> {
  const folder = mkdtempSync(join(temporaryFolder(), "bench-"));
  const removeFolder = atEnd(() => rmSync(folder, { recursive: true, force: true }));
  writeFileSync(join(folder, "Pulumi.yaml"), PROJECT_TEXT);
  writeFileSync(join(folder, "index.js"), programText(settings));
  const open = await openStack({ program: folder, stackName: STACK, env });
  const removeState = atEnd(() => rmSync(open.stateFolder, { recursive: true, force: true }));
  // A user has to set this. With `env` it is measured apart.
  if (!env.NODE_COMPILE_CACHE) open.unsetEnv("NODE_COMPILE_CACHE");
  return {
    run: (...args) =>
      runMeasured(open.pulumi, [...args, "--stack", STACK, "--non-interactive"], {
        cwd: folder,
        env: open.env,
        provider: PROVIDER,
      }),
    checkpoint: () =>
      readFileSync(join(open.stateFolder, ".pulumi", "stacks", "bench", `${STACK}.json`), "utf8"),
    async close() {
      removeState();
      removeFolder();
    },
  };
}
