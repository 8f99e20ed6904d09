// The same certificates with Terraform and its AWS provider, where this machine can have them.

import { copyFileSync, mkdtempSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { runCommand } from "../toolchain/command.mts";
import { withProgress } from "../toolchain/progress.mts";
import { atEnd } from "./ending.mts";
import type { Run } from "./figures.mts";
import { runMeasured } from "./measuredCommand.mts";
import { measureStep } from "./measurePulumi.mts";
import { DOMAIN, type SandboxProcess, startSandboxProcess } from "./sandboxProcess.mts";
import { whyInitFailed } from "./terraformFailure.mts";

const PROGRAM = join(import.meta.dirname, "terraform", "main.tf");
const PROVIDER = /terraform-provider-aws/;
/** High enough that waits overlap. Terraform's default is 10. */
const PARALLELISM = "-parallelism=256";

/** A folder in which `terraform init` has succeeded. */
export interface Terraform {
  folder: string;
  close(): void;
}

/** Prepares Terraform. Gives a sentence where it is not installed or cannot get its AWS provider. */
export async function prepareTerraform(): Promise<Terraform | string> {
  if ((await runCommand("terraform", ["version"])).code !== 0) return "there is no terraform on PATH.";
  const folder = mkdtempSync(join(tmpdir(), "pulumi-aws-pki-terraform-"));
  const close = atEnd(() => rmSync(folder, { recursive: true, force: true }));
  copyFileSync(PROGRAM, join(folder, "main.tf"));
  const init = await withProgress("terraform init", () =>
    runCommand("terraform", ["init", "-input=false", "-no-color"], { cwd: folder, env: environment() }),
  );
  if (init.code === 0) return { folder, close };
  close();
  return `terraform init cannot get hashicorp/aws: ${whyInitFailed(init.stdout + init.stderr)}`;
}

/** A stack's life with Terraform, on a sandbox of its own. Throws where a command fails or an unchanged stack changes. */
export async function measureTerraform({ folder }: Terraform, count: number): Promise<Run> {
  const sandbox = await startSandboxProcess();
  const state = join(folder, `${count}.tfstate`);
  const step = stepsOf(sandbox, folder, count);
  const shared = [PARALLELISM, "-input=false", "-no-color", `-state=${state}`];
  try {
    const up = await step("apply", "-auto-approve", ...shared);
    const stateBytes = statSync(state).size;
    // It exits with 2 where something is to be changed.
    const preview = await step("plan", "-detailed-exitcode", ...shared);
    const refresh = await step("apply", "-refresh-only", "-auto-approve", ...shared);
    const destroy = await step("destroy", "-auto-approve", ...shared);
    return {
      shape: "terraform",
      count,
      up,
      preview,
      refresh,
      destroy,
      stateBytes,
      indentedStateBytes: stateBytes,
    };
  } finally {
    await sandbox.close();
  }
}

function stepsOf(sandbox: SandboxProcess, cwd: string, count: number) {
  const variables = { TF_VAR_zone_id: sandbox.zoneId, TF_VAR_domain: DOMAIN, TF_VAR_hosts: String(count) };
  const env = { ...environment(), ...sandbox.env, ...variables };
  return (...args: string[]) =>
    measureStep(sandbox, `Terraform, N = ${count}: terraform ${args[0]}`, () =>
      runMeasured("terraform", args, { cwd, env, provider: PROVIDER }),
    );
}

function environment(): NodeJS.ProcessEnv {
  return { ...process.env, CHECKPOINT_DISABLE: "1", TF_IN_AUTOMATION: "1" };
}
