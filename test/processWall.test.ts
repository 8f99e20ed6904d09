import { execFile } from "node:child_process";
import { copyFileSync, globSync, mkdtempSync, realpathSync, rmSync, symlinkSync } from "node:fs";
import { dirname, join, relative } from "node:path";
import { promisify } from "node:util";
import { buildSync } from "esbuild";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { bundleSandbox } from "../scripts/bundle.mjs";
import { temporaryFolder } from "../scripts/scenario/stack.mts";

const ROOT = dirname(__dirname);

/** A module that a process has loaded: a file of ours by its path from the root, any other from node_modules. */
interface Loaded {
  file: string;
  isOurs: boolean;
  /** Files that it has required, named alike. */
  required: string[];
}

/**
 * Requires files, has their kinds load the lifecycles, and tells of each module that is loaded then what it is and what
 * it has required.
 */
const TELL = `
const files = JSON.parse(process.env.FILES).map((file) => require(file));
const kinds = files.flatMap(({ everyKind = {} }) => Object.values(everyKind));
Promise.all(kinds.map(({ lifecycle }) => lifecycle())).then(() => {
  const loaded = Object.values(require.cache);
  const told = loaded.map((one) => [one.filename, one.children.map((child) => child.filename)]);
  process.stdout.write(JSON.stringify(told), () => process.exit());
});
`;

const AWS_SDK = /^(@aws-sdk|@smithy|@aws-crypto)\//;
const PULUMI = /^(@pulumi\/|@grpc\/)/;
/** Of provider/, all but what the program may load: the rooms that need neither the AWS SDK nor zod. */
const PROVIDER =
  /^(provider\/(?!(kernel|installation|permissions|price|role)\/|.*\/line\.js$)|internals\/provider\/)/;
const compiled = (file: string) => file.replace(/\.ts$/, ".js");
const FOR_TESTS = /^(testing|bundle|sandbox)\//;
/** Packages that users do not install, as they stand in the bundle. */
const OF_SANDBOX = /^(@peculiar|reflect-metadata|fast-xml-parser|asn1js|tsyringe)\//;
const PROGRAM = /^(index\.|components\/|roles\/|resources\/|internals\/program\/)/;

