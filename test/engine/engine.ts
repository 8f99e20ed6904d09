import { cpSync, globSync, mkdtempSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { CreateHostedZoneCommand, Route53Client } from "@aws-sdk/client-route-53";
import type { PulumiFn } from "@pulumi/pulumi/automation";
import { transformSync } from "esbuild";
import { expect } from "vitest";
import { type Sandbox, type SandboxOptions, startSandbox } from "../../sandbox/server";
import { type OpenStack, openStack, temporaryFolder } from "../../scripts/scenario/stack.mts";

const EXAMPLES = join(__dirname, "..", "..", "examples");

export const REGION = "us-east-1";
export const DOMAIN = "example.com";

/** A real engine against a sandbox of its own. */
export interface Engine {
  sandbox: Sandbox;
  zoneId: string;
  /** For the SDK clients with which a test looks at what was done. */
  clientConfig: {
    region: string;
    endpoint: string;
    credentials: { accessKeyId: string; secretAccessKey: string };
  };
  /** Opens a stack; it is closed with the engine. */
  open(program: string | PulumiFn, config?: Record<string, string>): Promise<OpenStack>;
  /** Operations that reached AWS, in order, as `service:Operation`. */
  operations(): string[];
  close(): Promise<void>;
}

export async function startEngine(options: SandboxOptions = {}): Promise<Engine> {
  const sandbox = await startSandbox(options);
  const credentials = { accessKeyId: sandbox.accountId, secretAccessKey: "sandbox" };
  const clientConfig = { region: REGION, endpoint: sandbox.endpoint, credentials };
  // Settings of the developer's own AWS account must not reach the provider.
  for (const name of Object.keys(process.env)) if (name.startsWith("AWS_")) delete process.env[name];
  const env = {
    AWS_ENDPOINT_URL: sandbox.endpoint,
    AWS_ACCESS_KEY_ID: credentials.accessKeyId,
    AWS_SECRET_ACCESS_KEY: credentials.secretAccessKey,
    AWS_REGION: REGION,
  };
  const stacks: OpenStack[] = [];
  const zoneId = await makeZone(clientConfig, DOMAIN);
  return {
    sandbox,
    zoneId,
    clientConfig,
    async open(program, config = {}) {
      const stackName = `test-${process.pid}-${stacks.length}`;
      const open = await openStack({ program, stackName, env, config });
      answerQuickly(open);
      stacks.push(open);
      return open;
    },
    operations: () => sandbox.calls.list().map((call) => `${call.service}:${call.operation}`),
    async close() {
      for (const open of stacks) await open.close();
      await sandbox.close();
    },
  };
}

/**
 * After each command the Automation API asks the CLI for its history, and twice for the outputs, which takes as long as
 * the command itself. A failure is thrown anyway; the outputs stand in the state, and none of these is a secret.
 */
function answerQuickly({ stack, stateFolder }: OpenStack): void {
  const outputs = async () => {
    const [file] = globSync(join(stateFolder, ".pulumi", "stacks", "*", `${stack.name}.json`));
    const { checkpoint } = JSON.parse(readFileSync(String(file), "utf8")) as StoredStack;
    const root = checkpoint.latest?.resources?.find(({ type }) => type === "pulumi:pulumi:Stack");
    const entries = Object.entries(root?.outputs ?? {});
    return Object.fromEntries(entries.map(([key, value]) => [key, { value, secret: false }]));
  };
  Object.assign(stack, { outputs, info: async () => undefined });
}

/** The part of the file backend's file that holds the program's outputs. */
interface StoredStack {
  checkpoint: { latest?: { resources?: { type: string; outputs?: Record<string, unknown> }[] } };
}

/** A public zone, or with a VPC a private one; gives its id. */
export async function makeZone(
  clientConfig: Engine["clientConfig"],
  name: string,
  vpcId?: string,
): Promise<string> {
  const VPC = vpcId === undefined ? {} : { VPC: { VPCId: vpcId, VPCRegion: "us-east-1" as const } };
  const command = new CreateHostedZoneCommand({
    Name: name,
    CallerReference: `${name}-${vpcId ?? "public"}`,
    ...VPC,
  });
  const { HostedZone } = await new Route53Client(clientConfig).send(command);
  return (HostedZone?.Id ?? "").replace("/hostedzone/", "");
}

/** Steps of a preview by resource name: `{ api: "replace" }`; what stays the same is left out. */
export async function previewSteps(open: OpenStack): Promise<Record<string, string>> {
  const steps: Record<string, string> = {};
  await open.stack.preview({
    onEvent: ({ resourcePreEvent }) => {
      if (!resourcePreEvent || resourcePreEvent.metadata.op === "same") return;
      const name = resourcePreEvent.metadata.urn.split("::").at(-1) ?? "";
      steps[name] =
        steps[name] === undefined
          ? resourcePreEvent.metadata.op
          : `${steps[name]}, ${resourcePreEvent.metadata.op}`;
    },
  });
  return steps;
}

/** Holds that a refresh finds nothing that has changed, and that an up after it has nothing to do. */
export async function expectSettled(open: OpenStack): Promise<void> {
  await open.stack.refresh({ expectNoChanges: true });
  expect(await previewSteps(open)).toEqual({});
}

/** Everything that Pulumi has written down about the stack, history and backups included, as it stands on disk. */
export function stateText({ stateFolder }: OpenStack): string {
  const entries = readdirSync(stateFolder, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile());
  return files.map((file) => readFileSync(join(file.parentPath, file.name), "utf8")).join("\n");
}

/** The quickstart as a folder of its own, compiled: each run of it then begins a second earlier. */
export const copyQuickstart = (): string => copyExample("quickstart");

/** An example as a folder of its own, compiled. */
export function copyExample(name: string): string {
  const folder = mkdtempSync(join(temporaryFolder(), `${name}-`));
  const source = join(EXAMPLES, name);
  cpSync(join(source, "Pulumi.yaml"), join(folder, "Pulumi.yaml"));
  const project = readFileSync(join(folder, "Pulumi.yaml"), "utf8").replace("index.ts", "index.js");
  writeFileSync(join(folder, "Pulumi.yaml"), project);
  const { code } = transformSync(readFileSync(join(source, "index.ts"), "utf8"), {
    loader: "ts",
    format: "cjs",
  });
  writeFileSync(join(folder, "index.js"), code);
  return folder;
}
