import { describe, expect, test } from "vitest";
import { UNKNOWN } from "../../../../provider/kernel/unknown";
import { named } from "../../../support/fleets";
import { openIssuedSet } from "../../../support/issued";
import { newCertificateSet, newSecretSet, setFacts } from "../../../support/resources";
import { openWorld } from "../../../support/world";

type Raw = Record<string, unknown>;

const CERTIFICATE = "arn:aws:acm:us-east-1:111122223333:certificate/11111111-2222-3333-4444-555555555555";

async function openSet() {
  const world = await openWorld();
  const zone = await world.zone("example.com");
  return { world, zone, set: newCertificateSet(world, [zone]) };
}

describe("the faults of all keys are told at once, each by its path", () => {
  test.each<[string, Record<string, Raw>, string[]]>([
    ["a name outside the zones", { a: { dnsNames: ["a.other.org"] } }, ["certificates.a.dnsNames"]],
    [
      "no name",
      { a: { tags: {} }, b: { dnsNames: [] } },
      ["certificates.a.dnsNames", "certificates.b.dnsNames"],
    ],
    ["a name that is none", { a: { dnsNames: ["a.example.com", "-"] } }, ["certificates.a.dnsNames[1]"]],
    [
      "a common name that is too long",
      { a: { commonName: `${"x".repeat(60)}.example.com` } },
      ["certificates.a.commonName"],
    ],
    [
      "a reserved tag",
      { a: { dnsNames: ["a.example.com"], tags: { "aws:x": "1" } } },
      ["certificates.a.tags.aws:x"],
    ],
    [
      "an input that only a Certificate has",
      { a: { dnsNames: ["a.example.com"], revokeOnDelete: { reason: "SUPERSEDED" } } },
      ["certificates.a.revokeOnDelete"],
    ],
    [
      "inputs that a certificate of another system has, but for what is true anyway",
      { a: { dnsNames: ["a.example.com"], csr: "x", validityDays: 198 } },
      ["certificates.a.csr"],
    ],
    [
      "revocation of what is not there",
      { a: { dnsNames: ["a.example.com"], revocation: { reason: "SUPERSEDED" } } },
      ["certificates.a.revocation"],
    ],
    [
      "an adoption by two",
      {
        a: { dnsNames: ["a.example.com"], adoptArn: CERTIFICATE },
        b: { dnsNames: ["b.example.com"], adoptArn: CERTIFICATE },
      },
      ["certificates.b.adoptArn"],
    ],
    ["a bad key", { "a/b": { dnsNames: ["a.example.com"] } }, ["certificates.a/b"]],
    [
      "a key and one that begins like it",
      { a: { dnsNames: ["a.other.org"] }, "a.b": { dnsNames: [1] } },
      ["certificates.a.b.dnsNames[0]", "certificates.a.dnsNames"],
    ],
    [
      "two different ones",
      { a: { dnsNames: ["a.other.org"] }, b: { keyAlgorithm: "RSA_1024", dnsNames: ["b.example.com"] } },
      ["certificates.a.dnsNames", "certificates.b.keyAlgorithm"],
    ],
    ["something else than an object", { a: "a.example.com" as unknown as Raw }, ["certificates.a"]],
  ])("%s", async (_, certificates, properties) => {
    const { set } = await openSet();
    const faults = set.faults({ certificates });
    expect(faults.map(({ property }) => property).sort()).toEqual(properties.sort());
  });

  test("a bad key is told with the rule", async () => {
    const { set } = await openSet();
    const [fault] = set.faults({ certificates: { "-a": { dnsNames: ["a.example.com"] } } });
    expect(fault?.cause).toMatch(/^A key has 1 to 64 letters/);
  });

  test("the profile's policy counts for each", async () => {
    const { set } = await openSet();
    const policy = { dnsNames: { denied: ["b.example.com"] } };
    const profile = { slug: "web", keyAlgorithm: "EC_prime256v1", policy };
    const faults = set.faults({ certificates: named("a", "b"), profile });
    expect(faults.map(({ property }) => property)).toEqual(["certificates.b.dnsNames"]);
  });

  test.each<[string, Raw, string[]]>([
    ["renewBeforeDays", { renewBeforeDays: 99 }, ["renewBeforeDays"]],
    ["a reserved tag", { tags: { "aws:x": "1" } }, ["tags.aws:x"]],
    [
      "tags that are too many with the profile's",
      {
        tags: Object.fromEntries(Array.from({ length: 30 }, (_, n) => [`t${n}`, ""])),
        profile: {
          slug: "web",
          tags: Object.fromEntries(Array.from({ length: 30 }, (_, n) => [`p${n}`, ""])),
        },
      },
      ["tags"],
    ],
    ["no certificates", { certificates: undefined }, ["certificates"]],
    ["a list of certificates", { certificates: [{ dnsNames: ["a.example.com"] }] }, ["certificates"]],
  ])("what the set says wrong for all is told once: %s", async (_, raw, properties) => {
    const { set } = await openSet();
    const faults = set.faults({ certificates: named("a", "b", "c"), ...raw });
    expect(faults.map(({ property }) => property)).toEqual(properties);
  });
});