/** The files that each side of the wall loads, as Node itself tells, by the sources of today. */
describe("loaded", () => {
  let folder: string;
  beforeAll(() => {
    folder = realpathSync(mkdtempSync(join(temporaryFolder(), "process-wall-")));
    const sources = [
      "index.ts",
      "{internals,resources,provider,components,roles,policy,commands,reader,testing}/**/*.ts",
    ];
    const entryPoints = globSync(sources, { cwd: ROOT }).map((file) => join(ROOT, file));
    const how = { platform: "node", format: "cjs", logLevel: "error" } as const;
    buildSync({ entryPoints, outdir: join(folder, "dist"), outbase: ROOT, ...how });
    copyFileSync(join(ROOT, "package.json"), join(folder, "package.json"));
    symlinkSync(join(ROOT, "node_modules"), join(folder, "node_modules"));
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  const nameOf = (path: string) =>
    /[\\/]node_modules[\\/](.+)$/.exec(path)?.[1] ?? relative(join(folder, "dist"), path);

  /** The modules of a process that has required files of the package, by their paths from its root. */
  async function load(files: readonly string[], argument = ""): Promise<Loaded[]> {
    const FILES = JSON.stringify(files.map((file) => join(folder, "dist", file)));
    const options = { env: { ...process.env, FILES }, maxBuffer: 2 ** 26 };
    const { stdout } = await promisify(execFile)(process.execPath, ["-e", TELL, argument], options);
    return (JSON.parse(stdout) as [string, string[]][]).map(([path, required]) => ({
      file: nameOf(path),
      isOurs: !path.includes("node_modules"),
      required: required.map(nameOf),
    }));
  }

  const filesOf = (loaded: readonly Loaded[], pattern = /./) =>
    loaded.map(({ file }) => file).filter((file) => pattern.test(file));
  const foreign = (loaded: readonly Loaded[], pattern = /./) =>
    filesOf(
      loaded.filter(({ isOurs }) => !isOurs),
      pattern,
    );
  /** Files of ours that have required a package themselves. */
  const whoRequires = (loaded: readonly Loaded[], pattern: RegExp) =>
    filesOf(loaded.filter(({ isOurs, required }) => isOurs && required.some((file) => pattern.test(file))));

  describe("by a program", () => {
    it("is Pulumi, and neither AWS's SDK nor zod nor anything of the provider's process", async () => {
      const loaded = await load(["index.js"]);
      expect(filesOf(loaded)).toEqual(expect.arrayContaining(["index.js", "resources/awsConnection.js"]));
      expect(foreign(loaded, PULUMI)).not.toEqual([]);
      expect(foreign(loaded, AWS_SDK)).toEqual([]);
      expect(foreign(loaded, /^(zod|@peculiar|@pulumi\/aws)\//)).toEqual([]);
      expect(filesOf(loaded, PROVIDER)).toEqual([]);
    });

    it("that makes roles is no more of @pulumi/aws than they need", async () => {
      const loaded = await load(["roles/index.js"]);
      const ofAws = foreign(loaded, /^@pulumi\/aws\//);
      expect(ofAws).toEqual(
        expect.arrayContaining(["@pulumi/aws/iam/role.js", "@pulumi/aws/iam/rolePolicy.js"]),
      );
      expect(ofAws.length).toBeLessThan(10);
      expect(foreign(loaded, AWS_SDK)).toEqual([]);
      expect(foreign(loaded, /^zod\//)).toEqual([]);
      expect(filesOf(loaded, PROVIDER)).toEqual([]);
    });
  });

  it("by a policy pack that reads our resources is nothing of Pulumi, AWS's SDK, zod or the program's process", async () => {
    const loaded = await load(["policy/index.js"]);
    expect(foreign(loaded)).toEqual([]);
    expect(filesOf(loaded, PROVIDER)).toEqual([]);
    expect(filesOf(loaded, PROGRAM)).toEqual([]);
  });

  describe("by the provider's process", () => {
    const DOOR = ["provider/dynamic.js"];
    /** The files behind the door: all that it requires itself but for Pulumi's. */
    async function behindTheDoor(): Promise<string[]> {
      const [door] = (await load(DOOR)).filter(({ file }) => file === DOOR[0]);
      return door?.required.filter((file) => !file.startsWith("internals/")) ?? [];
    }

    it("is no Pulumi behind the door, where the lifecycles are, and AWS's SDK and zod", async () => {
      const behind = await behindTheDoor();
      expect(behind).toEqual(expect.arrayContaining(["provider/host/host.js", "provider/everyKind.js"]));
      const loaded = await load(behind);
      expect(filesOf(loaded, /\/lifecycle\.js$/)).toEqual(
        expect.arrayContaining(globSync("provider/**/lifecycle.ts", { cwd: ROOT }).map(compiled)),
      );
      expect(filesOf(loaded, PULUMI)).toEqual([]);
      expect(filesOf(loaded, PROGRAM)).toEqual([]);
      expect(foreign(loaded, AWS_SDK)).not.toEqual([]);
      expect(foreign(loaded, /^zod\//)).not.toEqual([]);
    });

    it("is Pulumi at the door alone, and nothing of the program's process", async () => {
      const loaded = await load(DOOR, "127.0.0.1:9");
      expect(whoRequires(loaded, PULUMI)).toEqual(["internals/provider/engineLog.js"]);
      expect(filesOf(loaded, PROGRAM)).toEqual([]);
    });
  });

  it("by an application that reads secrets is Node's own modules and no package at all", async () => {
    const loaded = await load(["reader/index.js"]);
    expect(filesOf(loaded)).toEqual(expect.arrayContaining(["reader/index.js", "provider/pki/chain.js"]));
    expect(foreign(loaded)).toEqual([]);
    expect(
      filesOf(loaded, /^(?!reader\/|provider\/pki\/|provider\/sync\/secretsManager\/model\/fieldNames\.)/),
    ).toEqual([]);
  });

  it.each(["index", "reader/index", "provider/dynamic", "roles/index", "policy/index", "commands/command"])(
    "by %s is nothing that is for tests",
    async (door) => {
      const loaded = await load([`${door}.js`]);
      expect(filesOf(loaded)).toContain(`${door}.js`);
      expect(filesOf(loaded, FOR_TESTS)).toEqual([]);
      expect(foreign(loaded, OF_SANDBOX)).toEqual([]);
    },
  );

  describe("by users' own tests", () => {
    it("for mocks is Pulumi and the lifecycles, and no sandbox", async () => {
      const loaded = await load(["testing/index.js"]);
      expect(foreign(loaded, PULUMI)).not.toEqual([]);
      expect(filesOf(loaded, /^(testing\/sandbox|bundle\/)/)).toEqual([]);
      expect(foreign(loaded, OF_SANDBOX)).toEqual([]);
      expect(filesOf(loaded, PROGRAM)).toEqual([]);
    });

    it("for a sandbox is one file, Node's own modules and zod", async () => {
      await bundleSandbox(join(folder, "dist", "bundle", "sandbox.js"));
      const loaded = await load(["bundle/sandbox.js"]);
      expect(filesOf(loaded, /^(?!zod\/)/)).toEqual(["bundle/sandbox.js"]);
      expect(foreign(loaded)).not.toEqual([]);
    });
  });

  it("by the command is no Pulumi and no AWS's SDK", async () => {
    const loaded = await load(["commands/command.js"]);
    expect(filesOf(loaded, PULUMI)).toEqual([]);
    expect(foreign(loaded, AWS_SDK)).toEqual([]);
    expect(filesOf(loaded, PROGRAM)).toEqual([]);
  });
});
