import * as pulumi from "@pulumi/pulumi";
import { afterEach, describe, expect, it, vi } from "vitest";
import {
  AcmPublicCa,
  AwsConnection,
  Certificate,
  CertificateProfile,
  CertificateSet,
  type CertificateSetArgs,
  SecretsManagerSync,
  type SecretsManagerSyncArgs,
} from "../..";
import { certificateLine } from "../../provider/certificate/model/line";
import { secretLine } from "../../provider/sync/secretsManager/model/line";
import { shim } from "../../resources/shim";
import { idOf, resolved, run, TOKEN } from "../components/mocks";

const zones = [{ id: "Z1", name: "example.com" }];
const arnOf = (key: string) => `arn:aws:acm:us-east-1:111122223333:certificate/${key}`;
const secretArnOf = (key: string) =>
  `arn:aws:secretsmanager:eu-central-1:111122223333:secret:tls/${key}-AbC123`;
const validity = { notBefore: "2027-01-01T00:00:00.000Z", notAfter: "2027-07-18T00:00:00.000Z" };
const lineOf = (key: string) =>
  certificateLine({
    arn: arnOf(key),
    status: "ISSUED",
    serial: `0${key.length}:${key}`,
    ...validity,
    commonName: `${key}.example.com`,
    dnsNames: [`${key}.example.com`],
  });
const pendingLine = certificateLine({
  arn: arnOf("late"),
  status: "PENDING_VALIDATION",
  ...{ serial: "", notBefore: "", notAfter: "" },
  commonName: "late.example.com",
  dnsNames: ["late.example.com"],
});
/** As the provider answers: one key issued, one pending, and one of which nothing stands. */
const lines = { one: lineOf("one"), late: pendingLine, none: "-" };
const failures = { late: "ACM did not see the record." };
const secretLines = { one: secretLine(secretArnOf("one"), "v1", lineOf("one")), none: "-" };
const identity = { project: "shop", stack: "dev", resource: `${TOKEN("CertificateSet")}::fleet` };
const outputs = {
  AcmPublicCa: { accountId: "111122223333", zones },
  CertificateSet: { lines, failures },
  CertificateSecretSet: { lines: secretLines, failures: {} },
};

const hosts = (...keys: string[]): CertificateSetArgs["certificates"] =>
  Object.fromEntries(keys.map((key) => [key, { dnsNames: [`${key}.example.com`] }]));

/** A profile of a CA with a connection of its own, and a connection that writes. */
function setting() {
  const acm = new AwsConnection("acm", { region: "us-east-1" });
  const writer = new AwsConnection("writer", { region: "eu-central-1" });
  const ca = new AcmPublicCa("public", { connection: acm, hostedZoneId: "Z1" });
  return { writer, profile: new CertificateProfile("web", { ca }) };
}
const certificates = hosts("one", "late", "none");
type Settings = Partial<SecretsManagerSyncArgs>;

/** A set, and a sync of it alone or with a certificate of its own. */
const synced =
  (settings: Settings = {}, more: Partial<CertificateSetArgs> = {}) =>
  () => {
    const { writer, profile } = setting();
    const fleet = new CertificateSet("fleet", { profile, certificates, ...more });
    const sync = new SecretsManagerSync("Prod", { connection: writer, certificates: [fleet], ...settings });
    return { fleet, sync };
  };
const namesIn = (urns: readonly string[] = []) => urns.map((urn) => urn.split("::").at(-1)).sort();

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

