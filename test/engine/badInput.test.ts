import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { AcmPublicCa, AwsConnection, Certificate, CertificateProfile, SecretsManagerSync } from "../../index";
import { DOMAIN, type Engine, makeZone, startEngine } from "./engine";

/** Inputs that only a program without types can give. */
// biome-ignore lint/suspicious/noExplicitAny: bad input is what the compiler would refuse
const untyped = (value: object): any => value;

describe("bad input, with the real engine", () => {
  let engine: Engine;
  beforeAll(async () => {
    engine = await startEngine();
  });
  afterAll(() => engine?.close());

  const changes = () =>
    engine
      .operations()
      .filter((call) => !/:(Get|List|Describe|Create)(CallerIdentity|HostedZone|Certificates?)$/.test(call));

  it("lists every fault of a certificate in preview, each with its path and remedy, and creates nothing", async () => {
    const open = await engine.open(async () => {
      const ca = new AcmPublicCa("public", { hostedZoneId: engine.zoneId });
      const web = new CertificateProfile("web", { ca });
      const names = Array.from({ length: 9 }, (_, index) => `n${index}.${DOMAIN}`);
      const bad = {
        csr: "-----BEGIN CERTIFICATE REQUEST-----",
        organization: "Example Ltd",
        keyUsages: ["digitalSignature"],
        isCa: true,
        enrollment: "est",
        validityDays: 90,
        dnsProvider: "cloudflare",
        keyAlgorithm: "RSA_4096",
        renewBeforeDays: 31,
        dnsNames: [...names, "10.0.0.1", "me@example.com"],
      };
      new Certificate("api", untyped({ profile: web, ...bad }));
    });
    const failure = await open.stack.preview().catch((error: Error) => error);
    const said = String(failure);
    for (const property of [
      "csr",
      "organization",
      "keyUsages",
      "isCa",
      "enrollment",
      "validityDays",
      "dnsProvider",
    ])
      expect(said).toContain(`property ${property} `);
    expect(said).toMatch(/property keyAlgorithm .*RSA_2048/s);
    expect(said).toMatch(/property renewBeforeDays .*at most 30/s);
    expect(said).toMatch(/property dnsNames\[9\] .*IP address/s);
    expect(said).toMatch(/property dnsNames\[10\] .*e-mail address/s);
    expect(changes()).toEqual([]);
  });

  it("refuses eleven names and a long common name, a bad profile and a bad sync in preview", async () => {
    const open = await engine.open(async () => {
      const ca = new AcmPublicCa("public", { hostedZoneId: engine.zoneId });
      const web = new CertificateProfile("web", { ca });
      const dnsNames = Array.from({ length: 10 }, (_, index) => `n${index}.${DOMAIN}`);
      const api = new Certificate("api", {
        profile: web,
        commonName: `${"a".repeat(53)}.${DOMAIN}`,
        dnsNames,
      });
      void api;
    });
    const said = String(await open.stack.preview().catch((error: Error) => error));
    expect(said).toContain("There are 11 names");
    expect(said).toContain("The common name has 65 characters");
  });

  it("refuses a name schema without a placeholder and fields of the same name", async () => {
    const open = await engine.open(async () => {
      const ca = new AcmPublicCa("public", { hostedZoneId: engine.zoneId });
      const web = new CertificateProfile("web", { ca });
      const api = new Certificate("api", { profile: web, commonName: `api.${DOMAIN}` });
      new SecretsManagerSync("prod", {
        certificates: [api],
        certificateNameSchema: "tls certificate",
        fieldMappings: { certificate: "pem", privateKey: "pem" },
      });
    });
    const said = String(await open.stack.preview().catch((error: Error) => error));
    expect(said).toContain("It has no placeholder that tells certificates apart. Put {{certificateId}}");
    expect(said).toContain("A secret's name holds letters, digits, hyphens, underscores and / only.");
    expect(said).toMatch(/property fieldMappings\.privateKey .*also the name for certificate/s);
    expect(changes()).toEqual([]);
  });

  it("fails the CA in up for an unknown and a private zone together, before anything is requested", async () => {
    const privateZone = await makeZone(engine.clientConfig, `internal.${DOMAIN}`, "vpc-1");
    const open = await engine.open(async () => {
      const ca = new AcmPublicCa("public", { hostedZoneIds: ["Z0NOSUCHZONE", privateZone] });
      const web = new CertificateProfile("web", { ca });
      new Certificate("api", { profile: web, commonName: `api.${DOMAIN}` });
    });
    const said = String(await open.stack.up().catch((error: Error) => error));
    expect(said).toContain(
      "hostedZoneIds[0]: Failed to access Route 53 hosted zone: Z0NOSUCHZONE: NoSuchHostedZone",
    );
    expect(said).toMatch(
      /hostedZoneIds\[1\]: Failed to access Route 53 hosted zone: Z\w+: the zone is private/,
    );
    expect(changes()).toEqual([]);
  });

  it("refuses a domain outside every zone once the zones are known, before anything is requested", async () => {
    const open = await engine.open(async () => {
      const ca = new AcmPublicCa("public", { hostedZoneId: engine.zoneId });
      const web = new CertificateProfile("web", { ca });
      new Certificate("api", { profile: web, commonName: "api.example.org" });
    });
    const said = String(await open.stack.up().catch((error: Error) => error));
    expect(said).toContain("api.example.org is in none of the CA's hosted zones (example.com)");
    expect(changes()).toEqual([]);
  });

  it("fails the connection in up for wrong credentials, before anything is requested", async () => {
    const open = await engine.open(async () => {
      const method = {
        type: "access-key" as const,
        accessKeyId: "ASIAUNKNOWNUNKNOWN00",
        secretAccessKey: "x",
        sessionToken: "x",
      };
      const connection = new AwsConnection("aws", { region: "us-east-1", method });
      const ca = new AcmPublicCa("public", { connection, hostedZoneId: engine.zoneId });
      new Certificate("api", { profile: new CertificateProfile("web", { ca }), commonName: `api.${DOMAIN}` });
    });
    const said = String(await open.stack.up().catch((error: Error) => error));
    expect(said).toContain(
      "AwsConnection aws: Could not find out who the connection is (sts:GetCallerIdentity)",
    );
    expect(said).toContain("InvalidClientTokenId");
    expect(said).toContain("[Credentials]");
    expect(changes()).toEqual([]);
  });

  it("says what is wrong with a secret's name in an up without a preview, too", async () => {
    const open = await engine.open(async () => {
      const ca = new AcmPublicCa("public", { hostedZoneId: engine.zoneId });
      const web = new CertificateProfile("web", { ca, keyAlgorithm: "EC_prime256v1" });
      const api = new Certificate("api", { profile: web, commonName: `named.${DOMAIN}` });
      new SecretsManagerSync("prod", { certificates: [api], certificateNameSchema: "tls-{{name}}" });
    });
    await expect(open.stack.up()).rejects.toThrow(/property certificateNameSchema .*\{\{name\}\}/s);
  });
});
