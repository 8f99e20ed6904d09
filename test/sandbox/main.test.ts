import { type ChildProcessWithoutNullStreams, spawn } from "node:child_process";
import { X509Certificate } from "node:crypto";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { type AddressInfo, createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { GetCertificateCommand, ListCertificatesCommand } from "@aws-sdk/client-acm";
import { GetCallerIdentityCommand, STSClient } from "@aws-sdk/client-sts";
import { buildSync } from "esbuild";
import { afterAll, describe, expect, onTestFinished, test } from "vitest";
import { type Clients, connectTo, DAY, describeCertificate, issue } from "./bench";

const folder = mkdtempSync(join(tmpdir(), "sandbox-main-"));
const program = join(folder, "main.js");
buildSync({
  entryPoints: [join(__dirname, "../../sandbox/main.ts")],
  bundle: true,
  platform: "node",
  format: "cjs",
  outfile: program,
  logLevel: "error",
});
afterAll(() => rmSync(folder, { recursive: true }));

function run(...args: string[]): ChildProcessWithoutNullStreams {
  const child = spawn(process.execPath, [program, ...args]);
  onTestFinished(() => {
    child.kill("SIGKILL");
  });
  return child;
}

/** The one line that a sandbox prints when it is ready. */
async function ready(
  child: ChildProcessWithoutNullStreams,
): Promise<{ endpoint: string; accountId: string }> {
  const [line] = (await once(child.stdout, "data")) as [Buffer];
  return JSON.parse(line.toString()) as { endpoint: string; accountId: string };
}

/** Exit status and what was said, of a program that ends by itself. */
async function outcome(child: ChildProcessWithoutNullStreams) {
  let [stdout, stderr] = ["", ""];
  child.stdout.on("data", (chunk: Buffer) => {
    stdout += chunk.toString();
  });
  child.stderr.on("data", (chunk: Buffer) => {
    stderr += chunk.toString();
  });
  const [code] = (await once(child, "close")) as [number | null];
  return { code, stdout, stderr };
}

test("prints one JSON line when it is ready, answers, and stops on SIGTERM", async () => {
  const child = run("--port", "0", "--chain", "cross-signed", "--validation-seconds", "5");
  const { endpoint, accountId } = await ready(child);
  expect(endpoint).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/);
  const credentials = { accessKeyId: "AKIATEST", secretAccessKey: "secret" };
  const sts = new STSClient({ endpoint, region: "us-east-1", credentials });
  expect((await sts.send(new GetCallerIdentityCommand({}))).Account).toBe(accountId);
  child.kill("SIGTERM");
  expect((await outcome(child)).code).toBe(0);
});

describe("each flag does something:", () => {
  const EC = { KeyAlgorithm: "EC_prime256v1" as const };
  const start = async (...args: string[]) => connectTo((await ready(run(...args))).endpoint);
  const list = ({ acm }: Clients) => acm.send(new ListCertificatesCommand({}));
  const advance = (bench: Clients, advanceSeconds: number) =>
    bench.control("POST", "clock", { advanceSeconds });

  test("--port N listens there", async () => {
    const probe = createServer().listen(0, "127.0.0.1");
    await once(probe, "listening");
    const { port } = probe.address() as AddressInfo;
    probe.close();
    await once(probe, "close");
    expect((await ready(run("--port", String(port)))).endpoint).toBe(`http://127.0.0.1:${port}`);
  });

  test.each([
    ["aws", "rejected"],
    ["off", "fulfilled"],
  ])("--quotas %s: the twentieth list at once is %s", async (quotas, status) => {
    const bench = await start("--quotas", quotas);
    const calls = await Promise.allSettled(Array.from({ length: 20 }, () => list(bench)));
    expect(calls.some((call) => call.status === "rejected")).toBe(status === "rejected");
  });

  test("--validation-seconds N: a record must stand so long", async () => {
    const bench = await start("--validation-seconds", "300");
    const { arn } = await issue(bench, EC);
    expect((await describeCertificate(bench, arn)).Status).toBe("PENDING_VALIDATION");
    await advance(bench, 300);
    expect((await describeCertificate(bench, arn)).Status).toBe("ISSUED");
  });

  test.each([
    ["aws", "ISSUED"],
    ["off", "EXPIRED"],
  ])("--managed-renewal %s: a certificate in use is %s after 199 days", async (renewal, status) => {
    const bench = await start("--managed-renewal", renewal);
    const { arn } = await issue(bench, EC);
    await bench.control("POST", "in-use", { certificateArn: arn, by: "arn:aws:elasticloadbalancing:x" });
    await advance(bench, 199 * DAY);
    expect((await describeCertificate(bench, arn)).Status).toBe(status);
  });

  test.each([
    ["self-signed", true],
    ["cross-signed", false],
  ])("--chain %s: the last certificate issued itself: %s", async (chain, own) => {
    const bench = await start("--chain", chain);
    const { arn } = await issue(bench, EC);
    const answer = await bench.acm.send(new GetCertificateCommand({ CertificateArn: arn }));
    const chained = answer.CertificateChain ?? "";
    const { subject, issuer } = new X509Certificate(chained.slice(chained.lastIndexOf("-----BEGIN")));
    expect(subject === issuer).toBe(own);
  });

  test("--iam enforce: only who is known, and allowed to, lists", async () => {
    await list(await start("--iam", "off"));
    const bench = await start("--iam", "enforce");
    await expect(list(bench)).rejects.toThrow("The security token included in the request is invalid");
    await expect(list({ ...bench, ...bench.clients({ account: "111122223333" }) })).resolves.toBeDefined();
    const arn = "arn:aws:iam::111122223333:user/ci";
    await bench.control("PUT", "iam", {
      users: [{ arn, accessKeys: [{ id: "AKIATEST", secret: "sandbox" }] }],
    });
    await expect(list(bench)).rejects.toThrow(
      `User: ${arn} is not authorized to perform: acm:ListCertificates`,
    );
  });
});

test("stops when its parent goes away", async () => {
  const child = run("--until-stdin-closes");
  await ready(child);
  child.stdin.end();
  expect((await outcome(child)).code).toBe(0);
});

describe("refuses with status 64 and one clear error", () => {
  test.each([
    [["--port", "x"], "--port must be a whole number from 0 to 65535, not 'x'"],
    [["--port", "65536"], "--port must be a whole number"],
    [["--quotas", "on"], "--quotas must be one of aws, off, not 'on'"],
    [["--validation-seconds", "-1"], "--validation-seconds"],
    [["--iam", "on"], "--iam must be one of enforce, off, not 'on'"],
    [["--chain", "long"], "--chain must be one of self-signed, cross-signed"],
    [["--managed-renewal", "off", "extra"], "Unexpected argument 'extra'"],
    [["--unknown"], "Unknown option '--unknown'"],
  ])("%j", async (args, message) => {
    const { code, stdout, stderr } = await outcome(run(...args));
    expect([code, stdout]).toEqual([64, ""]);
    expect(stderr).toContain(message);
    expect(stderr).not.toContain("    at ");
  });
});

test("says that a port is taken, with status 1", async () => {
  const blocker = createServer().listen(0, "127.0.0.1");
  onTestFinished(() => {
    blocker.close();
  });
  await once(blocker, "listening");
  const { port } = blocker.address() as { port: number };
  const { code, stderr } = await outcome(run("--port", String(port)));
  expect(code).toBe(1);
  expect(stderr).toContain("EADDRINUSE");
});
