import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { DOMAIN, type Engine, previewSteps, startEngine } from "./engine";

const ROOT = join(__dirname, "..", "..");

describe("the Pulumi.yaml of the package's own root, with the real engine", { timeout: 120_000 }, () => {
  let engine: Engine;
  beforeAll(async () => {
    engine = await startEngine();
  }, 600_000);
  afterAll(() => engine?.close());

  it("previews and runs the quickstart by a plain pulumi up", async () => {
    const open = await engine.open(ROOT, { zoneId: engine.zoneId, domain: DOMAIN });
    expect(Object.keys(await previewSteps(open))).toContain("api");
    const { outputs } = await open.stack.up();
    expect(outputs.certificateArn?.value).toMatch(/^arn:aws:acm:/);
    await open.stack.destroy();
  });
});
