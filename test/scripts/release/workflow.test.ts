import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { describe, expect, it } from "vitest";

const ROOT = join(__dirname, "..", "..", "..");
const text = readFileSync(join(ROOT, ".github", "workflows", "release.yml"), "utf8");
/** Pulumi reads its own YAML with it. */
const { load } = createRequire(require.resolve("@pulumi/pulumi"))("js-yaml") as {
  load(text: string): unknown;
};

interface Job {
  if?: string;
  needs?: string;
  environment?: string;
  permissions?: Record<string, string>;
  steps: { uses?: string; run?: string; with?: Record<string, unknown> }[];
}
interface Workflow {
  on: { push: { tags: string[]; branches?: string[] } };
  permissions: Record<string, string>;
  jobs: { pack: Job; publish: Job };
}

describe("the release workflow", () => {
  const { on, permissions, jobs } = load(text) as Workflow;
  const { pack, publish } = jobs;
  const commands = (job: Job) => job.steps.flatMap(({ run }) => run ?? []);
  const position = (command: RegExp) => commands(pack).findIndex((run) => command.test(run));

  it("runs on tags of versions alone, and where somebody has switched it on", () => {
    expect(Object.keys(on)).toEqual(["push"]);
    expect(on.push).toEqual({ tags: ["v[0-9]+.[0-9]+.[0-9]+"] });
    expect(pack.if).toBe("vars.NPM_RELEASES == 'on'");
  });

  it("checks and tests before it packs once, and tries that very tarball", () => {
    const order = [
      /release:check -- --tag/,
      /^npm test$/,
      /run tarball -- release$/,
      /run projects -- --tarball release/,
    ];
    const positions = order.map(position);
    expect(positions).toEqual([...positions].sort((a, b) => a - b));
    expect(positions).not.toContain(-1);
    expect(commands(pack).filter((run) => run.includes("tarball -- release"))).toHaveLength(1);
    expect(commands(pack).join("\n")).not.toContain("npm publish");
  });

  it("calls only scripts that package.json has", () => {
    const { scripts } = JSON.parse(readFileSync(join(ROOT, "package.json"), "utf8")) as {
      scripts: Record<string, string>;
    };
    const called = commands(pack).flatMap((run) => /^npm run ([\w:-]+)/.exec(run)?.[1] ?? []);
    expect(called.filter((script) => !(script in scripts))).toEqual([]);
  });

  it("publishes in a job that alone may, approved by a person, without code of the repository and without a token", () => {
    expect(permissions).toEqual({ contents: "read" });
    expect(pack.permissions).toBeUndefined();
    expect(publish).toMatchObject({
      needs: "pack",
      environment: "release",
      permissions: { "id-token": "write" },
    });
    expect(publish.steps.some(({ uses = "" }) => uses.startsWith("actions/checkout"))).toBe(false);
    expect(commands(publish).at(-1)).toBe("npm publish ./release/*.tgz --provenance --access public");
    expect(text).not.toMatch(/secrets\.|TOKEN/);
  });

  it("pins each action to a commit, with its version beside it", () => {
    const used = [...text.matchAll(/uses: (.*)/g)].map(([, action = ""]) => action);
    expect(used.length).toBeGreaterThan(3);
    for (const action of used) expect(action).toMatch(/^actions\/[\w-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+$/);
  });
});
