import { execFile } from "node:child_process";
import { promisify } from "node:util";
import {
  DescribeSecretCommand,
  GetSecretValueCommand,
  SecretsManagerClient,
} from "@aws-sdk/client-secrets-manager";
import * as pulumi from "@pulumi/pulumi";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import {
  AcmPublicCa,
  Certificate,
  type CertificateArgs,
  CertificateProfile,
  CertificateSet,
  type CertificateSetArgs,
  SecretsManagerSync,
} from "../../index";
import type { OpenStack } from "../../scripts/scenario/stack.mts";
import { DOMAIN, type Engine, expectSettled, previewSteps, startEngine } from "./engine";

type SetOptions = Partial<Omit<CertificateSetArgs, "profile" | "certificates">>;

/** A program of one certificate, one set and their sync, whose inputs and options each test sets. */
interface Wanted {
  args: Partial<CertificateArgs>;
  opts: pulumi.CustomResourceOptions;
  set: SetOptions;
  setOpts: pulumi.CustomResourceOptions;
  syncOpts: pulumi.ComponentResourceOptions;
  isDeclared: boolean;
  /** Whether Pulumi takes the certificate for deleted with its CA. */
  isDeletedWithCa: boolean;
  onUpdate?: pulumi.ResourceHookFunction;
}

const PLAIN: Wanted = {
  args: {},
  opts: {},
  set: {},
  setOpts: {},
  syncOpts: {},
  isDeclared: true,
  isDeletedWithCa: false,
};

