import { chmodSync, readFileSync, rmSync } from "node:fs";
import { delimiter, join } from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import { type Engine, startEngine } from "../engine/engine";
import { ROOT } from "../engine/releases";
import { liveThrough, SANDBOX } from "./life";
import { environmentOf, packageManagers, run } from "./packageManagers";
import { programs } from "./programs";
import { emptyFolder, packed, writeFiles } from "./project";

const [, section = ""] = readFileSync(join(ROOT, "README.md"), "utf8").split("\n## Use it\n");
const blocks = [...section.matchAll(/^```(?:sh|ts)\n([\s\S]*?)^```$/gm)].map(([, text = ""]) => text);

/** The first block of README's "Use it" that holds a text. */
function blockWith(text: string): string {
  const block = blocks.find((one) => one.includes(text));
  if (block === undefined) throw new Error(`README.md has no block with ${text} under "Use it".`);
  return block;
}

/** As `pulumi new typescript` leaves it, before README's program takes the place of its own. */
const TEMPLATE = {
  ...programs.TypeScript.files,
  "Pulumi.yaml": "name: newcomer\nruntime:\n  name: nodejs\n  options:\n    packagemanager: pnpm\n",
  "package.json": JSON.stringify({
    ...{ name: "newcomer", main: "index.ts" },
    devDependencies: { "@types/node": "^24", typescript: "^5.0.0" },
    dependencies: { "@pulumi/pulumi": "^3.113.0" },
  }),
};

let scratch: string;
let engine: Engine;
beforeAll(async () => {
  scratch = emptyFolder("newcomer");
  engine = await startEngine(SANDBOX);
});
afterAll(async () => {
  await engine?.close();
  rmSync(scratch, { recursive: true, force: true });
});

it("brings a newcomer with pnpm from README's own commands to the first up, and on to destroy", async ({
  skip,
}) => {
  const pnpm = packageManagers.pnpm.command;
  const env = environmentOf("pnpm", scratch);
  const once = { ...env, npm_config_fetch_retries: "0", pnpm_config_fetch_retries: "0" };
  const missing = await run(pnpm, ["view", "@pulumi/pulumi", "version"], { env: once }).then(
    () => "",
    String,
  );
  if (missing) console.log(`Not run: no pnpm, or no npm registry.\n${missing}`);
  skip(missing !== "");

  const folder = join(scratch, "project");
  writeFiles(folder, { ...TEMPLATE, "index.ts": blockWith("new Certificate(") });
  const commands = join(scratch, "bin");
  writeFiles(commands, { pnpm: `#!/bin/sh\nexec ${pnpm.map((part) => `'${part}'`).join(" ")} "$@"\n` });
  chmodSync(join(commands, "pnpm"), 0o755);

  const open = await engine.open(folder);
  const PATH = [commands, open.env.PATH].join(delimiter);
  const tarball = packed(scratch);
  /** Runs the lines of a block as a newcomer would, but with the packed package, and the sandbox's zone. */
  const type = (block: string) => {
    const script = block
      .replace(/(?<=\s)pulumi-aws-pki(?=\s)/, tarball)
      .replace(/\bZ\w{10,}/, engine.zoneId)
      .replace(/^pulumi up$/m, "pulumi up --yes");
    const stack = { PULUMI_STACK: open.stack.name };
    return run(["sh", "-ec"], [script], { cwd: folder, env: { ...env, ...open.env, ...stack, PATH } });
  };
  await type(blockWith("pnpm add"));
  await liveThrough(engine, open, async () => {
    expect(await type(blockWith("pulumi up"))).toContain("secretArn");
  });
});
