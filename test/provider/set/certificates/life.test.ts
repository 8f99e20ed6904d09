import { describe, expect, test } from "vitest";
import type { HostedZone } from "../../../../provider/kernel/domainName";
import { named, openFleet, openIssuedFleet } from "../../../support/fleets";
import { arnsOf, describeByHand, requestByHand, tagsOf } from "../../../support/hand";
import { failure } from "../../../support/resource";
import { describeSecret, readBody } from "../../../support/secrets";
import { DAY } from "../../../support/world";

const LIFETIME_DAYS = 198;

const zoneOf = ({ zones: [zone] }: { zones: readonly HostedZone[] }): HostedZone => {
  if (!zone) throw new Error("no zone");
  return zone;
};

describe("a set and its sync", () => {
  test("issue and write every key in one run", async () => {
    const fleet = await openFleet();
    const steps = await fleet.up({ certificates: named("a", "b", "c") });
    expect(steps).toEqual(["create fleet", "create prod-fleet", "create fleet-complete"]);
    expect(fleet.set).toMatchObject({ failures: {}, leaving: [], unusual: {} });
    for (const key of ["a", "b", "c"]) {
      const { status, arn, dnsNames, serial } = fleet.certificate(key);
      expect({ status, dnsNames }).toEqual({ status: "ISSUED", dnsNames: [`${key}.example.com`] });
      expect((await describeByHand(fleet.world, arn)).Serial).toBe(serial);
      expect(Object.keys(await readBody(fleet.world, fleet.secret(key).arn))).toContain("private_key");
    }
    const { world } = fleet;
    expect(world.count("GetCertificate")).toBe(0);
    for (const once of ["RequestCertificate", "ExportCertificate", "CreateSecret"])
      expect(world.count(once), once).toBe(3);
  });

  test("are left alone while nothing changes, and the plan asks AWS nothing", async () => {
    const { fleet, world, described } = await openIssuedFleet();
    const reordered = { certificates: named("c", "a", "b") };
    expect(await fleet.up(described)).toEqual([]);
    expect(await fleet.up(reordered)).toEqual([]);
    expect(world.calls()).toEqual([]);
  });

  test("take up a key that is added, and touch no other", async () => {
    const { fleet, world, described } = await openIssuedFleet();
    const before = fleet.set.lines;
    const more = { certificates: { ...described.certificates, ...named("d") } };
    expect(await fleet.up(more)).toEqual(["update fleet", "update prod-fleet"]);
    expect(fleet.set.lines).toMatchObject(before);
    expect(fleet.certificate("d").status).toBe("ISSUED");
    expect(world.count("RequestCertificate")).toBe(1);
    expect(world.count("CreateSecret")).toBe(1);
    expect(world.count("ExportCertificate")).toBe(1);
  });

  test("end a key that is removed: certificate, record and secret", async () => {
    const { fleet, world } = await openIssuedFleet();
    const { arn } = fleet.certificate("b");
    const { arn: secret } = fleet.secret("b");
    await fleet.up({ certificates: named("a", "c") });
    expect(await arnsOf(world)).not.toContain(arn);
    expect((await describeSecret(world, secret)).DeletedDate).toBeDefined();
    expect(await world.cnames(zoneOf(fleet))).toHaveLength(2);
    expect(Object.keys(fleet.set.lines)).toEqual(["a", "c"]);
    expect(fleet.set).toMatchObject({ failures: {}, leaving: [] });
    expect(Object.keys(fleet.secrets.lines)).toEqual(["a", "c"]);
    expect(world.messages("notice")).toContain("b: the certificate will be deleted");
  });

  test.each(["constructor", "toString", "0", "api.example.com", "A_b-c.d"])(
    "may have the key %s",
    async (key) => {
      const { fleet, described } = await openIssuedFleet({
        certificates: { ...named("a"), [key]: { dnsNames: ["k.example.com"] } },
      });
      expect(fleet.certificate(key).status).toBe("ISSUED");
      expect(await fleet.up(described)).toEqual([]);
      await fleet.up({ certificates: named("a") });
      expect(Object.keys(fleet.set.lines)).toEqual(["a"]);
      await fleet.up({ certificates: { [key]: { dnsNames: ["k.example.com"] } } });
      expect(fleet.certificate(key).status).toBe("ISSUED");
    },
  );

  test("leave a certificate in use to the next run, as what uses it lets go of it later in this one", async () => {
    const { fleet, world } = await openIssuedFleet();
    const { arn } = fleet.certificate("b");
    const by = "arn:aws:elasticloadbalancing:us-east-1:111122223333:listener/app/web/1/2";
    await world.control("POST", "in-use", { certificateArn: arn, by });
    const start = world.now().getTime();
    const rest = { certificates: named("a", "c") };
    await fleet.up(rest);
    expect(world.now().getTime() - start).toBeLessThan(60_000);
    expect(fleet.set).toMatchObject({ failures: {}, leaving: [{ key: "b" }] });
    expect(world.messages("notice")).toContainEqual(expect.stringContaining("is still in use"));
    await world.control("DELETE", "in-use", { certificateArn: arn, by });
    expect(await fleet.up(rest)).toContain("update fleet");
    expect(await arnsOf(world)).not.toContain(arn);
    expect(await fleet.up(rest)).toEqual([]);
  });

  test("are deleted by a destroy", async () => {
    const { fleet, world } = await openIssuedFleet();
    const secrets = ["a", "b", "c"].map((key) => fleet.secret(key).arn);
    expect(await fleet.destroy()).toEqual(["delete fleet-complete", "delete prod-fleet", "delete fleet"]);
    expect(await arnsOf(world)).toEqual([]);
    expect(await world.cnames(zoneOf(fleet))).toEqual([]);
    for (const secret of secrets) expect((await describeSecret(world, secret)).DeletedDate).toBeDefined();
  });
});