describe("the gate of a set", () => {
  it("is its child, and waits for nothing else where no sync lists it", async () => {
    const { of } = await run(
      () => {
        const { profile } = setting();
        new CertificateSet("fleet", { profile, certificates });
      },
      { outputs },
    );
    const [gate, ...others] = of("SetGate");
    expect(others).toEqual([]);
    expect(gate?.name).toBe("fleet-complete");
    expect(namesIn([gate?.parent ?? ""])).toEqual(["fleet"]);
    expect(namesIn(gate?.dependencies)).toEqual(["fleet"]);
    expect(gate?.inputs.failures).toEqual({ fleet: failures });
  });

  it("waits for the secrets of every sync, and hears their failures by name", async () => {
    const { of } = await run(
      () => {
        const { fleet } = synced()();
        // Declared after the gate, and in a component of its own.
        const team = new pulumi.ComponentResource("test:index:Team", "team");
        new SecretsManagerSync("late", { certificates: [fleet] }, { parent: team });
      },
      { outputs: { ...outputs, CertificateSecretSet: { lines: {}, failures: { one: "It is not ours." } } } },
    );
    const [gate] = of("SetGate");
    expect(namesIn(gate?.dependencies)).toEqual(["Prod-fleet", "fleet", "late-fleet"]);
    const ofSecrets = { one: "It is not ours." };
    expect(gate?.inputs.failures).toEqual({
      fleet: failures,
      "Prod-fleet": ofSecrets,
      "late-fleet": ofSecrets,
    });
  });

  it("has one beside it for a sync that is declared only once the set is done", async () => {
    const { of } = await run(
      () => {
        const { profile } = setting();
        const fleet = new CertificateSet("fleet", { profile, certificates });
        // As a program does that awaits an output of the set.
        fleet.arns.apply(() =>
          fleet.urn.apply(() => new SecretsManagerSync("late", { certificates: [fleet] })),
        );
      },
      { outputs: { ...outputs, CertificateSecretSet: { lines: {}, failures: { one: "It is not ours." } } } },
    );
    const gates = of("SetGate").map(({ name, inputs }) => [name, inputs.failures]);
    expect(gates).toEqual([
      ["fleet-complete", { fleet: failures }],
      ["late-fleet-complete", { "late-fleet": { one: "It is not ours." } }],
    ]);
    expect(namesIn(of("SetGate")[1]?.dependencies)).toContain("late-fleet");
  });

  it("is one for each set", async () => {
    const { of } = await run(
      () => {
        const { profile } = setting();
        const sets = ["a", "b"].map(
          (name) => new CertificateSet(name, { profile, certificates: hosts(name) }),
        );
        new SecretsManagerSync("prod", { certificates: sets });
      },
      { outputs },
    );
    expect(of("SetGate").map(({ name, dependencies }) => [name, namesIn(dependencies)])).toEqual([
      ["a-complete", ["a", "prod-a"]],
      ["b-complete", ["b", "prod-b"]],
    ]);
  });
});

