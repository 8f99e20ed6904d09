import { execFileSync } from "node:child_process";
import { globSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { ChangeResourceRecordSetsCommand, Route53Client } from "@aws-sdk/client-route-53";
import * as pulumi from "@pulumi/pulumi";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { runCommand } from "../../commands/command";
import {
  AcmPublicCa,
  AwsConnection,
  Certificate,
  CertificateProfile,
  CertificateSet,
  SecretsManagerSync,
} from "../../index";
import type { OpenStack } from "../../scripts/scenario/stack.mts";
import { DOMAIN, type Engine, expectSettled, previewSteps, REGION, startEngine, stateText } from "./engine";

/** Every secret of the programs has it, and nothing else does. */
const MARKER = "hush";
const host = (name: string) => `${MARKER}-${name}.${DOMAIN}`;
/** Operations that cost a fee, or write a secret's value. */
const COSTLY = /RequestCertificate|RenewCertificate|PutSecretValue|CreateSecret/;

/** The state as it stands now, without its history. */
function currentState({ stack, stateFolder }: OpenStack): string {
  const [file] = globSync(join(stateFolder, ".pulumi", "stacks", "*", `${stack.name}.json`));
  return readFileSync(String(file), "utf8");
}

/** The places of a text that show a secret. */
const shown = (text: string) => text.match(new RegExp(`.{0,60}${MARKER}.{0,20}`, "g")) ?? [];

/** The text of a command of the CLI that is asked for no secrets. */
function printed(open: OpenStack, ...command: string[]): string {
  const args = [...command, "--stack", open.stack.name, "--non-interactive"];
  return execFileSync(open.pulumi, args, {
    cwd: open.stack.workspace.workDir,
    env: { ...process.env, ...open.env },
    encoding: "utf8",
  });
}

let engine: Engine;
beforeAll(async () => {
  engine = await startEngine();
});
afterAll(() => engine?.close());

/** One stack's life, told in order: each test goes on where the one before stopped. */
describe("a stack in which every input is a secret that can be one", () => {
  let open: OpenStack;
  let round = "1";
  const log: string[] = [];
  const listen = { onOutput: (text: string) => void log.push(text) };
  const text = (name: string) => pulumi.secret(`${MARKER}-${name}`);

  const program = async () => {
    const dns = new AwsConnection("dns", { region: REGION, description: text("connection") });
    const zones = { hostedZoneIds: [pulumi.secret(engine.zoneId)] };
    const ca = new AcmPublicCa("public", { dnsConnection: dns, ...zones });
    const tags = { [DOMAIN]: text("tag") };
    const web = new CertificateProfile("web", {
      ...{ ca, tags, description: text("profile"), keyAlgorithm: pulumi.secret("EC_prime256v1") },
      policy: { dnsNames: { denied: [pulumi.secret(host("denied"))] } },
      defaults: { dnsNames: pulumi.secret([host("default"), `www.${DOMAIN}`]), tags },
    });
    const renewNow = text(`renewal-${round}`);
    const own = { profile: web, renewNow, tags };
    const subject = new Certificate("subject", {
      ...{ ...own, commonName: pulumi.secret(host("subject")) },
      dnsNames: [`subject.${DOMAIN}`],
    });
    const listed = new Certificate("listed", {
      ...own,
      dnsNames: [`listed.${DOMAIN}`, pulumi.secret(host("z"))],
    });
    const inherited = new Certificate("inherited", { profile: web, autoRenew: pulumi.secret(true) });
    const fleet = new CertificateSet("fleet", {
      ...own,
      certificates: {
        a: { dnsNames: [pulumi.secret(host("a"))], tags },
        b: { commonName: pulumi.secret(host("b")), dnsNames: [`b.${DOMAIN}`] },
      },
    });
    const sync = new SecretsManagerSync("prod", {
      ...{ certificates: [subject, listed, inherited, fleet], syncName: text("sync"), tags },
      fieldMappings: { certificate: text("field"), certificateArn: "arn" },
      description: text("description"),
      readers: [pulumi.secret("111122223333")],
      syncNow: text(`sync-${round}`),
    });
    // Only the ARN tells here that its names are secret elsewhere.
    const read = Certificate.get("read", pulumi.secret(listed.arn));
    const { validationRecords, commonName, dnsNames, serial, notAfter } = listed;
    return {
      ...{ validationRecords, commonName, dnsNames, serial, notAfter },
      ...{ zones: ca.zones, arns: fleet.arns, serials: fleet.serials, failures: fleet.failures },
      ...{ secretName: sync.secrets.listed?.name, secretArn: sync.secrets.listed?.arn },
      ...{ versionIds: sync.sets.fleet?.versionIds, secretNames: sync.sets.fleet?.names },
      ...{ identityPolicy: sync.readerAccess.identityPolicy, readNames: read.dnsNames, readArn: read.arn },
    };
  };

  const expectHidden = () => {
    expect(shown(stateText(open))).toEqual([]);
    expect(shown(printed(open, "stack", "export"))).toEqual([]);
    expect(shown(log.join("\n"))).toEqual([]);
    expect(stateText(open).match(new RegExp(`.{0,60}${engine.zoneId}`, "g")) ?? []).toEqual([]);
  };

  /** A certificate of others is read in each preview. */
  const expectNothingPlanned = async () => expect(await previewSteps(open)).toEqual({ read: "read" });

  beforeAll(async () => {
    open = await engine.open(program);
  });

  it("has none in its previews", async () => {
    const { stdout } = await open.stack.preview({ diff: true, ...listen });
    expect(stdout).toContain("AcmPublicCa");
    expect(shown(stdout)).toEqual([]);
  });

  it("has none in its state and its lines", async () => {
    await open.stack.up(listen);
    expect(currentState(open)).toContain("certificateId");
    expectHidden();
  });

  it("prints as a secret each output that could tell one, and all others in clear", () => {
    const outputs = JSON.parse(printed(open, "stack", "output", "--json")) as Record<string, unknown>;
    const hidden = Object.keys(outputs).filter((name) => outputs[name] === "[secret]");
    expect(hidden.sort()).toEqual([
      "commonName",
      "dnsNames",
      "failures",
      "identityPolicy",
      "readNames",
      "secretName",
      "secretNames",
      "validationRecords",
      "zones",
    ]);
    expect(outputs).toMatchObject({
      serial: expect.stringMatching(/^[0-9a-f]{2}:/),
      arns: { a: expect.stringContaining(":certificate/") },
      serials: { b: expect.stringMatching(/^[0-9a-f]{2}:/) },
      versionIds: { a: expect.any(String) },
      secretArn: expect.stringContaining(":secret:"),
      readArn: expect.stringContaining(":certificate/"),
    });
  });

  it("leaves its state readable for policies of its connections", async () => {
    const out: string[] = [];
    const text = printed(open, "stack", "export");
    const io = { out: (line: string) => void out.push(line), err: () => undefined };
    const reading = { ...io, read: async () => text, pulumi: async () => text };
    expect(await runCommand(["policy", "--state", "-"], reading)).toBe(0);
    expect(out.join("\n")).toContain("acm:RequestCertificate");
    expect(shown(out.join("\n"))).toEqual([]);
  });

  it("is settled, and a refresh leaves them secret", async () => {
    await open.stack.refresh({ ...listen, expectNoChanges: true });
    expectHidden();
    await expectNothingPlanned();
  });

  it("keeps them through a renewal", async () => {
    round = "2";
    const before = engine.operations().length;
    await open.stack.up(listen);
    const renewals = engine.operations().slice(before);
    expect(renewals.filter((call) => call === "acm:RenewCertificate")).toHaveLength(4);
    expectHidden();
    await open.stack.refresh({ ...listen, expectNoChanges: true });
    expectHidden();
    await expectNothingPlanned();
  });

  it("is destroyed", async () => {
    await open.stack.destroy(listen);
    expectHidden();
  });
});

/** One stack's life, told in order: each test goes on where the one before stopped. */
describe("a name that becomes a secret in a stack that stands", () => {
  let open: OpenStack;
  let isSecret = false;
  let forced = "";
  const given = (value: string): pulumi.Input<string> => (isSecret ? pulumi.secret(value) : value);
  const options = (name: string) => (name === forced ? { replaceOnChanges: ["*"] } : {});

  const program = async () => {
    const ca = new AcmPublicCa("public", { hostedZoneIds: [engine.zoneId], region: REGION });
    const web = new CertificateProfile("web", { ca, keyAlgorithm: "EC_prime256v1" });
    const args = { profile: web, dnsNames: [given(host("api"))] };
    const api = new Certificate("api", args, options("api"));
    const certificates = { a: { commonName: given(host("a")) } };
    const fleet = new CertificateSet("fleet", { profile: web, certificates }, options("fleet"));
    new SecretsManagerSync("prod", { certificates: [api, fleet] });
  };

  beforeAll(async () => {
    open = await engine.open(program);
    await open.stack.up();
  });

  it("was in clear before, as was everything that tells it", () => {
    expect(shown(currentState(open)).length).toBeGreaterThan(4);
    expect(currentState(open)).not.toContain("secretInputs");
  });

  it.each(["api", "fleet"])("is refused a replacement of %s by an option, with what to do", async (name) => {
    [isSecret, forced] = [true, name];
    await expect(open.stack.preview()).rejects.toThrow(
      new RegExp(`'${name}' .*asks to replace .*secretInputs.*for that one update`),
    );
    forced = "";
  });

  it("is encrypted by the next up in whatever has it, which writes and pays for nothing", async () => {
    isSecret = true;
    const changed = ["api", "fleet", "prod-api", "prod-fleet"];
    const updates = Object.fromEntries(changed.map((name) => [name, "update"]));
    expect(await previewSteps(open)).toEqual(updates);
    const before = engine.operations().length;
    await open.stack.up();
    expect(
      engine
        .operations()
        .slice(before)
        .filter((call) => COSTLY.test(call)),
    ).toEqual([]);
    expect(shown(currentState(open))).toEqual([]);
    await expectSettled(open);
  });

  it("is in clear again once it is none any more", async () => {
    isSecret = false;
    await open.stack.up();
    expect(shown(currentState(open)).length).toBeGreaterThan(4);
    expect(currentState(open)).not.toContain("secretInputs");
    await expectSettled(open);
    await open.stack.destroy();
  });
});

function web() {
  const ca = new AcmPublicCa("public", { hostedZoneIds: [engine.zoneId], region: REGION });
  return new CertificateProfile("web", { ca, keyAlgorithm: "EC_prime256v1" });
}

it("a name that a transformation makes a secret stands nowhere in the state", async () => {
  const hiding: pulumi.ResourceTransformation = ({ props, opts }) => ({
    ...{ props: { ...props, commonName: pulumi.secret(props.commonName) }, opts },
  });
  const open = await engine.open(async () => {
    const api = new Certificate(
      "api",
      { profile: web(), commonName: host("api") },
      { transformations: [hiding] },
    );
    new SecretsManagerSync("prod", { certificates: [api] });
  });
  await open.stack.up();
  expect(currentState(open)).toContain("validationRecords");
  expect(shown(currentState(open))).toEqual([]);
  await expectSettled(open);
  await open.stack.destroy();
});

describe("a secret name of which something is wrong", () => {
  /** All that a failed command has said. */
  async function failureOf(command: (listen: { onOutput(text: string): void }) => Promise<unknown>) {
    const said: string[] = [];
    await expect(command({ onOutput: (text) => void said.push(text) })).rejects.toThrow();
    return said.join("");
  }

  it("stands in no line of the fault that a preview finds", async () => {
    const open = await engine.open(async () => {
      const profile = web();
      const wrong = pulumi.secret(`${MARKER}_api.${DOMAIN}`);
      new Certificate("api", { profile, dnsNames: [wrong] });
      new CertificateSet("fleet", { profile, certificates: { a: { dnsNames: [wrong] } } });
    });
    const said = await failureOf((listen) => open.stack.preview(listen));
    expect(said).toContain("dnsNames[0]");
    expect(said).toContain('"[secret]" is not a DNS name');
    expect(shown(said)).toEqual([]);
  });

  it("stands neither in the errors of a request that failed, nor in the state that they leave", async () => {
    const forbidden = ["a", "api"].map(host);
    for (const name of forbidden) await forbid(name);
    const open = await engine.open(async () => {
      const profile = web();
      new Certificate("api", { profile, commonName: pulumi.secret(host("api")) });
      const certificates = { a: { commonName: pulumi.secret(host("a")) } };
      new CertificateSet("fleet", { profile, certificates });
    });
    const said = await failureOf((listen) => open.stack.up({ ...listen, continueOnError: true }));
    expect(said).toMatch(/Certificate \[secret\]: .*CAA/s);
    // Cause and remedy stay readable, also where the gate of the set tells them.
    const [, told = ""] = /- fleet, a: (.*)/.exec(said) ?? [];
    expect(told).toContain("[secret]");
    expect(told).toMatch(/CAA .*run pulumi up/is);
    expect(said).toContain("[SetIncomplete]");
    expect(shown(said)).toEqual([]);
    expect(currentState(open)).toContain("initErrors");
    expect(shown(currentState(open))).toEqual([]);
    await open.stack.destroy();
  });
});

/** Lets another CA issue for a name, and so forbids Amazon. */
async function forbid(name: string): Promise<void> {
  const ResourceRecords = [{ Value: '0 issue "letsencrypt.org"' }];
  const set = { Name: name, Type: "CAA" as const, TTL: 60, ResourceRecords };
  const ChangeBatch = { Changes: [{ Action: "CREATE" as const, ResourceRecordSet: set }] };
  const command = new ChangeResourceRecordSetsCommand({ HostedZoneId: engine.zoneId, ChangeBatch });
  await new Route53Client(engine.clientConfig).send(command);
}
