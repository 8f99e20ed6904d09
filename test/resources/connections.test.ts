import * as pulumi from "@pulumi/pulumi";
import { describe, expect, it } from "vitest";
import { AcmPublicCa, AwsConnection, Certificate, CertificateProfile, SecretsManagerSync } from "../..";
import type { ConnectionMethodArgs } from "../../resources/awsConnection";
import { type Registration, run, secretValue, TOKEN } from "../components/mocks";

type AssumeRole = Extract<ConnectionMethodArgs, { type: "assume-role" }>;

const PROVIDER = "pulumi:providers:pulumi-nodejs";
const roleArn = (name: string) => `arn:aws:iam::123456789012:role/${name}`;
const role = (name: string) => ({ type: "assume-role" as const, roleArn: roleArn(name) });

/** The specs that a provider's configuration holds, by connection; undefined where it is not a secret. */
function specsOf(provider: Registration): unknown {
  const secret = secretValue(provider.inputs["aws-pki:connections"]);
  return typeof secret === "string" ? JSON.parse(secret) : undefined;
}
const providersOf = (registered: Registration[]) => registered.filter((one) => one.type === PROVIDER);
/** The provider's name out of the reference that a resource carries. */
const providerOf = (one: Registration | undefined) => one?.provider.split("::").at(-2);

/** A whole program: certificates of one account, zones in another, secrets in a third. */
function wholeProgram() {
  const acm = new AwsConnection("acm", { region: "us-east-1", method: role("issuer") });
  const dns = new AwsConnection("dns", { method: { ...role("zones"), externalId: "outside-4711" } });
  const writer = new AwsConnection("writer", {
    region: "eu-central-1",
    method: {
      type: "access-key",
      accessKeyId: "AKIAIOSFODNN7EXAMPLE",
      secretAccessKey: pulumi.secret("wJalrXUtnFEMI"),
      sessionToken: "token-0815",
    },
  });
  const ca = new AcmPublicCa("public", { connection: acm, dnsConnection: dns, hostedZoneIds: ["Z1"] });
  const profile = new CertificateProfile("web", { ca });
  const api = new Certificate("api", { profile, dnsNames: ["api.example.com"] });
  const www = new Certificate("www", { profile, dnsNames: ["www.example.com"] });
  new SecretsManagerSync("prod", { connection: writer, certificates: [api, www] });
  new SecretsManagerSync("local", { connection: acm, certificates: [api] });
}

describe("roles and keys", () => {
  it("stand in the providers' configuration only, and there as secrets", async () => {
    const { registered } = await run(wholeProgram);
    const resources = registered.filter((one) => one.type !== PROVIDER);
    const access = [
      "role/issuer",
      "role/zones",
      "outside-4711",
      "AKIAIOSFODNN7EXAMPLE",
      "wJalrXUtnFEMI",
      "token-0815",
    ];
    const all = JSON.stringify(providersOf(registered).map(specsOf));
    for (const text of access) {
      expect(all).toContain(text);
      expect(JSON.stringify(resources)).not.toContain(text);
    }
    expect(providersOf(registered).map(specsOf)).not.toContain(undefined);
    for (const provider of providersOf(registered))
      expect(Object.keys(provider.inputs)).toEqual(["aws-pki:connections"]);
  });

  it("of a source are nested in the spec of the connection that comes of it", async () => {
    const { registered, of } = await run(() => {
      const hub = new AwsConnection("hub", {
        region: "eu-west-1",
        method: { type: "profile", profile: "hub" },
      });
      const spoke = new AwsConnection("spoke", {
        method: { ...role("spoke"), source: hub, durationSeconds: 3600 },
      });
      new AwsConnection("leaf", { method: { ...role("leaf"), source: spoke } });
    });
    const hub = { method: { type: "profile", profile: "hub" }, region: "eu-west-1" };
    const named = (name: string) => ({ ...role(name), sessionName: `shop-dev-${name}` });
    const spoke = { method: { ...named("spoke"), durationSeconds: 3600, source: hub } };
    expect(providersOf(registered).map(specsOf)).toEqual([
      { hub },
      { leaf: { method: { ...named("leaf"), source: spoke } } },
      { spoke },
    ]);
    const urn = (name: string) => expect.stringMatching(new RegExp(`AwsConnection::${name}$`));
    expect(of("AwsConnection").map(({ name, dependencies }) => [name, dependencies])).toEqual([
      ["hub", []],
      ["leaf", [urn("spoke")]],
      ["spoke", [urn("hub")]],
    ]);
  });
});