describe("Pulumi's own options and commands, with the real engine", () => {
  let engine: Engine;
  let open: OpenStack;
  let wanted = PLAIN;

  beforeAll(async () => {
    engine = await startEngine({ managedRenewal: "off" });
    open = await engine.open(async () => {
      const ca = new AcmPublicCa("public", { hostedZoneId: engine.zoneId });
      const web = new CertificateProfile("web", { ca, keyAlgorithm: "EC_prime256v1" });
      const { args, set, setOpts, syncOpts, isDeclared } = wanted;
      const opts = { ...wanted.opts, ...(wanted.isDeletedWithCa ? { deletedWith: ca } : {}) };
      if (wanted.onUpdate) opts.hooks = { afterUpdate: [new pulumi.ResourceHook("told", wanted.onUpdate)] };
      if (!isDeclared) return {};
      const api = new Certificate("api", { profile: web, commonName: `api.${DOMAIN}`, ...args }, opts);
      const members = { shop: { dnsNames: [`shop.${DOMAIN}`] } };
      const fleet = new CertificateSet(
        "fleet",
        { profile: web, certificates: members, ...set },
        { ...setOpts, retainOnDelete: true },
      );
      const sync = new SecretsManagerSync("prod", { certificates: [api, fleet] }, syncOpts);
      return { certificate: api.arn, urn: api.urn, set: fleet.urn, secret: sync.secrets.api?.arn };
    });
    await open.stack.up();
  });
  afterAll(() => engine?.close());

  const requests = () => engine.operations().filter((call) => call === "acm:RequestCertificate").length;
  const output = async (name: string) => String((await open.stack.outputs())[name]?.value);
  const secrets = () => new SecretsManagerClient(engine.clientConfig);

  /** Runs with these inputs and options instead of the plain ones. Gives what is printed, also of a failure. */
  async function said(
    next: Partial<Wanted>,
    step: (stack: OpenStack["stack"]) => Promise<{ stdout: string }>,
  ) {
    wanted = { ...PLAIN, ...next };
    return step(open.stack).then(
      ({ stdout }) => stdout,
      (error: Error) => String(error),
    );
  }

  it("import is refused by the constructor, which names adoptArn; the command ends in Pulumi's own error", async () => {
    const arn = await output("certificate");
    const told = await said({ opts: { import: arn } }, (stack) => stack.preview());
    expect(told).toContain(
      "Certificate api: import does not work with this resource. Set adoptArn to its ARN.",
    );
    const args = ["import", "pulumi-nodejs:dynamic/aws-pki:Certificate", "other", arn, "--yes"];
    const where = { cwd: open.stack.workspace.workDir, env: open.env };
    const command = promisify(execFile)(open.pulumi, [...args, "--stack", open.stack.name], where);
    // The words that docs/troubleshooting.md explains.
    await expect(command).rejects.toMatchObject({
      stdout: expect.stringContaining("error: Preview failed: code must be a string, not undefined"),
    });
  });

  it("replaceOnChanges is refused in the preview of a change that needs no other certificate", async () => {
    const args = { tags: { team: "shop" } };
    const opts = { replaceOnChanges: ["*"] };
    const told = await said({ args, opts }, (stack) => stack.preview());
    expect(told).toMatch(
      /resource 'api' has a problem: An option \(replaceOnChanges, .*Take the option away/,
    );
    const transform = ({ type, props, opts }: pulumi.ResourceTransformationArgs) =>
      type.endsWith(":CertificateSet") ? { props, opts: { ...opts, ...REPLACING } } : undefined;
    const setOpts = { transformations: [transform] };
    const toldOfSet = await said({ set: args, setOpts }, (stack) => stack.preview());
    expect(toldOfSet).toMatch(
      /resource 'fleet' has a problem: An option \(replaceOnChanges, .* replace the set/,
    );
    expect(requests()).toBe(2);
  });

  it("replaceOnChanges shows no change while nothing changes, and replaces by names as ever", async () => {
    wanted = { ...PLAIN, opts: REPLACING };
    expect(await previewSteps(open)).toEqual({});
    wanted = { ...wanted, args: { dnsNames: [`www.${DOMAIN}`] } };
    expect((await previewSteps(open)).api).toMatch(/replace/);
  });

  it("ignoreChanges keeps the names", async () => {
    wanted = { ...PLAIN, args: { dnsNames: [`www.${DOMAIN}`] }, opts: { ignoreChanges: ["dnsNames"] } };
    expect((await previewSteps(open)).api ?? "").not.toMatch(/replace/);
  });

  it("--target of a certificate warns of the secret that it leaves behind, until that is written", async () => {
    const target = [await output("urn"), await output("set")];
    const renewed = { args: { renewNow: "1" }, set: { renewNow: "1" } };
    const told = await said(renewed, (stack) => stack.up({ target }));
    const warning = "The secrets of api, fleet/shop still hold the certificate before";
    expect(told.split(warning)).toHaveLength(3);
    expect(told).toContain("--target-dependents");
    expect(await said(renewed, (stack) => stack.preview({ target }))).toContain(warning);
    expect(await said(renewed, (stack) => stack.up({ target, targetDependents: true }))).not.toContain(
      warning,
    );
    await expectSettled(open);
  });

  it.each(["transformations", "transforms"])("%s of a sync's children take effect", async (option) => {
    type Seen = Pick<pulumi.ResourceTransformArgs, "type" | "props" | "opts">;
    const describe = ({ type, props, opts }: Seen) =>
      type.endsWith(":CertificateSecret") ? { props: { ...props, description: option }, opts } : undefined;
    const renewed = { args: { renewNow: "1" }, set: { renewNow: "1" } };
    const told = await said({ ...renewed, syncOpts: { [option]: [describe] } }, (stack) => stack.up());
    const { Description } = await secrets().send(
      new DescribeSecretCommand({ SecretId: await output("secret") }),
    );
    expect(Description, told).toBe(option);
  });

  it("retainOnDelete is named where its certificate is declared again, and adoptArn takes all back", async () => {
    const [arn, secret] = [await output("certificate"), await output("secret")];
    const retained = { opts: { retainOnDelete: true }, syncOpts: { retainOnDelete: true } };
    const args = { renewNow: "1" };
    await said({ ...retained, args }, (stack) => stack.up());
    await said({ isDeclared: false }, (stack) => stack.up());
    const told = await said({ ...retained, args }, (stack) => stack.up());
    expect(told).toMatch(/or it left the state: by retainOnDelete, deletedWith or "pulumi state delete"/);
    expect(told).toMatch(/set adoptArn to it, which costs nothing.*\[CertificateProtected\]/s);
    const set = { protectPaid: false };
    await said({ ...retained, set, args: { ...args, adoptArn: arn } }, (stack) => stack.up());
    expect([await output("certificate"), await output("secret")]).toEqual([arn, secret]);
    const standing = await secrets().send(new GetSecretValueCommand({ SecretId: secret }));
    expect(standing.SecretString).toContain("private_key");
    expect(requests()).toBe(2);
    await expectSettled(open);
  });

  it("protect refuses the replacement in the preview, and the deletion; a renewal goes on", async () => {
    const set = { protectPaid: false };
    await said({ args: { renewNow: "1" }, set, opts: { protect: true } }, (stack) => stack.up());
    const renewals = () => engine.operations().filter((call) => call === "acm:RenewCertificate").length;
    const before = renewals();
    const args = { renewNow: "2" };
    await said({ args, set, opts: { protect: true } }, (stack) => stack.up());
    expect(renewals()).toBe(before + 1);
    const other = { set, args: { ...args, dnsNames: [`www.${DOMAIN}`] }, opts: { protect: true } };
    expect(await said(other, (stack) => stack.preview())).toMatch(
      /unable to replace resource.*marked for protection/s,
    );
    expect(await said({ isDeclared: false }, (stack) => stack.preview())).toMatch(/cannot be deleted/);
  });

  it("hooks see a renewal with its outputs", async () => {
    const serials: unknown[] = [];
    const onUpdate: pulumi.ResourceHookFunction = ({ oldOutputs, newOutputs }) => {
      serials.push(oldOutputs?.serial, newOutputs?.serial);
    };
    const set = { protectPaid: false };
    await said({ args: { renewNow: "3" }, set, onUpdate }, (stack) => stack.up());
    expect(new Set(serials).size).toBe(2);
    expect(String(serials)).toMatch(/^\w\w:.*,\w\w:/);
  });

  it("deletedWith leaves the certificate in AWS, and an up after the destroy tells of all that may be the cause", async () => {
    const renewed = { args: { renewNow: "3" }, set: { protectPaid: false }, isDeletedWithCa: true };
    await said(renewed, (stack) => stack.up());
    await open.stack.destroy();
    const told = await said(renewed, (stack) => stack.up());
    expect(told).toMatch(
      /retainOnDelete, deletedWith, "pulumi state delete" or a lost state, or because another stack/,
    );
    expect(requests()).toBe(2);
  });
});

const REPLACING: pulumi.CustomResourceOptions = { replaceOnChanges: ["*"] };