describe("canonical inputs", () => {
  test("say of a key what the set does not say, in the fewest words", async () => {
    const { set } = await openSet();
    const certificates = {
      a: { dnsNames: ["B.example.com.", "a.example.com"], autoRenew: true, tags: { team: "all", own: "1" } },
      b: { commonName: "b.example.com", renewBeforeDays: 20 },
    };
    const raw = { certificates, autoRenew: true, tags: { team: "all" }, renewBeforeDays: 10 };
    expect(set.check(raw).certificates).toEqual({
      a: { dnsNames: ["a.example.com", "b.example.com"], commonName: "b.example.com", tags: { own: "1" } },
      b: { dnsNames: ["b.example.com"], renewBeforeDays: 20 },
    });
  });

  test("are given back by another check of them", async () => {
    const { set } = await openSet();
    const certificates = { ...named("a"), b: { commonName: "z.example.com", dnsNames: ["y.example.com"] } };
    const once = set.check({ certificates, tags: { team: "all" } });
    expect(set.check({ ...once }).certificates).toEqual(once.certificates);
  });
});

describe("what a preview does not know", () => {
  test.each<[string, Raw]>([
    ["a key's names", { certificates: { ...named("a"), b: { dnsNames: UNKNOWN } } }],
    [
      "one of a key's names",
      { certificates: { ...named("a"), b: { dnsNames: ["b.example.com", UNKNOWN] } } },
    ],
    ["a key's common name", { certificates: { ...named("a"), b: { commonName: UNKNOWN } } }],
    ["a key's tags", { certificates: { ...named("a"), b: { ...named("b").b, tags: UNKNOWN } } }],
    [
      "one of a key's tags",
      { certificates: { ...named("a"), b: { ...named("b").b, tags: { team: UNKNOWN } } } },
    ],
    ["the set's tags", { tags: UNKNOWN }],
    [
      "the set's and a key's tags",
      { tags: UNKNOWN, certificates: { ...named("a"), b: { ...named("b").b, tags: { own: "1" } } } },
    ],
    ["an entry", { certificates: { ...named("a"), b: UNKNOWN } }],
    ["a new entry", { certificates: { ...named("a", "b"), c: UNKNOWN } }],
    ["all entries", { certificates: UNKNOWN }],
    ["the profile", { profile: UNKNOWN }],
    ["the zones", { zones: UNKNOWN }],
    ["the region and the account", { region: UNKNOWN, accountId: UNKNOWN }],
  ])("is no fault and replaces nothing, but may change: %s", async (_, unknown) => {
    const { set, world } = await openIssuedSet();
    const raw = { certificates: named("a", "b"), ...unknown };
    expect(set.faults(raw)).toEqual([]);
    expect(set.diff(raw)).toEqual({ replaces: [], changes: undefined });
    expect(world.messages("notice").filter((text) => text.includes("replaced"))).toEqual([]);
    expect(world.calls()).toEqual([]);
  });

  test("keeps no other key's faults back", async () => {
    const { set } = await openSet();
    const certificates = {
      a: { dnsNames: UNKNOWN },
      b: UNKNOWN as unknown as Raw,
      c: { dnsNames: ["c.other.org"] },
    };
    expect(set.faults({ certificates }).map(({ property }) => property)).toEqual(["certificates.c.dnsNames"]);
  });
});

describe("the check of a set's secrets", () => {
  const source = { identity: UNKNOWN, profile: "web", region: "us-east-1" };

  test("takes what is not known yet, and two sets do not collide by it", async () => {
    const { world } = await openSet();
    for (const name of ["prod-fleet", "prod-other"]) {
      const secrets = newSecretSet(world, name);
      expect(secrets.faults({ source, certificates: UNKNOWN })).toEqual([]);
      expect(secrets.faults({ source: UNKNOWN, certificates: UNKNOWN })).toEqual([]);
    }
  });

  test("tells what is wrong with the settings before any certificate is known", async () => {
    const { world } = await openSet();
    const raw = { source, certificates: UNKNOWN, recoveryWindowDays: 3, certificateNameSchema: "a b" };
    const faults = newSecretSet(world).faults(raw);
    expect(new Set(faults.map(({ property }) => property))).toEqual(
      new Set(["certificateNameSchema", "recoveryWindowDays"]),
    );
  });

  test("refuses a schema that gives all the same name, once", async () => {
    const { world, set } = await openIssuedSet(named("a", "b", "c"));
    const faults = newSecretSet(world).faults({ ...setFacts(set), certificateNameSchema: "tls" });
    expect(faults).toHaveLength(1);
    expect(faults).toMatchObject([{ property: "certificateNameSchema" }]);
  });
});
