import { execFileSync, spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { buildSync } from "esbuild";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { everyKind } from "../../provider/everyKind";
import { DYNAMIC, shim } from "../../resources/shim";
import { compilePackage, link } from "../support/compiledPackage";

/** A program that Pulumi's mocks answer, so that it needs no engine. It prints the types of what it registers. */
const PROGRAM = `
const pulumi = require("@pulumi/pulumi");
const newResource = ({ type, name, inputs }) => (console.log(type), { id: name, state: inputs });
pulumi.runtime.setMocks({ newResource, call: () => ({}) }).then(() => {
  const { AwsConnection } = require("@acme/pki");
  process.chdir("/");
  new AwsConnection("acm", { region: "us-east-1" });
}).catch((error) => { console.log(error.message); process.exitCode = 1; });
`;
const REGISTERED = ["pulumi:providers:pulumi-nodejs", "pulumi-nodejs:dynamic/aws-pki:AwsConnection"].join(
  "\n",
);

/** The component library @acme/pki depends on the package, and the program lists that library alone. */
describe("a program whose folder does not lead to the package", () => {
  let root: string;
  let program: string;
  let nested: string;
  const atTop = () => join(program, "node_modules", "pulumi-aws-pki");
  beforeAll(() => {
    root = realpathSync(mkdtempSync(join(tmpdir(), "wrapped-")));
    program = join(root, "program");
    const library = join(program, "node_modules", "@acme", "pki");
    nested = join(library, "node_modules", "pulumi-aws-pki");
    mkdirSync(nested, { recursive: true });
    compilePackage(nested, "1.2.3");
    link(join(nested, "node_modules", "@pulumi"), join(program, "node_modules", "@pulumi"));
    writeFileSync(join(library, "index.js"), 'module.exports = require("pulumi-aws-pki");');
    writeFileSync(join(program, "package.json"), "{}");
    mkdirSync(join(program, "lib"));
    for (const folder of [program, join(program, "lib")]) writeFileSync(join(folder, "index.js"), PROGRAM);
  });
  afterEach(() => rmSync(atTop(), { recursive: true, force: true }));
  afterAll(() => rmSync(root, { recursive: true, force: true }));

  const STARTED = { PULUMI_NODEJS_MONITOR: "127.0.0.1:9" };
  function run(file: string, env: Record<string, string> = STARTED) {
    const options = {
      cwd: dirname(file),
      encoding: "utf8",
      env: { PATH: process.env.PATH, ...env },
    } as const;
    const { stdout, stderr, status } = spawnSync(process.execPath, [file], options);
    return { stdout: stdout.trim(), stderr: stderr.trim(), status };
  }

  it.each(["", "lib"])("is told what to do before anything is registered: %s", (folder) => {
    const file = join(program, folder, "index.js");
    expect(run(file)).toEqual({
      stdout:
        `pulumi-aws-pki: Pulumi's provider process loads this package from ${dirname(file)}, the folder of the program, ` +
        "and cannot find it there: only another package depends on it. " +
        `Add "pulumi-aws-pki": "1.2.3" to the dependencies of ${join(program, "package.json")} and install them. ` +
        "Nothing was requested or changed. [PackageNotFound]",
      stderr: "",
      status: 1,
    });
  });

  it("is told so where a bundle holds the package", () => {
    const bundle = join(program, "bundle.js");
    buildSync({
      ...{ stdin: { contents: PROGRAM, resolveDir: program }, outfile: bundle, bundle: true },
      ...{ platform: "node", external: ["@pulumi/pulumi"], logLevel: "error" },
    });
    const { stdout } = run(bundle);
    expect(stdout).toContain('it is bundled into the program. Add "pulumi-aws-pki" to the dependencies of');
    link(nested, atTop());
    expect(run(bundle)).toEqual({ stdout: REGISTERED, stderr: "", status: 0 });
  });

  it("runs in a test with mocks all the same", () => {
    expect(run(join(program, "index.js"), {})).toEqual({ stdout: REGISTERED, stderr: "", status: 0 });
  });

  it("runs once it leads there", () => {
    link(nested, atTop());
    expect(run(join(program, "index.js"))).toEqual({ stdout: REGISTERED, stderr: "", status: 0 });
  });

  it("is warned where it leads to another version", () => {
    mkdirSync(atTop());
    compilePackage(atTop(), "1.0.0");
    const { stdout, stderr, status } = run(join(program, "index.js"));
    expect([stdout, status]).toEqual([REGISTERED, 0]);
    expect(stderr).toBe(
      `warning: [runtime] pulumi-aws-pki: the program runs version 1.2.3 (${nested}), and Pulumi's provider process runs 1.0.0 ` +
        `(${atTop()}). Set "pulumi-aws-pki": "1.2.3" in the dependencies of ${join(program, "package.json")} and install ` +
        "them, so that both run the same.",
    );
  });

  it("is judged by just that which the shims load", () => {
    link(nested, atTop());
    for (const kind of Object.keys(everyKind) as (keyof typeof everyKind)[]) {
      expect(shim(kind)).toContain(`createRequire(process.cwd()+"/")("${DYNAMIC}")`);
      const script = `${shim(kind)}; console.log(Object.keys(exports.handler()))`;
      expect(execFileSync(process.execPath, ["-e", script], { cwd: program, encoding: "utf8" })).toContain(
        "create",
      );
    }
  });
});
