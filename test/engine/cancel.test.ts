import { rmSync } from "node:fs";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { type Kept, kept } from "../support/earlierStates";
import { copyQuickstart, DOMAIN, type Engine, startEngine } from "./engine";
import { startCommand } from "./startedCommand";

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
    const open = await engine.open(folder, { zoneId: engine.zoneId, domain: DOMAIN });
    const { stack } = open;
    const up = startCommand(open, "up");
    // Once the records stand, there is nothing but the wait.
    const isWaiting = () => expect(engine.operations()).toContain("route53:ChangeResourceRecordSets");
    await vi.waitFor(isWaiting, { timeout: 60_000, interval: 50 });
    const cancelledAt = performance.now();
    up.interrupt();
    expect(await up.ended, up.said()).toBeGreaterThan(0);
    expect(performance.now() - cancelledAt, up.said()).toBeLessThan(5_000);
    expect(up.said()).toContain("[Cancelled]");

    const pending = kept((await stack.exportStack()) as unknown as Kept, "certificate");
    expect(pending).toMatchObject({ id: expect.stringMatching(/^arn:aws:acm:/) });
    expect(pending.outputs).toMatchObject({ status: "PENDING_VALIDATION", serial: "" });

    const { outputs } = await stack.up();
    expect(outputs.certificateArn?.value).toBe(pending.id);
    expect(engine.operations().filter((call) => call === "acm:RequestCertificate")).toHaveLength(1);
  });
});
