import { spawn } from "node:child_process";
import { once } from "node:events";
import { rmSync } from "node:fs";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { type Kept, kept } from "../support/earlierStates";
import { copyQuickstart, DOMAIN, type Engine, startEngine } from "./engine";

/** Longer than the first run takes from the request to its end, so that it cannot be issued in it. */
const VALIDATION_SECONDS = 6;

describe("Ctrl-C once, with the real engine", { timeout: 120_000 }, () => {
  let engine: Engine;
  let folder: string;
  beforeAll(async () => {
    engine = await startEngine({ validationSeconds: VALIDATION_SECONDS });
    folder = copyQuickstart();
  }, 600_000);
  afterAll(async () => {
    await engine?.close();
    if (folder) rmSync(folder, { recursive: true, force: true });
  });

  it("ends the wait within seconds, records the ARN, and the next up goes on with it", async () => {
    const { stack, pulumi, env } = await engine.open(folder, { zoneId: engine.zoneId, domain: DOMAIN });
    const args = ["up", "--yes", "--skip-preview", "--non-interactive", "--stack", stack.name];
    const up = spawn(pulumi, args, { cwd: folder, env, stdio: ["ignore", "pipe", "pipe"] });
    let said = "";
    const hear = (text: Buffer) => {
      said += text;
    };
    for (const stream of [up.stdout, up.stderr]) stream.on("data", hear);
    const ended = once(up, "close");
    // Once the records stand, there is nothing but the wait.
    const isWaiting = () => expect(engine.operations()).toContain("route53:ChangeResourceRecordSets");
    await vi.waitFor(isWaiting, { timeout: 60_000, interval: 50 });
    const cancelledAt = performance.now();
    up.kill("SIGINT");
    const [exitCode] = await ended;
    expect(exitCode, said).not.toBe(0);
    expect(performance.now() - cancelledAt, said).toBeLessThan(5_000);
    expect(said).toContain("[Cancelled]");

    const pending = kept((await stack.exportStack()) as unknown as Kept, "certificate");
    expect(pending).toMatchObject({ id: expect.stringMatching(/^arn:aws:acm:/) });
    expect(pending.outputs).toMatchObject({ status: "PENDING_VALIDATION", serial: "" });

    const { outputs } = await stack.up();
    expect(outputs.certificateArn?.value).toBe(pending.id);
    expect(engine.operations().filter((call) => call === "acm:RequestCertificate")).toHaveLength(1);
  });
});
