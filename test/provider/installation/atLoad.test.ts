import { spawnSync } from "node:child_process";
import { mkdtempSync, realpathSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { compilePackage } from "../../support/compiledPackage";

/** Requires a file as a Node of some version would, and prints the error and the files of ours that were loaded. */
const LOAD = `
const { FILE, VERSION = process.versions.node } = process.env;
Object.defineProperty(process.versions, "node", { value: VERSION });
let error = null;
try { require(FILE); } catch ({ message, stack }) { error = { message, stack }; }
const loaded = Object.keys(require.cache);
process.stdout.write(JSON.stringify({ error, loaded }), () => process.exit());
`;
const PROGRAM = "index.js";
const PROVIDER = "provider/dynamic.js";
const ROLES = "roles/index.js";

describe("when a module loads", () => {
  let root: string;
  let whole: string;
  let without: string;
  beforeAll(() => {
    root = realpathSync(mkdtempSync(join(tmpdir(), "at-load-")));
    whole = join(root, "whole");
    without = join(root, "without");
    compilePackage(whole, "1.2.3");
    compilePackage(without, "1.2.3", ["@aws-sdk/client-acm", "zod", "@pulumi/aws"]);
  });
  afterAll(() => rmSync(root, { recursive: true, force: true }));

  function load(folder: string, file: string, env: Record<string, string> = {}) {
    const options = { encoding: "utf8", env: { FILE: join(folder, "dist", file), ...env } } as const;
    const { stdout } = spawnSync(process.execPath, ["-e", LOAD], options);
    const { error, loaded } = JSON.parse(stdout) as {
      error: { message: string; stack: string } | null;
      loaded: string[];
    };
    return { error, loaded: loaded.filter((path) => !path.endsWith("/kernel/errors.js")) };
  }

  it.each([PROGRAM, PROVIDER, ROLES])("%s needs nothing more than what is installed", (file) => {
    expect(load(whole, file).error).toBeNull();
  });

  it.each([PROGRAM, PROVIDER, ROLES])("%s ends on an older Node before it loads anything else", (file) => {
    const { error, loaded } = load(without, file, { VERSION: "20.20.2" });
    expect(error?.message).toMatch(
      /^pulumi-aws-pki: Node\.js 20\.20\.2 runs this process, .* \[NodeTooOld\]$/,
    );
    expect(error?.stack).toBe(error?.message);
    expect(loaded).toEqual([]);
  });

  it.each(["reader/index.js", "commands/command.js"])("%s works on an older Node", (file) => {
    expect(load(whole, file, { VERSION: "20.20.2" }).error).toBeNull();
  });

  it("the provider names the dependencies that are not installed", () => {
    expect(load(without, PROVIDER).error?.message).toBe(
      `pulumi-aws-pki: Its own dependencies are not installed beside ${without}: @aws-sdk/client-acm, zod. ` +
        "Install the program's dependencies anew, for example with npm ci. Nothing was requested or changed. " +
        "[DependencyMissing]",
    );
  });

  it("roles name the package that they need and the versions of it", () => {
    expect(load(without, ROLES).error?.message).toBe(
      "pulumi-aws-pki/roles: It makes roles with the package @pulumi/aws, which is not installed. " +
        "Run npm install @pulumi/aws (supported: >=6 <8). [DependencyMissing]",
    );
    expect(load(without, PROGRAM).error).toBeNull();
  });
});
