import * as pulumi from "@pulumi/pulumi";
import { describe, expect, it } from "vitest";
import { AcmPublicCa, AwsConnection, Certificate, CertificateProfile } from "../..";
import { shim } from "../../resources/shim";
import { idOf, resolved, run, TOKEN } from "../components/mocks";

const zones = [{ id: "Z1", name: "example.com" }];
const outputs = { AcmPublicCa: { accountId: "123456789012", zones } };
const identity = (type: string, name: string) => ({
  project: "shop",
  stack: "dev",
  resource: `${TOKEN(type)}::${name}`,
});
const host = (type: string, name: string) => ({
  identity: identity(type, name),
  resourceUrn: `urn:pulumi:dev::shop::${TOKEN(type)}::${name}`,
});

describe("what the resources send to the engine", () => {
  it("is complete, and known without network", async () => {
    const { of } = await run(
      () => {
        const acm = new AwsConnection("acm", { region: "us-east-1", description: "Issues." });
        const ca = new AcmPublicCa("Public CA", { connection: acm, hostedZoneIds: ["Z1"] });
        const policy = { dnsNames: { allowed: ["**.example.com"] } };
        const profile = new CertificateProfile("web", {
          ca,
          policy,
          description: "Of the shop.",
          renewBeforeDays: 20,
          tags: { team: "web" },
        });
        new Certificate("api", { profile, commonName: "api.example.com", renewNow: "1" });
      },
      { outputs },
    );
    expect(of("AwsConnection")[0]?.inputs).toEqual({
      ...host("AwsConnection", "acm"),
      __provider: shim("awsConnection"),
      connection: "acm",
      region: "us-east-1",
      description: "Issues.",
    });
    expect(of("AcmPublicCa")[0]?.inputs).toEqual({
      ...host("AcmPublicCa", "Public CA"),
      __provider: shim("acmPublicCa"),
      caName: "public-ca",
      connection: "acm",
      dnsConnection: "acm",
      hostedZoneIds: ["Z1"],
      region: "us-east-1",
    });
    const settings = {
      slug: "web",
      renewBeforeDays: 20,
      policy: { dnsNames: { allowed: ["**.example.com"] } },
      tags: { team: "web" },
    };
    expect(of("CertificateProfile")[0]?.inputs).toEqual({
      ...host("CertificateProfile", "web"),
      ...settings,
      __provider: shim("certificateProfile"),
      description: "Of the shop.",
      caName: "public-ca",
    });
    expect(of("Certificate")[0]?.inputs).toEqual({
      ...host("Certificate", "api"),
      __provider: shim("certificate"),
      commonName: "api.example.com",
      renewNow: "1",
      profile: settings,
      accountId: "123456789012",
      region: "us-east-1",
      zones,
      connection: "acm",
      dnsConnection: "acm",
    });
  });

  it("names the resource by its whole line of parents", async () => {
    const { of } = await run(() => {
      const parent = new pulumi.ComponentResource("test:index:Team", "team");
      new AwsConnection("acm::1", {}, { parent });
    });
    const resource = `test:index:Team$${TOKEN("AwsConnection")}::acm::1`;
    expect(of("AwsConnection")[0]?.inputs).toMatchObject({
      identity: { project: "shop", stack: "dev", resource },
      resourceUrn: `urn:pulumi:dev::shop::${resource}`,
    });
  });

  it("waits for what it needs", async () => {
    const { of } = await run(() => {
      const acm = new AwsConnection("acm", { region: "us-east-1" });
      const dns = new AwsConnection("dns");
      const other = new pulumi.ComponentResource("test:index:Other", "other");
      const ca = new AcmPublicCa(
        "public",
        { connection: acm, dnsConnection: dns, hostedZoneId: "Z1" },
        { dependsOn: other },
      );
      const profile = new CertificateProfile("web", { ca });
      new Certificate("api", { profile, dnsNames: ["api.example.com"] });
    });
    const needs = (type: string) =>
      of(type)[0]
        ?.dependencies.map((urn) => urn.split("::").at(-1))
        .sort();
    expect(needs("AcmPublicCa")).toEqual(expect.arrayContaining(["acm", "dns"]));
    expect(needs("CertificateProfile")).toEqual(["public"]);
    // Its values from the CA come through the profile.
    expect(needs("Certificate")).toEqual(["web"]);
  });
});

