import * as pulumi from "@pulumi/pulumi";
import { describe, expect, it } from "vitest";
import {
  AcmPublicCa,
  AwsConnection,
  Certificate,
  CertificateProfile,
  SecretsManagerSync,
  type SecretsManagerSyncArgs,
} from "../../index";
import { shim } from "../../resources/shim";
import { idOf, resolved, run } from "./mocks";

const outputs = {
  AcmPublicCa: { accountId: "123456789012", zones: [{ id: "Z1", name: "example.com" }] },
  Certificate: {
    certificateId: "0".repeat(32),
    serial: "01:02",
    status: "ISSUED",
    notBefore: "2027-01-01T00:00:00.000Z",
    notAfter: "2027-07-18T00:00:00.000Z",
    commonName: "api.example.com",
  },
  CertificateSecret: { secretName: "tls", versionId: "v1", syncedSerial: "01:02", status: "current" },
};
type Settings = Omit<SecretsManagerSyncArgs, "certificates" | "connection">;

/** A sync of two certificates, written by a connection of its own. */
const sync =
  (settings: Settings = {}, opts?: pulumi.ComponentResourceOptions) =>
  () => {
    const acm = new AwsConnection("acm", { region: "us-east-1" });
    const writer = new AwsConnection("writer", { region: "eu-central-1" });
    const ca = new AcmPublicCa("public", { connection: acm, hostedZoneId: "Z1" });
    const profile = new CertificateProfile("web", { ca });
    const certificates = ["api", "www"].map(
      (name) => new Certificate(name, { profile, dnsNames: [`${name}.example.com`] }),
    );
    return new SecretsManagerSync("Prod", { connection: writer, certificates, ...settings }, opts);
  };

describe("a sync", () => {
  it("has one child a certificate, named by both, below itself", async () => {
    const { of, registered } = await run(sync(), { outputs });
    expect(registered.filter((one) => one.type === "aws-pki:index:SecretsManagerSync")).toHaveLength(1);
    const parent = "urn:pulumi:dev::shop::aws-pki:index:SecretsManagerSync::Prod";
    expect(of("CertificateSecret").map((one) => [one.name, one.parent])).toEqual([
      ["Prod-api", parent],
      ["Prod-www", parent],
    ]);
  });

  it("tells each child its certificate's facts, both connections and the settings", async () => {
    const settings = {
      certificateNameSchema: "tls-{{certificateId}}",
      fieldMappings: { privateKey: "tls.key" },
      includeRootCa: true,
      trustAnchors: ["PEM"],
      kmsKeyId: "alias/tls",
      description: "For nginx.",
      tags: { team: "web" },
      recoveryWindowDays: 7,
      removeExpiredOrRevoked: false,
      preserveSecretOnRenewal: false,
      adoptExisting: true,
      autoSync: false,
      syncNow: "once",
    };
    const { of } = await run(sync(settings), { outputs });
    const [api] = of("CertificateSecret");
    const { identity, resourceUrn, ...inputs } = api?.inputs ?? {};
    expect(inputs).toEqual({
      ...settings,
      __provider: shim("certificateSecret"),
      syncName: "prod",
      region: "eu-central-1",
      acmConnection: "acm",
      connection: "writer",
      certificate: {
        arn: idOf("api"),
        certificateId: "0".repeat(32),
        serial: "01:02",
        status: "ISSUED",
        notBefore: "2027-01-01T00:00:00.000Z",
        notAfter: "2027-07-18T00:00:00.000Z",
        commonName: "api.example.com",
        dnsNames: ["api.example.com"],
        profile: "web",
        region: "us-east-1",
      },
    });
    expect(resourceUrn).toMatch(
      /SecretsManagerSync\$pulumi-nodejs:dynamic\/aws-pki:CertificateSecret::Prod-api$/,
    );
    expect(identity).toMatchObject({ project: "shop", stack: "dev" });
  });

  it.each<[string, Settings, Record<string, string>, unknown]>([
    ["its own", { region: "eu-north-1" }, {}, "eu-north-1"],
    ["its connection's", {}, { "aws:region": "eu-west-1" }, "eu-central-1"],
  ])("takes %s region", async (_, settings, config, region) => {
    const { of } = await run(sync(settings), { outputs, config });
    expect(of("CertificateSecret").map((one) => one.inputs.region)).toEqual([region, region]);
  });

  it("waits for its certificate and its connection, and for no other certificate", async () => {
    const { of } = await run(sync(), { outputs });
    const needs = of("CertificateSecret")[0]?.dependencies.map((urn) => urn.split("::").at(-1));
    expect(needs).toEqual(expect.arrayContaining(["api", "writer"]));
    expect(needs).not.toContain("www");
  });

  // Two children once waited for each other forever: their URN input depended on the component, and so on both.
  it("has children that do not wait for one another, also inside another component", async () => {
    const { of } = await run(
      () => {
        const team = new pulumi.ComponentResource("test:index:Team", "team");
        return sync({}, { parent: team })();
      },
      { outputs },
    );
    const needs = of("CertificateSecret").flatMap((one) => one.dependencies);
    expect(of("CertificateSecret")).toHaveLength(2);
    expect(needs.filter((urn) => urn.includes("CertificateSecret"))).toEqual([]);
  });

  it("may have a name of its own", async () => {
    const { of } = await run(sync({ syncName: "blue" }), { outputs });
    expect(of("CertificateSecret")[0]?.inputs.syncName).toBe("blue");
  });

  it("may be empty", async () => {
    const { result, of } = await run(() => new SecretsManagerSync("none", { certificates: [] }));
    expect(result.secrets).toEqual({});
    expect(of("CertificateSecret")).toEqual([]);
  });
});