describe("a change of one key's names", () => {
  test("replaces that one alone, the new one before the old one goes, under the same secret", async () => {
    const { fleet, world, described } = await openIssuedFleet();
    const before = fleet.set.lines;
    const { arn: old } = fleet.certificate("b");
    const { arn: secret, versionId } = fleet.secret("b");
    const names = ["b.example.com", "www.example.com"];
    await fleet.up({ certificates: { ...described.certificates, b: { dnsNames: names } } });
    expect(fleet.set.lines).toMatchObject({ a: before.a, c: before.c });
    expect(fleet.certificate("b")).toMatchObject({ status: "ISSUED", dnsNames: names });
    expect(await arnsOf(world)).not.toContain(old);
    expect(world.count("RequestCertificate")).toBe(1);
    const order = world.calls("acm");
    expect(order.indexOf("acm:RequestCertificate")).toBeLessThan(order.indexOf("acm:DeleteCertificate"));
    expect(fleet.secret("b")).toMatchObject({ arn: secret, certificate: { dnsNames: names } });
    expect(fleet.secret("b").versionId).not.toBe(versionId);
    expect(world.messages("notice")).toContain("b: will be replaced, as dnsNames changed");
    expect(await fleet.up({ certificates: { ...described.certificates, b: { dnsNames: names } } })).toEqual(
      [],
    );
  });

  test("keeps the common name while it is listed", async () => {
    const { fleet } = await openIssuedFleet({ certificates: { a: { dnsNames: ["m.example.com"] } } });
    await fleet.up({ certificates: { a: { dnsNames: ["a.example.com", "m.example.com"] } } });
    expect(fleet.certificate("a").commonName).toBe("m.example.com");
  });
});

describe("tags", () => {
  test("of the set and of a key are set in place, the key's win, and those taken away go", async () => {
    const { fleet, world, described } = await openIssuedFleet();
    const { a, b, ...rest } = described.certificates;
    const certificates = { a: { ...a, tags: { team: "own", extra: "1" } }, b: { ...b }, ...rest };
    const set = { tags: { team: "all" } };
    expect(await fleet.up({ certificates, set })).toEqual(["update fleet"]);
    const tagsByKey = async (key: string) => tagsOf(world, fleet.certificate(key).arn);
    expect(await tagsByKey("a")).toMatchObject({ team: "own", extra: "1" });
    expect(await tagsByKey("b")).toMatchObject({ team: "all" });
    expect(await fleet.up({ certificates, set })).toEqual([]);
    await fleet.up({ certificates: { ...certificates, a: { ...a } } });
    expect(await tagsByKey("a")).not.toHaveProperty("extra");
    expect(await tagsByKey("b")).not.toHaveProperty("team");
    expect(world.count("RequestCertificate")).toBe(0);
  });
});

