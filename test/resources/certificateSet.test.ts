import * as pulumi from "@pulumi/pulumi";
import { describe, expect, it } from "vitest";
import {
  AcmPublicCa,
  AwsConnection,
  CertificateProfile,
  CertificateSet,
  type CertificateSetArgs,
  SecretsManagerSync,
} from "../..";
import { shim } from "../../resources/shim";
import { idOf, resolved, run, TOKEN } from "../components/mocks";
import {
  arnOf,
  certificates,
  failures,
  hosts,
  identity,
  outputs,
  setting,
  synced,
  validity,
  zones,
} from "./setSamples";

describe("a set", () => {
  it("is one resource, whatever number of certificates it has", async () => {
    const settings = { tags: { team: "web" }, renewBeforeDays: 20, keyAlgorithm: "EC_prime256v1" } as const;
    const { of, registered } = await run(synced({}, settings), { outputs });
    const { __provider, identity: own, resourceUrn, ...inputs } = of("CertificateSet")[0]?.inputs ?? {};
    expect(of("CertificateSet")).toHaveLength(1);
    expect(registered.filter(({ type }) => type === TOKEN("Certificate"))).toEqual([]);
    expect(__provider).toBe(shim("certificateSet"));
    expect(own).toEqual(identity);
    expect(resourceUrn).toBe(`urn:pulumi:dev::shop::${TOKEN("CertificateSet")}::fleet`);
    expect(inputs).toEqual({
      ...settings,
      certificates,
      profile: { slug: "web" },
      accountId: "111122223333",
      region: "us-east-1",
      zones,
      connection: "acm",
      dnsConnection: "acm",
    });
  });

  it("tells by key what is known, and nothing of the keys of which nothing stands", async () => {
    const { result } = await run(synced(), { outputs });
    const { arns, serials, statuses, notAfter, failures: why } = result.fleet;
    expect(await resolved(arns)).toEqual({ one: arnOf("one"), late: arnOf("late") });
    expect(await resolved(serials)).toEqual({ one: "03:one" });
    expect(await resolved(statuses)).toEqual({ one: "ISSUED", late: "PENDING_VALIDATION" });
    expect(await resolved(notAfter)).toEqual({ one: validity.notAfter });
    expect(await resolved(why)).toEqual(failures);
  });

  it.each<[string, () => unknown]>([
    ["an output", () => pulumi.output(certificates)],
    ["a promise", () => Promise.resolve(certificates)],
    ["a list", () => [{ dnsNames: ["one.example.com"] }]],
    ["nothing", () => undefined],
  ])("refuses %s in the place of its certificates", async (_, given) => {
    await run(() => {
      const { profile } = setting();
      const make = () => new CertificateSet("fleet", { profile, certificates: given() as never });
      expect(make).toThrow(
        "CertificateSet fleet: certificates must be a plain object of certificates by key",
      );
    });
  });

  it("takes outputs for what stands in a certificate", async () => {
    const named = { one: { dnsNames: [pulumi.output("one.example.com")] } };
    const { of } = await run(synced({}, { certificates: named }), { outputs });
    expect(of("CertificateSet")[0]?.inputs.certificates).toEqual(hosts("one"));
  });
});

it("the names of connections are all that the resources of a set tell of them", async () => {
  const { registered } = await run(
    () => {
      const method = { type: "assume-role", roleArn: "arn:aws:iam::111122223333:role/issuer" } as const;
      const acm = new AwsConnection("acm", { region: "us-east-1", method });
      const ca = new AcmPublicCa("public", { connection: acm, hostedZoneId: "Z1" });
      const profile = new CertificateProfile("web", { ca });
      const fleet = new CertificateSet("fleet", { profile, certificates });
      new SecretsManagerSync("prod", { connection: acm, certificates: [fleet] });
    },
    { outputs },
  );
  const ofSets = registered.filter(({ type }) => /Set(Gate)?$/.test(type));
  expect(ofSets).toHaveLength(3);
  expect(JSON.stringify(ofSets.map(({ inputs }) => inputs))).not.toContain("role/issuer");
  // Yet each of them runs in the one process that knows the role.
  const providers = new Set(ofSets.map(({ provider }) => provider));
  expect([...providers]).toEqual([expect.stringContaining("pulumi:providers:pulumi-nodejs::")]);
});

it("an id of a set is no ARN", async () => {
  const { result } = await run(synced(), { outputs });
  expect(await resolved(result.fleet.id)).toBe(idOf("fleet"));
});

it("types refuse what a set does not offer", () => {
  const dnsNames = ["one.example.com"];
  const typed: CertificateSetArgs["certificates"][] = [
    { one: { dnsNames, tags: { tier: pulumi.output("front") }, adoptArn: arnOf("one") } },
    // @ts-expect-error an in-place replacement would revoke too early
    { one: { dnsNames, revokeOnDelete: { reason: "SUPERSEDED" } } },
    // @ts-expect-error a guard of the whole set
    { one: { dnsNames, protectPaid: false } },
    // @ts-expect-error the plan must know the keys
    pulumi.output({ one: { dnsNames } }),
  ];
  expect(typed).toHaveLength(4);
});