describe("the region", () => {
  const regionsBy = async (program: () => unknown, config: Record<string, string> = {}) => {
    const { of } = await run(program, { config, outputs });
    return [...of("AwsConnection"), ...of("AcmPublicCa"), ...of("Certificate")].map(
      (one) => one.inputs.region,
    );
  };
  const withCa = (connection: AwsConnection | undefined, region?: string) => {
    const ca = new AcmPublicCa("public", { connection, hostedZoneId: "Z1", region });
    const profile = new CertificateProfile("web", { ca });
    return new Certificate("api", { profile, dnsNames: ["api.example.com"] });
  };
  const configured = { "aws:region": "eu-west-1" };

  it("of a certificate is that of its CA, where the program's turns out to be undefined", async () => {
    const absent = pulumi.output(undefined as unknown as string);
    const { of } = await run(
      () => {
        const ca = new AcmPublicCa("public", { hostedZoneId: "Z1", region: absent });
        new Certificate("api", {
          profile: new CertificateProfile("web", { ca }),
          commonName: "a.example.com",
        });
      },
      { outputs: { AcmPublicCa: { region: "eu-south-1" } } },
    );
    expect(of("Certificate")[0]?.inputs.region).toBe("eu-south-1");
  });

  it.each<[string, () => unknown, Record<string, string>, (string | undefined)[]]>([
    [
      "is the resource's own",
      () => withCa(new AwsConnection("a", { region: "eu-north-1" }), "us-east-1"),
      configured,
      ["eu-north-1", "us-east-1", "us-east-1"],
    ],
    [
      "is the connection's",
      () => withCa(new AwsConnection("a", { region: "eu-north-1" })),
      configured,
      ["eu-north-1", "eu-north-1", "eu-north-1"],
    ],
    [
      "is Pulumi's for the connection",
      () => withCa(new AwsConnection("a")),
      configured,
      ["eu-west-1", "eu-west-1", "eu-west-1"],
    ],
    ["is Pulumi's without a connection", () => withCa(undefined), configured, ["eu-west-1", "eu-west-1"]],
    [
      "is left to the environment",
      () => withCa(new AwsConnection("a")),
      {},
      [undefined, undefined, undefined],
    ],
  ])("%s", async (_, program, config, regions) => {
    expect(await regionsBy(program, config)).toEqual(regions);
  });
});

describe("a certificate's outputs", () => {
  it("have the ARN that is the id", async () => {
    const { result } = await run(() => {
      const ca = new AcmPublicCa("public", { hostedZoneId: "Z1", region: "us-east-1" });
      const profile = new CertificateProfile("web", { ca });
      return new Certificate("api", { profile, dnsNames: ["api.example.com"] });
    });
    expect(result.arn).toBe(result.id);
    expect(await resolved(result.arn)).toBe(idOf("api"));
  });

  it("are all there, as outputs of the instance", async () => {
    const names = [
      "certificateId",
      "commonName",
      "dnsNames",
      "serial",
      "status",
      "notBefore",
      "notAfter",
      "renewAfter",
      "renewalCount",
      "previousSerials",
      "fingerprintSha256",
      "validationRecords",
    ] as const;
    const state = Object.fromEntries(names.map((name) => [name, `value of ${name}`]));
    const { result } = await run(
      () => {
        const ca = new AcmPublicCa("public", { hostedZoneId: "Z1", region: "us-east-1" });
        const profile = new CertificateProfile("web", { ca });
        return new Certificate("api", { profile, dnsNames: ["api.example.com"] });
      },
      { outputs: { Certificate: state } },
    );
    for (const name of names) {
      expect(pulumi.Output.isInstance(result[name]), name).toBe(true);
      expect(await resolved(result[name] as pulumi.Output<unknown>)).toBe(`value of ${name}`);
    }
  });
});

describe("options that Pulumi has for other resources", () => {
  /** The error of a constructor. Registrations before it come to their end. */
  const refusal = async (make: () => unknown) => {
    const { result } = await run(() => {
      try {
        return make();
      } catch (error) {
        return error;
      }
    });
    return String(result);
  };
  const certificate = (opts: pulumi.CustomResourceOptions) => () => {
    const profile = new CertificateProfile("web", { ca: new AcmPublicCa("public", { hostedZoneId: "Z1" }) });
    return new Certificate("api", { profile, dnsNames: ["api.example.com"] }, opts);
  };

  it("import names the input that takes over", async () => {
    expect(await refusal(certificate({ import: "arn" }))).toContain(
      "Certificate api: import does not work with this resource. Set adoptArn to its ARN.",
    );
    const ca = () => new AcmPublicCa("public", { hostedZoneId: "Z1" }, { import: "id" });
    expect(await refusal(ca)).toContain("Nothing in AWS stands behind it: declare it without import.");
  });

  it("id is Certificate.get's alone", async () => {
    expect(await refusal(certificate({ id: "arn" }))).toContain(
      "Certificate api: it cannot be read by id. To read a certificate use Certificate.get, to own one set adoptArn.",
    );
    expect(await refusal(() => new AwsConnection("acm", {}, { id: "acm" }))).toContain(
      "cannot be read by id.",
    );
    const arn = "arn:aws:acm:us-east-1:111122223333:certificate/1";
    expect((await run(() => Certificate.get("api", arn))).result).toBeInstanceOf(Certificate);
  });
});
