import { execFileSync } from "node:child_process";
import {
  appendFileSync,
  cpSync,
  globSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { temporaryFolder } from "../../scripts/scenario/stack.mts";
import { DOMAIN, type Engine, previewSteps, startEngine } from "./engine";

const ROOT = join(__dirname, "..", "..");

/** A user's project: a folder with the packed package in its node_modules and a plain JavaScript program. */
function makeProject(): string {
  const project = mkdtempSync(join(temporaryFolder(), "installed-"));
  const packed = execFileSync(
    "npm",
    ["pack", "--silent", "--ignore-scripts", "--pack-destination", project],
    {
      cwd: ROOT,
      encoding: "utf8",
    },
  );
  const modules = join(project, "node_modules");
  mkdirSync(modules);
  execFileSync("tar", ["-xzf", join(project, packed.trim()), "-C", modules]);
  cpSync(join(modules, "package"), join(modules, "pulumi-aws-pki"), { recursive: true });
  rmSync(join(modules, "package"), { recursive: true });
  writeFileSync(
    join(project, "package.json"),
    JSON.stringify({ name: "project", private: true, main: "index.js" }),
  );
  writeFileSync(join(project, "Pulumi.yaml"), "name: installed\nruntime: nodejs\n");
  writeFileSync(join(project, "index.js"), PROGRAM);
  return project;
}

const PROGRAM = `
const pulumi = require("@pulumi/pulumi");
const pki = require("pulumi-aws-pki");
const ca = new pki.AcmPublicCa("public", { hostedZoneId: new pulumi.Config().require("zoneId") });
const web = new pki.CertificateProfile("web", { ca, keyAlgorithm: "EC_prime256v1" });
const api = new pki.Certificate("api", { profile: web, commonName: "api.${DOMAIN}" });
new pki.SecretsManagerSync("prod", { certificates: [api] });
`;

describe("the package as users install it, with the real engine", { timeout: 120_000 }, () => {
  let engine: Engine;
  let project: string;
  beforeAll(async () => {
    engine = await startEngine();
    project = makeProject();
  }, 600_000);
  afterAll(async () => {
    await engine?.close();
    rmSync(project, { recursive: true, force: true });
  });

  it("runs from node_modules, keeps a constant shim in the state, and an edit of it changes no plan", async () => {
    const open = await engine.open(project, { zoneId: engine.zoneId });
    await open.stack.up();
    const { deployment } = await open.stack.exportStack();
    const { resources } = deployment as { resources: { inputs?: { __provider?: string } }[] };
    const shims = resources
      .map((resource) => resource.inputs?.__provider)
      .filter((shim) => shim !== undefined);
    expect(shims).toHaveLength(4);
    for (const shim of shims) expect(shim.length).toBeLessThan(300);

    // Another release of the provider: every file of it differs.
    const files = readFileSync(
      join(project, "node_modules", "pulumi-aws-pki", "dist", "provider", "dynamic.js"),
      "utf8",
    );
    expect(files).toContain("handlers");
    const dist = join(project, "node_modules", "pulumi-aws-pki", "dist");
    for (const file of globSync("{provider,resources,internals}/**/*.js", { cwd: dist }))
      appendFileSync(join(dist, file), "\n// another release\nconsole.error('another release');\n");
    expect(await previewSteps(open)).toEqual({});
    await open.stack.destroy();
  });

  it("packs nothing but the library", () => {
    const output = execFileSync("npm", ["pack", "--dry-run", "--ignore-scripts", "--json"], {
      cwd: ROOT,
      encoding: "utf8",
    });
    const [{ files }] = JSON.parse(output) as [{ files: { path: string }[] }];
    const folders = new Set(files.map(({ path }) => path.split("/").slice(0, 2).join("/")));
    expect([...folders].filter((folder) => /sandbox|test|scripts|tsbuildinfo/.test(folder))).toEqual([]);
  });
});
