import { rmSync } from "node:fs";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { type Kept, kept } from "../support/earlierStates";
import { copyQuickstart, DOMAIN, type Engine, startEngine } from "./engine";
import { startCommand } from "./startedCommand";

/** On a clock that stands still: by itself the wait would never end. */
const VALIDATION_SECONDS = 60;
const STANDSTILL = new Date();

describe("Ctrl-C once, with the real engine", () => {
  let engine: Engine;
  let folder: string;
  beforeAll(async () => {
    engine = await startEngine({ validationSeconds: VALIDATION_SECONDS, clock: { now: () => STANDSTILL } });
    folder = copyQuickstart();
  });
  afterAll(async () => {
    await engine?.close();
    if (folder) rmSync(folder, { recursive: true, force: true });
  });

  it("ends the wait, records the ARN, and the next up goes on with it", async () => {
    const open = await engine.open(folder, { zoneId: engine.zoneId, domain: DOMAIN });
    const { stack } = open;
    const up = startCommand(open, "up");
    // Once the records stand, there is nothing but the wait.
    const isWaiting = () => expect(engine.operations()).toContain("route53:ChangeResourceRecordSets");
    await vi.waitFor(isWaiting, { timeout: 240_000, interval: 50 });
    up.interrupt();
    expect(await up.ended, up.said()).toBeGreaterThan(0);
    expect(up.said()).toContain("[Cancelled]");

    const pending = kept((await stack.exportStack()) as unknown as Kept, "certificate");
    expect(pending).toMatchObject({ id: expect.stringMatching(/^arn:aws:acm:/) });
    expect(pending.outputs).toMatchObject({ status: "PENDING_VALIDATION", serial: "" });

    engine.sandbox.clock.advance(VALIDATION_SECONDS);
    const { outputs } = await stack.up();
    expect(outputs.certificateArn?.value).toBe(pending.id);
    expect(engine.operations().filter((call) => call === "acm:RequestCertificate")).toHaveLength(1);
  });
});