describe("the inputs that a sync registers of itself", () => {
  const inputsOf = async (config: Record<string, string>) => {
    const { registered } = await run(sync({ description: "For nginx." }), { outputs, config });
    return registered.find(({ type }) => type === "aws-pki:index:SecretsManagerSync")?.inputs;
  };

  it("are none, as states of before hold none", async () => {
    expect(await inputsOf({})).toEqual({});
  });

  it("are its arguments, and resources by their names, where the stack asks for them", async () => {
    expect(await inputsOf({ "aws-pki:componentInputs": "true" })).toEqual({
      description: "For nginx.",
      certificates: ["api", "www"],
      connection: "writer",
    });
  });
});

describe("syncNow", () => {
  const tokensOf = async (syncNow: Settings["syncNow"]) =>
    (await run(sync({ syncNow }), { outputs })).of("CertificateSecret").map((one) => one.inputs.syncNow);

  it.each<[string, () => Settings["syncNow"], unknown[]]>([
    ["as a text is every certificate's", () => "first", ["first", "first"]],
    ["as an output is every certificate's", () => pulumi.output("later"), ["later", "later"]],
    ["as a promise is every certificate's", () => Promise.resolve("later"), ["later", "later"]],
    [
      "with names is that of the named ones alone",
      () => ({ token: "www", certificates: ["www"] }),
      [undefined, "www"],
    ],
    [
      "with names may have an output as its token",
      () => ({ token: pulumi.output("later"), certificates: ["www", "api"] }),
      ["later", "later"],
    ],
    ["with no names is nobody's", () => ({ token: "none", certificates: [] }), [undefined, undefined]],
  ])("%s", async (_, syncNow, expected) => {
    expect(await tokensOf(syncNow())).toEqual(expected);
  });

  it("refuses every name that is no certificate of the sync, all at once", async () => {
    const certificates = ["api", "wwww", "shop"];
    const error = await run(sync({ syncNow: { token: "x", certificates } })).catch((thrown: Error) => thrown);
    expect(String(error)).toMatch(/SecretsManagerSync Prod: 2 inputs are not valid/);
    expect(String(error)).toMatch(/syncNow\.certificates\[1\]: "wwww" is no certificate of this sync/);
    expect(String(error)).toMatch(/syncNow\.certificates\[2\]: "shop" is no certificate.*"api", "www"/);
  });
});

describe("its record of secrets", () => {
  it("is plain, by the name of the certificate's resource", async () => {
    const { result } = await run(sync(), { outputs });
    expect(pulumi.Output.isInstance(result.secrets)).toBe(false);
    expect(Object.keys(result.secrets)).toEqual(["api", "www"]);
  });

  it("has each field as an output of its own, so that one can be unknown and the rest not", async () => {
    const { result } = await run(sync(), { outputs });
    const { api } = result.secrets;
    if (!api) throw new Error("There is no secret for api.");
    expect(Object.values(api).map((field) => pulumi.Output.isInstance(field))).toEqual(Array(5).fill(true));
    expect(new Set(Object.values(api)).size).toBe(5);
    const [name, arn, versionId, serial, status] = await Promise.all([
      resolved(api.name),
      resolved(api.arn),
      resolved(api.versionId),
      resolved(api.serial),
      resolved(api.status),
    ]);
    expect([name, arn, versionId, serial, status]).toEqual([
      "tls",
      idOf("Prod-api"),
      "v1",
      "01:02",
      "current",
    ]);
  });

  it("says at once what is wrong with its certificates, also to a program without types", async () => {
    const make = (certificates: unknown) => () =>
      new SecretsManagerSync("prod", { certificates: certificates as never });
    await run(() => {
      expect(make(["arn:aws:acm:us-east-1:111122223333:certificate/1"])).toThrow(
        "certificates[0] is no Certificate resource. Read one that exists with Certificate.get(name, arn).",
      );
      expect(make("api")).toThrow("certificates must be a plain array");
    });
  });
});
