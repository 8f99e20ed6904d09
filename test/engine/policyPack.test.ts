import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { AcmPublicCa, Certificate, CertificateProfile, CertificateSet } from "../../index";
import { type OpenStack, temporaryFolder } from "../../scripts/scenario/stack.mts";
import { DOMAIN, type Engine, startEngine } from "./engine";

const ROOT = join(__dirname, "..", "..");
const require = createRequire(join(ROOT, "package.json"));

/** The policy pack of docs/pulumi-options.md as a program that the engine starts as an analyzer. */
function writePack(): string {
  const folder = mkdtempSync(join(temporaryFolder(), "policy-"));
  const page = readFileSync(join(ROOT, "docs", "pulumi-options.md"), "utf8");
  writeFileSync(join(folder, "index.js"), /```js\n(.*?)```/s.exec(page)?.[1] ?? "");
  writeFileSync(join(folder, "PulumiPolicy.yaml"), "runtime: nodejs\n");
  const host = require.resolve("@pulumi/pulumi/cmd/run-policy-pack");
  writeFileSync(join(folder, "pack"), `#!/bin/sh\nexec node "${host}" "$1" "${folder}"\n`);
  chmodSync(join(folder, "pack"), 0o755);
  return folder;
}

describe("the policy pack of the docs, with the real engine", () => {
  let engine: Engine;
  let open: OpenStack;
  let folder: string;
  let dnsNames = [`api.${DOMAIN}`];

  beforeAll(async () => {
    folder = writePack();
    engine = await startEngine();
    open = await engine.open(async () => {
      const ca = new AcmPublicCa("public", { hostedZoneId: engine.zoneId });
      const profile = new CertificateProfile("web", { ca, keyAlgorithm: "EC_prime256v1" });
      new Certificate("single", { profile, dnsNames: [`single.${DOMAIN}`] });
      new CertificateSet("fleet", { profile, certificates: { api: { dnsNames } } });
    });
  });
  afterAll(async () => {
    await engine?.close();
    rmSync(folder, { recursive: true, force: true });
  });

  it("lets a set without wildcards pass in its first preview, where nothing is issued yet", async () => {
    const { stdout } = await open.stack.preview({ policyPacks: [join(folder, "pack")] });
    expect(stdout).toContain("certificates@");
    expect(stdout).not.toMatch(/mandatory|advisory|undefined/);
  });

  it("lets it pass in the run", async () => {
    const { stdout } = await open.stack.up({ policyPacks: [join(folder, "pack")] });
    expect(stdout).toContain("certificates@");
    expect(stdout).not.toMatch(/mandatory|advisory/);
  });

  it("refuses a wildcard in the preview, by the set and the key", async () => {
    dnsNames = [`*.${DOMAIN}`];
    const preview = open.stack.preview({ policyPacks: [join(folder, "pack")] });
    await expect(preview).rejects.toThrow(`fleet/api: *.${DOMAIN}`);
  });
});
