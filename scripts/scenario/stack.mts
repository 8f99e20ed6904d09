// A stack of its own for one program: a real engine, a backend in a temporary folder, nothing shared.

import { execFile } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { LocalWorkspace, PulumiCommand, type PulumiFn, type Stack } from "@pulumi/pulumi/automation/index.js";
import { ensurePulumi } from "../toolchain.mts";
import { keepEnginesApart } from "./grpcChannels.mts";

export interface StackOptions {
  /** Folder of the program, with its Pulumi.yaml. Or the program itself. */
  program: string | PulumiFn;
  stackName: string;
  /** Added to this process's environment. */
  env?: Record<string, string>;
  config?: Record<string, string>;
}

export interface OpenStack {
  stack: Stack;
  /** Folder of the file backend. Pulumi keeps its state there and nowhere else. */
  stateFolder: string;
  /** The environment in which the CLI runs, for commands that the Automation API does not have. */
  env: Record<string, string>;
  /** The CLI itself. */
  pulumi: string;
  /** Changes the environment of the commands that follow, such as AWS_PKI_NOW. */
  setEnv(variables: Record<string, string>): void;
  unsetEnv(name: string): void;
  /** Forgets the stack and its state. Its objects in AWS must be destroyed before. */
  close(): Promise<void>;
}

/** Looked for once a process. */
let found: ReturnType<typeof ensurePulumi> | undefined;

const root = join(import.meta.dirname, "..", "..");

/** Opens a stack with a passphrase and a backend of its own. */
export async function openStack(options: StackOptions): Promise<OpenStack> {
  keepEnginesApart();
  found ??= ensurePulumi();
  const toolchain = await found;
  const stateFolder = mkdtempSync(join(tmpdir(), "pulumi-aws-pki-state-"));
  const env: Record<string, string> = {
    ...definedOnly(toolchain.env),
    PULUMI_BACKEND_URL: `file://${stateFolder}`,
    PULUMI_CONFIG_PASSPHRASE: "only for this temporary stack",
    NODE_COMPILE_CACHE: await compileCache(toolchain.env),
    ...options.env,
  };
  const pulumiCommand = await PulumiCommand.get({ root: toolchain.root, skipVersionCheck: true });
  const workspace = { pulumiCommand, envVars: env };
  const stack = await createStack(options, workspace);
  const config = Object.entries(options.config ?? {}).map(([key, value]) => [key, { value }] as const);
  if (config.length > 0) await stack.setAllConfig(Object.fromEntries(config));
  return {
    stack,
    stateFolder,
    env,
    pulumi: toolchain.executable,
    setEnv(variables) {
      Object.assign(env, variables);
      stack.workspace.envVars = { ...env };
    },
    unsetEnv(name) {
      delete env[name];
      stack.workspace.envVars = { ...env };
    },
    async close() {
      rmSync(stateFolder, { recursive: true, force: true });
      const { workDir } = stack.workspace;
      const settings = join(workDir, `Pulumi.${options.stackName}.yaml`);
      rmSync(typeof options.program === "string" ? settings : workDir, { recursive: true, force: true });
    },
  };
}

/**
 * Each command starts two or more processes that load the same thousand modules, which is a third of its time. Node can
 * keep what it has compiled, but only of processes that end by themselves, and the engine kills its plugins: so one is
 * run for that alone.
 */
async function compileCache(env: NodeJS.ProcessEnv): Promise<string> {
  const folder = join(root, "node_modules", ".cache", "node-compile");
  if (existsSync(folder)) return folder;
  const load =
    'require("@pulumi/pulumi"); require("./dist/provider/dynamic.js");' +
    'for (const kind of Object.values(require("./dist/provider/everyKind.js").everyKind)) kind.lifecycle();';
  const options = { cwd: root, env: { ...env, NODE_COMPILE_CACHE: folder } };
  await promisify(execFile)("node", ["-e", load], options);
  return folder;
}

type Workspace = { pulumiCommand: PulumiCommand; envVars: Record<string, string> };

/** A program that is a function gets a folder inside the package, from where the provider's code is found. */
function createStack({ program, stackName }: StackOptions, workspace: Workspace): Promise<Stack> {
  if (typeof program === "string")
    return LocalWorkspace.createStack({ stackName, workDir: program }, workspace);
  const workDir = mkdtempSync(join(temporaryFolder(), "program-"));
  return LocalWorkspace.createStack({ stackName, projectName: "inline", program }, { ...workspace, workDir });
}

/** A folder of the package that git ignores. */
export function temporaryFolder(): string {
  const folder = join(root, ".pulumi-state");
  mkdirSync(folder, { recursive: true });
  return folder;
}

function definedOnly(env: NodeJS.ProcessEnv): Record<string, string> {
  return Object.fromEntries(
    Object.entries(env).filter((entry): entry is [string, string] => entry[1] !== undefined),
  );
}