describe("renewNow", () => {
  test("of one key renews that one, and its secret follows", async () => {
    const { fleet, world, described } = await openIssuedFleet();
    const before = fleet.set.lines;
    const { serial, arn } = fleet.certificate("b");
    const certificates = {
      ...described.certificates,
      b: { ...described.certificates.b, renewNow: "leaked" },
    };
    await fleet.up({ certificates });
    expect(fleet.certificate("b").arn).toBe(arn);
    expect(fleet.certificate("b").serial).not.toBe(serial);
    expect(fleet.set.lines).toMatchObject({ a: before.a, c: before.c });
    expect(fleet.secret("b").certificate.serial).toBe(fleet.certificate("b").serial);
    expect(world.count("RenewCertificate")).toBe(1);
    expect(world.count("PutSecretValue")).toBe(1);
    expect(await fleet.up({ certificates })).toEqual([]);
  });

  test("of the set renews all, once", async () => {
    const { fleet, world, described } = await openIssuedFleet();
    await fleet.up({ ...described, set: { renewNow: "all" } });
    expect(await fleet.up({ ...described, set: { renewNow: "all" } })).toEqual([]);
    expect(world.count("RenewCertificate")).toBe(3);
    expect(world.count("PutSecretValue")).toBe(3);
  });
});

describe("a renewal that falls due", () => {
  test("is told by key in the plan and made by the next up; secrets follow", async () => {
    const certificates = { ...named("a"), b: { dnsNames: ["b.example.com"], renewBeforeDays: 10 } };
    const { fleet, world, described } = await openIssuedFleet({ certificates });
    const { serial } = fleet.certificate("a");
    const { serial: later } = fleet.certificate("b");
    world.advance((LIFETIME_DAYS - 29) * DAY);
    expect(await fleet.up(described)).toEqual(["update fleet", "update prod-fleet"]);
    expect(world.messages("notice")).toContainEqual(
      expect.stringMatching(
        /^a: expires .+ will be renewed; (?!.*(validationRecords|fingerprint))serial, .+ change$/,
      ),
    );
    expect(fleet.certificate("a").serial).not.toBe(serial);
    expect(fleet.certificate("b").serial).toBe(later);
    expect(fleet.secret("a").certificate.serial).toBe(fleet.certificate("a").serial);
    expect(await fleet.up(described)).toEqual([]);
  });

  test("waits where autoRenew is off, and comes when the profile turns it on again", async () => {
    const off = { profile: { slug: "web", keyAlgorithm: "EC_prime256v1", autoRenew: false } };
    const { fleet, world, described } = await openIssuedFleet({ certificates: named("a"), set: off });
    world.advance((LIFETIME_DAYS - 20) * DAY);
    expect(await fleet.up(described)).toEqual([]);
    await fleet.up({ certificates: named("a") });
    expect(world.count("RenewCertificate")).toBe(1);
  });
});

test("the revocation of one key removes its secret, and stays while it is asked for", async () => {
  const { fleet, world, described } = await openIssuedFleet();
  const revoked = { ...described.certificates.b, revocation: { reason: "SUPERSEDED" } };
  const certificates = { ...described.certificates, b: revoked };
  const { arn } = fleet.secret("b");
  await fleet.up({ certificates });
  expect(fleet.certificate("b").status).toBe("REVOKED");
  expect((await describeSecret(world, arn)).DeletedDate).toBeDefined();
  expect(fleet.certificate("a").status).toBe("ISSUED");
  expect(await fleet.up({ certificates })).toEqual([]);
  await fleet.up(described);
  expect(fleet.certificate("b").status).toBe("ISSUED");
  expect(fleet.secret("b").arn).toBe(arn);
  expect((await describeSecret(world, arn)).DeletedDate).toBeUndefined();
  expect(await fleet.up(described)).toEqual([]);
});

