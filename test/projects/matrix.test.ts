import { rmSync } from "node:fs";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { ensurePulumi } from "../../scripts/toolchain.mts";
import { DOMAIN, startEngine } from "../engine/engine";
import { liveThrough, SANDBOX } from "./life";
import { emptyFolder, installProject, packed } from "./project";
import { type Shape, shapes } from "./shapes";
import { recordRow } from "./table";

describe("a packed install", () => {
  let caches: string;
  let tarball: string;
  beforeAll(() => {
    caches = emptyFolder("caches");
    tarball = packed(caches);
  });
  afterAll(() => rmSync(caches, { recursive: true, force: true }));

  /** Makes the project, opens a stack of it with an AWS of its own, and takes all away afterwards. */
  async function inProject(shape: Shape, use: typeof liveThrough): Promise<string> {
    const { root, folder, env, versions } = await installProject(shape, tarball, caches);
    const engine = await startEngine(SANDBOX);
    try {
      const open = await engine.open(folder, { zoneId: engine.zoneId, domain: DOMAIN });
      open.setEnv(env);
      await use(engine, open);
    } finally {
      await engine.close();
      rmSync(root, { recursive: true, force: true });
    }
    const { version } = await ensurePulumi();
    return `${versions}, Pulumi ${version}, Node ${process.version.slice(1)}`;
  }

  /** Holds that no program starts: neither with this package nor with Pulumi alone. */
  async function seePulumiFail(shape: Shape, words: RegExp): Promise<string> {
    const seen = async (one: Shape) =>
      await inProject(one, (_, { stack }) => expect(stack.up()).rejects.toThrow(words));
    await seen({ ...shape, program: "nothing but Pulumi" });
    return await seen(shape);
  }

  it.each(shapes)("lives with $name, program: $program", async (shape) => {
    console.log(`${shapes.indexOf(shape) + 1} of ${shapes.length}: ${shape.name}, program: ${shape.program}`);
    const { pulumiFails } = shape;
    recordRow(shape, await (pulumiFails ? seePulumiFail(shape, pulumiFails) : inProject(shape, liveThrough)));
  });
});
