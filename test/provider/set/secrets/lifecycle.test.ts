import { describe, expect, test } from "vitest";
import { type DescribedFleet, named, openFleet } from "../../../support/fleets";
import { describeSecret } from "../../../support/secrets";

const TWO = { certificates: named("a", "b") };
/** One of two keys is renewed. */
const RENEWED = { certificates: { ...TWO.certificates, b: { ...TWO.certificates.b, renewNow: "1" } } };

async function openSynced(sync: object = {}) {
  const fleet = await openFleet();
  const described = (of: DescribedFleet, more: object = {}) => ({ ...of, sync: { ...sync, ...more } });
  await fleet.up(described(TWO));
  fleet.world.forgetCalls();
  return { fleet, world: fleet.world, described };
}

describe("settings of a sync", () => {
  test("that change are set in place, for every key, without an export", async () => {
    const { fleet, world, described } = await openSynced();
    const more = { description: "by us", tags: { team: "shop" } };
    expect(await fleet.up(described(TWO, more))).toEqual(["update prod-fleet"]);
    for (const key of ["a", "b"]) {
      const { Description, Tags = [] } = await describeSecret(world, fleet.secret(key).arn);
      expect(Description).toBe("by us");
      expect(Tags).toContainEqual({ Key: "team", Value: "shop" });
    }
    expect(world.count("ExportCertificate")).toBe(0);
    expect(await fleet.up(described(TWO, more))).toEqual([]);
  });

  test("that name the secrets otherwise make new ones before the old ones go", async () => {
    const { fleet, world, described } = await openSynced();
    const old = fleet.secret("a").arn;
    const more = { certificateNameSchema: "tls/{{commonName}}-{{shortCertificateId}}" };
    await fleet.up(described(TWO, more));
    expect(fleet.secret("a").arn).toContain(":secret:tls/a-example-com-");
    expect((await describeSecret(world, old)).DeletedDate).toBeDefined();
    const order = world.calls("secretsmanager");
    expect(order.lastIndexOf("secretsmanager:CreateSecret")).toBeLessThan(
      order.indexOf("secretsmanager:DeleteSecret"),
    );
    expect(fleet.secrets).toMatchObject({ failures: {}, leaving: [] });
    expect(await fleet.up(described(TWO, more))).toEqual([]);
  });
});

test("with autoSync off a renewal waits for syncNow, which writes once", async () => {
  const { fleet, world, described } = await openSynced({ autoSync: false, syncNow: "first" });
  const before = fleet.secret("b");
  await fleet.up(described(RENEWED));
  expect(fleet.secret("b").versionId).toBe(before.versionId);
  expect(world.count("PutSecretValue")).toBe(0);
  await fleet.up(described(RENEWED, { syncNow: "second" }));
  expect(fleet.secret("b").certificate.serial).toBe(fleet.certificate("b").serial);
  // The other key is proven again, and has nothing to promote.
  expect(world.count("UpdateSecretVersionStage")).toBe(1);
  expect(await fleet.up(described(RENEWED, { syncNow: "second" }))).toEqual([]);
});

test("with autoSync off readers of an expired certificate fail the set, and the other keys go on", async () => {
  const DAY = 86_400;
  const { fleet, world, described } = await openSynced({ autoSync: false, syncNow: "first" });
  world.advance(150 * DAY);
  await fleet.up(described(RENEWED, { syncNow: "second" }));
  world.advance(40 * DAY);
  await fleet.up(described(RENEWED, { syncNow: "second" }));
  expect(world.messages("notice").join("\n")).toMatch(/\ba: readers get a certificate that expires on/);
  world.advance(10 * DAY);
  const more = { ...RENEWED, certificates: { ...RENEWED.certificates, ...named("c") } };
  const error = await fleet.failingUp(described(more, { syncNow: "second" }));
  expect(error.message).toMatch(
    /\ba: Readers of arn:\S+ get a certificate that has expired on .*, as autoSync is off/,
  );
  expect(error.message).not.toMatch(/\bb: /);
  expect(fleet.secret("c").versionId).not.toBe("");
  await fleet.up(described(more, { syncNow: "third" }));
  expect(fleet.secret("a").certificate.serial).toBe(fleet.certificate("a").serial);
  expect(await fleet.up(described(more, { syncNow: "third" }))).toEqual([]);
});

test("with preserveSecretOnRenewal off a renewed key has another secret, and the others keep theirs", async () => {
  const { fleet, world, described } = await openSynced({ preserveSecretOnRenewal: false });
  const [a, b] = [fleet.secret("a").arn, fleet.secret("b").arn];
  await fleet.up(described(RENEWED));
  expect(fleet.secret("a").arn).toBe(a);
  expect(fleet.secret("b").arn).not.toBe(b);
  expect(fleet.secrets).toMatchObject({ failures: {}, leaving: [] });
  // As with a secret of its own, the generation before stays while its certificate is in force.
  expect((await describeSecret(world, b)).DeletedDate).toBeUndefined();
  expect(await fleet.up(described(RENEWED))).toEqual([]);
  const newest = fleet.secret("b").arn;
  await fleet.destroy();
  for (const arn of [a, b, newest]) expect((await describeSecret(world, arn)).DeletedDate).toBeDefined();
});

test("with removeExpiredOrRevoked off the secret of a key that goes is given back", async () => {
  const { fleet, world, described } = await openSynced({ removeExpiredOrRevoked: false });
  const { arn } = fleet.secret("b");
  await fleet.up(described({ certificates: named("a") }));
  const { DeletedDate, Tags = [] } = await describeSecret(world, arn);
  expect(DeletedDate).toBeUndefined();
  expect(Tags.filter(({ Key = "" }) => Key.startsWith("pulumi-aws-pki:"))).toEqual([]);
  expect(world.messages("notice").join("\n")).toContain("b: kept the secret");
});

test("a rollback of all is one, and ends with the next certificate of a key", async () => {
  const { fleet, described } = await openSynced();
  const first = fleet.secret("b").versionId;
  await fleet.up(described(RENEWED));
  await fleet.up(described(RENEWED, { rollback: true }));
  expect(fleet.secret("b").versionId).toBe(first);
  expect(fleet.secrets.failures).toEqual({});
  expect(await fleet.up(described(RENEWED, { rollback: true }))).toEqual([]);
  await fleet.up(described(RENEWED));
  expect(fleet.secret("b").versionId).not.toBe(first);
});

test("two syncs of one set each have secrets of their own", async () => {
  const { fleet, world, described } = await openSynced();
  await fleet.up({
    ...described(TWO),
    sync: { certificateNameSchema: "{{sync}}/{{certificateId}}", syncName: "x" },
  });
  expect(fleet.secret("a").arn).toContain(":secret:x/");
  expect(world.count("ExportCertificate")).toBe(2);
});
