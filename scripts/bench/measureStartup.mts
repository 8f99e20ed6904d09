import { execFile } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { withProgress } from "../toolchain/progress.mts";
import { atEnd } from "./ending.mts";
import { median, type Startup } from "./figures.mts";
import { openPulumiStack } from "./pulumiStack.mts";
import { DOMAIN, REGION } from "./sandboxProcess.mts";

const TIMES = 5;
const ROOT = join(import.meta.dirname, "..", "..");
/** Nobody listens there: a preview calls no AWS. */
const NOWHERE = { AWS_ENDPOINT_URL: "http://127.0.0.1:9", AWS_REGION: REGION };

/** Times that every command takes before its own work. */
export async function measureStartup(): Promise<Startup> {
  return withProgress(`start-up, ${TIMES} times each`, async () => ({
    preview: await previewMilliseconds({}),
    previewWithCompileCache: await withFolder((folder) =>
      previewMilliseconds({ NODE_COMPILE_CACHE: folder }),
    ),
    importPulumi: await importMilliseconds("@pulumi/pulumi"),
    importPackage: await importMilliseconds("pulumi-aws-pki", "@pulumi/pulumi"),
    importProvider: await importMilliseconds("pulumi-aws-pki/dynamic", "@pulumi/pulumi"),
    importMocks: await importMilliseconds("pulumi-aws-pki/testing", "@pulumi/pulumi"),
    importSandbox: await importMilliseconds("pulumi-aws-pki/testing/sandbox", "@pulumi/pulumi"),
  }));
}

/** `pulumi preview` of one certificate in a new stack, after one that does not count. */
async function previewMilliseconds(env: Record<string, string>): Promise<number> {
  const program = { shape: "single", count: 1, zoneId: "Z0123456789ABCDEFGHIJ" } as const;
  const stack = await openPulumiStack({ ...program, domain: DOMAIN, region: REGION }, { ...NOWHERE, ...env });
  try {
    await stack.run("preview");
    return median(await repeated(async () => (await stack.run("preview")).seconds * 1000));
  } finally {
    await stack.close();
  }
}

/** How long a plain Node takes to load a module, once others are loaded. */
async function importMilliseconds(module: string, ...before: string[]): Promise<number> {
  const load = (name: string) => `require(${JSON.stringify(name)});`;
  const script = `${before.map(load).join("")}const started = performance.now();${load(module)}console.log(performance.now() - started)`;
  const { NODE_COMPILE_CACHE: _, ...env } = process.env;
  const once = async () =>
    Number((await promisify(execFile)(process.execPath, ["-e", script], { cwd: ROOT, env })).stdout);
  await once();
  return median(await repeated(once));
}

async function repeated(work: () => Promise<number>): Promise<number[]> {
  const values: number[] = [];
  while (values.length < TIMES) values.push(await work());
  return values;
}

async function withFolder<T>(work: (folder: string) => Promise<T>): Promise<T> {
  const folder = mkdtempSync(join(tmpdir(), "pulumi-aws-pki-bench-"));
  const remove = atEnd(() => rmSync(folder, { recursive: true, force: true }));
  try {
    return await work(folder);
  } finally {
    remove();
  }
}
