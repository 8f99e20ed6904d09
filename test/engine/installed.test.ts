import { execFileSync } from "node:child_process";
import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { kindNames } from "../../provider/everyKind";
import { type OpenStack, temporaryFolder } from "../../scripts/scenario/stack.mts";
import { earlierStates, KEPT_STACK, type Kept, kept, kindsIn } from "../support/earlierStates";
import { type Engine, expectSettled, previewSteps, startEngine } from "./engine";
import { install, makeProject, packEarlier, packEdited, packToday } from "./releases";

/** The last commit before provider/ was ordered by domain: not one of its files stands where it stood. */
const BEFORE = "170726d";
/** Files that only one of both releases has. */
const EARLIER = "provider/lifecycle/certificate.js";
const TODAYS = "provider/kinds.js";

/** The program of the fixtures of test/fixtures/states, of which only the last has a set. */
const PROGRAM = `
const pki = require("pulumi-aws-pki");
const { ZONE_ID: hostedZoneId, HAS_SET } = process.env;
const acm = new pki.AwsConnection("acm", { region: "us-east-1" });
const ca = new pki.AcmPublicCa("public", { connection: acm, hostedZoneId });
const settings = { keyAlgorithm: "EC_prime256v1", renewBeforeDays: 20, tags: { team: "shop" } };
const web = new pki.CertificateProfile("web", { ca, ...settings });
const names = { commonName: "api.example.com", dnsNames: ["www.example.com"] };
const certificates = [new pki.Certificate("api", { profile: web, ...names, tags: { app: "api" } })];
const keys = {
  a: { dnsNames: ["a.example.com"] },
  b: { commonName: "b.example.com", dnsNames: ["*.b.example.com"], tags: { app: "b" } },
};
if (HAS_SET) certificates.push(new pki.CertificateSet("fleet", { profile: web, certificates: keys }));
const certificateNameSchema = "tls-{{certificateId}}";
new pki.SecretsManagerSync("prod", { connection: acm, certificates, certificateNameSchema });
`;

/** The code of each dynamic resource, as it stands in the state; sorted, as they were made in any order. */
async function shimsOf({ stack }: OpenStack): Promise<string[]> {
  const { deployment } = (await stack.exportStack()) as unknown as Kept;
  return deployment.resources
    .flatMap(({ inputs }) => (inputs?.__provider as string | undefined) ?? [])
    .sort();
}

describe("the package as users install it, with the real engine", () => {
  let engine: Engine;
  let project: string;
  let packages: string;
  let before: string | undefined;
  let today: string;
  let open: OpenStack;
  beforeAll(async () => {
    engine = await startEngine();
    packages = mkdtempSync(join(temporaryFolder(), "packages-"));
    before = packEarlier(BEFORE, packages);
    today = packToday(packages);
    project = makeProject({ "Pulumi.yaml": "name: inline\nruntime: nodejs\n", "index.js": PROGRAM });
    open = await engine.open(project);
  });
  afterAll(async () => {
    await engine?.close();
    for (const folder of [project, packages]) rmSync(folder, { recursive: true, force: true });
  });

  const hasFile = (file: string) => existsSync(join(project, "node_modules", "pulumi-aws-pki", "dist", file));

  it("is preceded by a release with other files", ({ skip }) => {
    skip(
      before === undefined,
      `The history does not go back to ${BEFORE}; its place takes an edit of today's.`,
    );
    install(project, String(before));
    expect([hasFile(EARLIER), hasFile(TODAYS)]).toEqual([true, false]);
  });

  it("changes no plan when it is installed over the release before, and goes on with its state", async () => {
    install(project, before ?? packEdited(packages));
    open.setEnv({ ZONE_ID: engine.zoneId, HAS_SET: "yes" });
    await open.stack.up();
    const shims = await shimsOf(open);
    expect(shims).toHaveLength(kindNames.length);
    for (const shim of shims) expect(shim.length).toBeLessThan(300);

    install(project, today);
    expect(hasFile(TODAYS)).toBe(true);
    expect(await previewSteps(open)).toEqual({});
    await expectSettled(open);
    expect(await shimsOf(open)).toEqual(shims);
    await open.stack.destroy();
    const counted = (operation: string) => engine.operations().filter((one) => one === operation).length;
    expect(counted("acm:RequestCertificate")).toBe(3);
    expect(counted("acm:DeleteCertificate")).toBe(3);
    expect(counted("secretsmanager:DeleteSecret")).toBe(3);
  });

  describe("with a state of an earlier version in its stack", () => {
    beforeAll(() => {
      if (!hasFile(TODAYS)) install(project, today);
    });

    it.each(earlierStates)("shows no change: %s", async (_commit, old) => {
      const hostedZoneId = String(kept(old, "acmPublicCa").inputs.hostedZoneId);
      const { notBefore } = kept(old, "certificate").outputs;
      open.setEnv({ ZONE_ID: hostedZoneId, AWS_PKI_NOW: String(notBefore) });
      if (kindsIn(old).includes("certificateSet")) open.setEnv({ HAS_SET: "yes" });
      else open.unsetEnv("HAS_SET");
      const state = JSON.parse(JSON.stringify(old).replaceAll(KEPT_STACK, open.stack.name));
      await open.stack.importStack(state);
      expect(await previewSteps(open)).toEqual({});
    });
  });

  it("packs nothing but the library", () => {
    const packed = execFileSync("tar", ["-tzf", today], { encoding: "utf8" }).trim().split("\n");
    const folders = new Set(packed.map((path) => path.split("/").slice(1, 3).join("/")));
    expect([...folders]).toEqual(expect.arrayContaining(["package.json", "dist/provider", "dist/index.js"]));
    // test/package.test.ts names the files of the sandbox that are shipped.
    expect([...folders].filter((folder) => /^(test|sandbox|scripts)|tsbuildinfo/.test(folder))).toEqual([]);
  });
});