describe("protectPaid", () => {
  const EC384 = "EC_secp384r1";
  const profile = { slug: "web", keyAlgorithm: EC384 };

  test.each([
    [
      "the set's keyAlgorithm",
      { keyAlgorithm: EC384 },
      "the set's keyAlgorithm (EC_prime256v1 → EC_secp384r1)",
    ],
    ["the profile's", { profile }, "the profile's keyAlgorithm (EC_prime256v1 → EC_secp384r1)"],
    ["the CA's region", { region: "eu-west-1" }, "the CA's region (us-east-1 → eu-west-1)"],
  ])("refuses what %s would replace, all keys in one error", async (_, set, cause) => {
    const { fleet, world, described } = await openIssuedFleet();
    const error = await failure(fleet.up({ ...described, set, sync: false }));
    expect(error.code).toBe("CertificateProtected");
    for (const key of ["a", "b", "c"]) expect(error.cause).toContain(`- ${key}: ${cause}`);
    expect(world.calls()).toEqual([]);
    expect(await fleet.up(described)).toEqual([]);
  });

  test("lets an own keyAlgorithm of a key pass, and off lets all pass", async () => {
    const { fleet, world, described } = await openIssuedFleet();
    const own = { ...described.certificates, b: { ...described.certificates.b, keyAlgorithm: EC384 } };
    const { arn } = fleet.certificate("a");
    await fleet.up({ certificates: own });
    expect(fleet.certificate("a").arn).toBe(arn);
    expect((await describeByHand(world, fleet.certificate("b").arn)).KeyAlgorithm).toBe("EC-secp384r1");
    await fleet.up({ certificates: own, set: { keyAlgorithm: EC384, protectPaid: false } });
    expect(fleet.certificate("a").arn).not.toBe(arn);
    // One more for a and c: b has had this algorithm before.
    expect(world.count("RequestCertificate")).toBe(3);
    expect(world.count("DeleteCertificate")).toBe(3);
  });

  test("off lets the set move to another region, and ends what it had in the old one", async () => {
    const { fleet, world, described } = await openIssuedFleet();
    await fleet.up({ ...described, set: { region: "eu-west-1", protectPaid: false } });
    for (const key of ["a", "b", "c"]) expect(fleet.certificate(key).arn).toContain(":eu-west-1:");
    expect(await arnsOf(world)).toEqual([]);
    expect(fleet.set).toMatchObject({ failures: {}, leaving: [] });
  });
});

describe("adoptArn of a key", () => {
  async function openAdopted(more: object = {}) {
    const fleet = await openFleet();
    const { world } = fleet;
    const arn = await requestByHand(world, ["b.example.com"]);
    const certificates = { ...named("a"), b: { dnsNames: ["b.example.com"], adoptArn: arn } };
    return { fleet, world, arn, certificates, described: { certificates, ...more } };
  }

  test("takes that one over, and destroy gives it back", async () => {
    const { fleet, world, arn, described } = await openAdopted();
    await fleet.up(described);
    expect(fleet.certificate("b")).toMatchObject({ arn, status: "ISSUED" });
    expect(world.count("RequestCertificate")).toBe(2);
    expect(await fleet.up(described)).toEqual([]);
    expect(await fleet.up({ certificates: named("a", "b") })).toEqual([]);
    await fleet.destroy();
    expect(await arnsOf(world)).toEqual([arn]);
  });

  test("that failed is tried again, and no new one is requested in its place", async () => {
    const { fleet, world, arn, described } = await openAdopted();
    const error = "AccessDeniedException";
    world.sandbox.faults.add({ service: "acm", operation: "ListTagsForCertificate", error, times: 9 });
    await fleet.failingUp(described);
    expect(Object.keys(fleet.set.failures)).toEqual(["b"]);
    world.sandbox.faults.reset();
    await fleet.up(described);
    expect(fleet.certificate("b")).toMatchObject({ arn, status: "ISSUED" });
    expect(world.count("RequestCertificate")).toBe(2);
  });

  test("counts once: other names later are another certificate", async () => {
    const { fleet, world, arn, certificates } = await openAdopted();
    await fleet.up({ certificates });
    const other = { ...certificates.b, dnsNames: ["c.example.com"] };
    await fleet.up({ certificates: { ...certificates, b: other } });
    expect(fleet.certificate("b")).toMatchObject({ status: "ISSUED", dnsNames: ["c.example.com"] });
    expect(fleet.certificate("b").arn).not.toBe(arn);
    expect(await arnsOf(world)).toContain(arn);
  });
});
