// Runs the referee's suite: clients nobody here wrote, against an endpoint. See README.md.
import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { prepareVenv, requireOpenssl } from "./clients.mts";
import { confirmFee, realAccount } from "./real-account.mts";
import { type Environment, isolated, type Running, startMoto, startSandbox } from "./targets.mts";
import { Unable } from "./unable.mts";

const here = import.meta.dirname;

const USAGE = `usage: node test/referee/run.mts [target] [--report FILE] [-- pytest arguments]
  (no target)      starts dist/sandbox/main.js and runs everything against it
  --chain KIND     … with this chain: self-signed (test_acm_export.py runs on both) or cross-signed
  --quotas KIND    … with request quotas: aws or off (test_quotas.py has a sandbox with aws anyway)
  --iam KIND       … with IAM: enforce or off (test_iam.py has a sandbox that enforces it anyway)
  --endpoint URL   an endpoint that is running already
  --moto           a second opinion: what passes on moto (never a verdict)
  --real-account   AWS itself, in the zone REFEREE_ZONE_ID; asks before it spends money
  --without-paid   … and leaves out what costs money
  --report FILE    writes {"passed":N,"failed":N,"skipped":N}`;

/** Needs a sandbox of its own, whose quotas would slow down everything else. */
const QUOTAS = "test_quotas.py";

/** Needs a sandbox of its own, where nobody but administrators may do anything unless a document says so. */
const IAM = "test_iam.py";

/** Runs a second time on a sandbox whose chains end as ACM's own do. */
const EXPORT = "test_acm_export.py";
const CROSS_SIGNED = "cross-signed";

type Counts = { passed: number; failed: number; skipped: number };

/** Runs pytest. A run that broke before it could count is one failure. */
async function runSuite(python: string, args: string[], environment: Environment): Promise<Counts> {
  const scratch = mkdtempSync(join(tmpdir(), "referee-"));
  const file = join(scratch, "counts.json");
  try {
    const child = spawn(python, ["-m", "pytest", "-q", "--tb=short", ...args], {
      cwd: here,
      env: { ...environment, REFEREE_COUNTS_FILE: file, PYTHONDONTWRITEBYTECODE: "1" },
      stdio: "inherit",
    });
    const [code] = await once(child, "exit");
    const counts = existsSync(file)
      ? (JSON.parse(readFileSync(file, "utf8")) as Counts)
      : { passed: 0, failed: 0, skipped: 0 };
    if (code !== 0 && counts.failed === 0) counts.failed = 1;
    return counts;
  } finally {
    rmSync(scratch, { recursive: true, force: true });
  }
}

async function runAndStop(python: string, args: string[], running: Running): Promise<Counts> {
  try {
    return await runSuite(python, args, running.environment);
  } finally {
    await running.stop();
  }
}

const sum = (a: Counts, b: Counts): Counts => ({
  passed: a.passed + b.passed,
  failed: a.failed + b.failed,
  skipped: a.skipped + b.skipped,
});

async function main(): Promise<number> {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      endpoint: { type: "string" },
      chain: { type: "string" },
      quotas: { type: "string" },
      iam: { type: "string" },
      moto: { type: "boolean", default: false },
      "real-account": { type: "boolean", default: false },
      "without-paid": { type: "boolean", default: false },
      report: { type: "string" },
      help: { type: "boolean", default: false },
    },
  });
  if (values.help) {
    console.log(USAGE);
    return 0;
  }
  if ([values.moto, values["real-account"], values.endpoint].filter(Boolean).length > 1)
    throw new Unable(USAGE);
  requireOpenssl();
  const command = prepareVenv("referee", "requirements.txt");
  let running: Running;
  if (values["real-account"]) {
    const environment = realAccount(values["without-paid"]);
    await confirmFee(command("python"), positionals, environment);
    running = { environment, stop: async () => {} };
  } else if (values.endpoint) {
    running = { environment: isolated(values.endpoint), stop: async () => {} };
  } else if (values.moto) {
    running = await startMoto(prepareVenv("referee-moto", "requirements-moto.txt"));
  } else {
    running = await startSandbox({ chain: values.chain, quotas: values.quotas, iam: values.iam });
  }
  const isWholeSandbox = !(
    values["real-account"] ||
    values.endpoint ||
    values.moto ||
    values.quotas ||
    values.iam ||
    positionals.length
  );
  const args = isWholeSandbox ? [`--ignore=${QUOTAS}`, `--ignore=${IAM}`] : positionals;
  let counts = await runAndStop(command("python"), args, running);
  if (isWholeSandbox) {
    const throttling = await startSandbox({ chain: values.chain, quotas: "aws" });
    counts = sum(counts, await runAndStop(command("python"), [QUOTAS], throttling));
    const enforcing = await startSandbox({ chain: values.chain, quotas: undefined, iam: "enforce" });
    counts = sum(counts, await runAndStop(command("python"), [IAM], enforcing));
    if (values.chain !== CROSS_SIGNED) {
      const crossSigned = await startSandbox({ chain: CROSS_SIGNED, quotas: undefined });
      counts = sum(counts, await runAndStop(command("python"), [EXPORT], crossSigned));
    }
  }
  if (values.report) writeFileSync(values.report, `${JSON.stringify(counts)}\n`);
  console.log(`referee: ${counts.passed} passed, ${counts.failed} failed, ${counts.skipped} skipped`);
  if (values.moto) return 0; // a second opinion, no verdict
  return counts.failed === 0 && counts.passed > 0 ? 0 : 1;
}

try {
  process.exitCode = await main();
} catch (error) {
  console.error(error instanceof Unable ? `referee: ${error.message}` : error);
  process.exitCode = 1;
}
