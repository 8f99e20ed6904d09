import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { typeToken } from "../../provider/kernel/resourceUrn";
import { DOMAIN, type Engine, previewSteps, startEngine } from "./engine";

const ROOT = join(__dirname, "..", "..");

/** Most bytes of a certificate with its secret in the state: 5 kB, and a second name with its record. */
const MAX_BYTES = 5_600;

interface Kept {
  type: string;
  sourcePosition?: string;
  stackTrace?: { sourcePosition?: string }[];
}

describe("the Pulumi.yaml of the package's own root, with the real engine", () => {
  let engine: Engine;
  beforeAll(async () => {
    engine = await startEngine();
  });
  afterAll(() => engine?.close());

  it("previews and runs the quickstart by a plain pulumi up", async () => {
    const open = await engine.open(ROOT, { zoneId: engine.zoneId, domain: DOMAIN });
    expect(Object.keys(await previewSteps(open))).toContain("api");
    const { outputs } = await open.stack.up();
    expect(outputs.certificateArn?.value).toMatch(/^arn:aws:acm:/);
    const { resources } = (await open.stack.exportStack()).deployment as { resources: Kept[] };
    const own = resources.filter(({ type }) => type.startsWith(typeToken("")));
    expect(own).toHaveLength(5);
    // The program's own line, and none of ours or of Pulumi's.
    for (const { sourcePosition, stackTrace } of own) {
      expect(sourcePosition).toMatch(/^project:\/\/\/examples\/quickstart\/index\.ts#\d+,\d+$/);
      expect(stackTrace).toEqual([{ sourcePosition }]);
    }
    const pair = own.filter(({ type }) => /:Certificate(Secret)?$/.test(type));
    expect(Buffer.byteLength(JSON.stringify(pair))).toBeLessThanOrEqual(MAX_BYTES);
  });
});