describe("the name of a role's session", () => {
  const nameOf = async (method: Partial<AssumeRole>) => {
    const make = () => new AwsConnection("acm", { method: { ...role("issuer"), ...method } });
    const [spec] = providersOf((await run(make)).registered).map(specsOf);
    return (spec as { acm: { method: { sessionName?: string } } }).acm.method.sessionName;
  };

  it.each<[string, Partial<AssumeRole>, string]>([
    ["shows project, stack and connection in CloudTrail", {}, "shop-dev-acm"],
    ["does so where the program leaves it undefined", { sessionName: undefined }, "shop-dev-acm"],
    ["is the program's own where it gives one", { sessionName: "deployer" }, "deployer"],
    ["may be an output", { sessionName: pulumi.output("deployer") }, "deployer"],
  ])("%s", async (_, method, name) => {
    expect(await nameOf(method)).toBe(name);
  });
});

describe("providers", () => {
  it("are shared: one for each distinct set of connections", async () => {
    const { registered } = await run(wholeProgram);
    expect(providersOf(registered).map((one) => one.name)).toEqual([
      "acm",
      "acm+dns",
      "acm+writer",
      "dns",
      "writer",
    ]);
    const used = registered
      .filter((one) => one.type.startsWith("pulumi-nodejs:"))
      .map((one) => `${one.type.replace(TOKEN(""), "")} ${one.name}: ${providerOf(one)}`);
    expect(used).toEqual([
      "AcmPublicCa public: acm+dns",
      "AwsConnection acm: acm",
      "AwsConnection dns: dns",
      "AwsConnection writer: writer",
      "Certificate api: acm+dns",
      "Certificate www: acm+dns",
      "CertificateProfile web: acm+dns",
      "CertificateSecret local-api: acm",
      "CertificateSecret prod-api: acm+writer",
      "CertificateSecret prod-www: acm+writer",
    ]);
  });

  it("hold each connection of their set by its name", async () => {
    const { registered } = await run(wholeProgram);
    const keys = providersOf(registered).map((one) => Object.keys(specsOf(one) as object).join("+"));
    expect(keys).toEqual(providersOf(registered).map((one) => one.name));
  });

  it.each([
    ["the same connection is given for DNS", (acm: AwsConnection) => ({ dnsConnection: acm })],
    ["none is given for DNS", () => ({})],
  ])("are the connection's own where %s", async (_, rest) => {
    const { registered, of } = await run(() => {
      const acm = new AwsConnection("acm", { region: "us-east-1" });
      new AcmPublicCa("public", { connection: acm, hostedZoneId: "Z1", ...rest(acm) });
    });
    expect(providersOf(registered).map((one) => one.name)).toEqual(["acm"]);
    expect(of("AcmPublicCa")[0]?.inputs).toMatchObject({ connection: "acm", dnsConnection: "acm" });
  });

  it("are the same whichever connection comes first", async () => {
    const { registered } = await run(() => {
      const a = new AwsConnection("a");
      const b = new AwsConnection("b");
      new AcmPublicCa("one", { connection: a, dnsConnection: b, hostedZoneId: "Z1", region: "us-east-1" });
      new AcmPublicCa("two", { connection: b, dnsConnection: a, hostedZoneId: "Z1", region: "us-east-1" });
    });
    expect(providersOf(registered).map((one) => one.name)).toEqual(["a", "a+b", "b"]);
  });

  it("are not needed for the ambient identity", async () => {
    const { registered, of } = await run(() => {
      const ca = new AcmPublicCa("public", { hostedZoneId: "Z1", region: "us-east-1" });
      const profile = new CertificateProfile("web", { ca });
      const api = new Certificate("api", { profile, dnsNames: ["api.example.com"] });
      new SecretsManagerSync("prod", { certificates: [api] });
    });
    expect(providersOf(registered)).toEqual([]);
    for (const type of ["AcmPublicCa", "Certificate", "CertificateSecret"]) {
      expect(of(type)).toHaveLength(1);
      for (const key of ["connection", "dnsConnection", "acmConnection"])
        expect(of(type)[0]?.inputs).not.toHaveProperty(key);
    }
  });

  it("stand beside the connection, under its parent", async () => {
    const { registered } = await run(() => {
      const parent = new pulumi.ComponentResource("test:index:Team", "team");
      new AwsConnection("acm", {}, { parent });
    });
    expect(providersOf(registered)[0]?.parent).toMatch(/test:index:Team::team$/);
  });
});

it("two connections of one name that are used together are refused", async () => {
  await run(() => {
    const parent = new pulumi.ComponentResource("test:index:Team", "team");
    const one = new AwsConnection("acm", { method: role("one") });
    const two = new AwsConnection("acm", { method: role("two") }, { parent });
    const ca = () => new AcmPublicCa("public", { connection: one, dnsConnection: two, hostedZoneId: "Z1" });
    expect(ca).toThrow("Two connections that are used together have the name acm: rename one.");
  });
});