describe("a sync of a set", () => {
  it("has one child for all its certificates, with what they are made of and no role or key", async () => {
    const settings = {
      certificateNameSchema: "tls-{{certificateId}}",
      readers: ["444455556666"],
      syncNow: "1",
    };
    const { of } = await run(synced(settings), { outputs });
    const [child, ...others] = of("CertificateSecretSet");
    expect(others).toEqual([]);
    expect(child?.name).toBe("Prod-fleet");
    expect(child?.parent).toBe("urn:pulumi:dev::shop::aws-pki:index:SecretsManagerSync::Prod");
    expect(namesIn(child?.dependencies)).toEqual(expect.arrayContaining(["fleet", "writer"]));
    const { identity: own, resourceUrn, ...inputs } = child?.inputs ?? {};
    expect(own).toMatchObject({ project: "shop", stack: "dev" });
    expect(resourceUrn).toMatch(/CertificateSecretSet::Prod-fleet$/);
    expect(inputs).toEqual({
      ...settings,
      __provider: shim("certificateSecretSet"),
      syncName: "prod",
      region: "eu-central-1",
      source: { identity, profile: "web", region: "us-east-1" },
      certificates: lines,
      acmConnection: "acm",
      connection: "writer",
    });
  });

  it("tells by the set's name, then by key, what was written", async () => {
    const { result } = await run(synced(), { outputs });
    const { sets, secrets } = result.sync;
    expect(secrets).toEqual({});
    expect(Object.keys(sets)).toEqual(["fleet"]);
    const { fleet } = sets;
    if (!fleet) throw new Error("There is nothing of the set.");
    const { names, arns, versionIds, serials } = fleet;
    const told = await Promise.all([names, arns, versionIds, serials].map((one) => resolved(one)));
    expect(told).toEqual([{ one: "tls/one" }, { one: secretArnOf("one") }, { one: "v1" }, { one: "03:one" }]);
  });

  /** A sync of a certificate and a set. */
  const mixed = (settings: Settings = {}) => {
    const { writer, profile } = setting();
    const fleet = new CertificateSet("fleet", { profile, certificates });
    const api = new Certificate("api", { profile, dnsNames: ["api.example.com"] });
    return new SecretsManagerSync("prod", { connection: writer, certificates: [fleet, api], ...settings });
  };

  it("may list certificates of their own as well", async () => {
    const { result, of } = await run(() => mixed(), { outputs });
    expect(of("CertificateSecret").map(({ name }) => name)).toEqual(["prod-api"]);
    expect(of("CertificateSecretSet").map(({ name }) => name)).toEqual(["prod-fleet"]);
    expect([Object.keys(result.secrets), Object.keys(result.sets)]).toEqual([["api"], ["fleet"]]);
  });

  it("syncs the whole set now where it is named, and leaves the others", async () => {
    const { of } = await run(() => mixed({ syncNow: { token: "x", certificates: ["fleet"] } }), { outputs });
    const tokens = [...of("CertificateSecret"), ...of("CertificateSecretSet")].map(
      ({ inputs }) => inputs.syncNow,
    );
    expect(tokens).toEqual([undefined, "x"]);
  });

  it("refuses to sync a key of a set now, as it has no resource", async () => {
    const settings = { syncNow: { token: "x", certificates: ["one"] } };
    await run(() => {
      expect(() => mixed(settings)).toThrow(/"one" is no certificate of this sync.*"fleet", "api"/);
    });
  });

  it("refuses two members of one name, which would share a child's name", async () => {
    await run(() => {
      const { profile } = setting();
      const fleet = new CertificateSet("api", { profile, certificates: hosts("one") });
      const api = new Certificate("api", { profile, dnsNames: ["api.example.com"] });
      const make = (list: SecretsManagerSyncArgs["certificates"]) => () =>
        new SecretsManagerSync("prod", { certificates: list });
      expect(make([fleet, api])).toThrow(
        "SecretsManagerSync prod: two of its certificates have the name api.",
      );
      expect(make([fleet, fleet])).toThrow("list it once");
    });
  });

  it("names the ARNs of all its secrets to its readers", async () => {
    const both = { one: secretArnOf("one"), two: secretArnOf("two") };
    const written = Object.entries(both).map(([key, arn]) => [key, secretLine(arn, "v1", lineOf(key))]);
    const all = { ...outputs, CertificateSecretSet: { lines: Object.fromEntries(written), failures: {} } };
    const { result } = await run(synced({ readers: ["444455556666"] }), { outputs: all });
    const policy = JSON.parse((await resolved(result.sync.readerAccess.identityPolicy)) ?? "{}");
    const ends = ["one", "two"].map((key) => secretArnOf(key).replace(/AbC123$/, "??????"));
    expect(policy.Statement[0].Resource).toEqual(ends);
  });
});

describe("the estimate of a sync", () => {
  afterEach(() => vi.restoreAllMocks());

  it("counts every name of a set", async () => {
    const info = vi.spyOn(pulumi.log, "info").mockResolvedValue();
    vi.spyOn(pulumi.runtime, "isDryRun").mockReturnValue(true);
    const certificates = {
      one: { commonName: "one.example.com", dnsNames: ["one.example.com", "two.example.com"] },
      all: { dnsNames: ["*.example.com"] },
    };
    await run(synced({}, { certificates }), {
      outputs,
      config: { "aws-pki:prices": '{"certificateName":10,"certificateWildcard":100}' },
    });
    const [[line] = []] = info.mock.calls;
    expect(line).toContain("certificates $120.00 for an issue");
    expect(line).toContain("secrets $0.80 a month");
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
