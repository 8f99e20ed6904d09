import { CreateSecretCommand } from "@aws-sdk/client-secrets-manager";
import { describe, expect, test } from "vitest";
import { certificateIdOf } from "../../../../provider/kernel/identity";
import { memberIdentity } from "../../../../provider/set/identity";
import { type DescribedFleet, Fleet, named, openFleet } from "../../../support/fleets";
import { arnsOf, delegateByHand } from "../../../support/hand";
import { failure } from "../../../support/resource";
import { newCertificateSet } from "../../../support/resources";
import { currentOf, readBody } from "../../../support/secrets";
import { openWorld } from "../../../support/world";

const DENIED = "AccessDeniedException";

/** Of five keys two stand below a zone to which nobody delegates, so that their records are never seen. */
async function openStuck() {
  const world = await openWorld({ managedRenewal: "off" });
  const above = await world.zone("example.com");
  const below = await world.zone("shop.example.com");
  const fleet = new Fleet(world, [above, below]);
  const stuck = { s1: { dnsNames: ["s1.shop.example.com"] }, s2: { dnsNames: ["s2.shop.example.com"] } };
  const certificates = { ...named("a"), s1: stuck.s1, ...named("b"), s2: stuck.s2, ...named("c") };
  const described: DescribedFleet = { certificates, set: { issuanceTimeoutMinutes: 1 } };
  return { fleet, world, described, delegate: () => delegateByHand(world, above, below) };
}

describe("of five keys of which two cannot validate", () => {
  test.each(["at once", "after a refresh", "after another run that failed, and a refresh"])(
    "three are issued and synced, two stay pending, the gate fails, and the next up goes on with those, %s",
    async (when) => {
      const { fleet, world, described, delegate } = await openStuck();
      const expectStuck = async () => {
        const { cause } = await fleet.failingUp(described);
        expect(cause).toMatch(/^2 steps have failed, and all others are done:/);
        for (const key of ["s1", "s2"]) {
          expect(cause).toContain(`fleet, ${key}: `);
          expect(fleet.set.failures[key]).toMatch(/is still PENDING_VALIDATION.*\[IssuanceTimedOut\]$/s);
        }
      };
      await expectStuck();
      const arns = ["s1", "s2"].map((key) => fleet.certificate(key).arn);
      expect(Object.keys(fleet.secrets.lines).filter((key) => fleet.secrets.lines[key] !== "-")).toEqual([
        "a",
        "b",
        "c",
      ]);
      expect(fleet.stack.state.map(({ name }) => name)).toEqual(["fleet", "prod-fleet"]);
      if (when !== "at once") await fleet.stack.refresh();
      if (when.startsWith("after another")) {
        await expectStuck();
        await fleet.stack.refresh();
      }
      await delegate();
      expect(await fleet.up(described)).toEqual([
        "update fleet",
        "update prod-fleet",
        "create fleet-complete",
      ]);
      expect(["s1", "s2"].map((key) => fleet.certificate(key).arn)).toEqual(arns);
      expect(world.count("RequestCertificate")).toBe(5);
      expect(world.count("CreateSecret")).toBe(5);
      expect(fleet.set.failures).toEqual({});
      expect(await fleet.up(described)).toEqual([]);
    },
  );

  test("the others are exported once, however long the set waits for the two", async () => {
    const { fleet, world, described } = await openStuck();
    await fleet.failingUp({ ...described, set: { issuanceTimeoutMinutes: 60 } });
    expect(world.count("CreateSecret")).toBe(3);
    expect(world.count("ExportCertificate")).toBe(3);
  });

  test("a failure is forgotten where a refresh finds that all is well by now", async () => {
    const { fleet, world, described, delegate } = await openStuck();
    await fleet.failingUp(described);
    await delegate();
    world.advance(3600);
    await fleet.stack.refresh();
    expect(fleet.certificate("s1").status).toBe("ISSUED");
    await fleet.up(described);
    expect(fleet.set.failures).toEqual({});
    expect(await fleet.up(described)).toEqual([]);
    expect(world.count("RequestCertificate")).toBe(5);
  });

  test("a key that is taken away is deleted, and with it the failure", async () => {
    const { fleet, world, described } = await openStuck();
    await fleet.failingUp(described);
    await fleet.up({ ...described, certificates: named("a", "b", "c") });
    expect(await arnsOf(world)).toHaveLength(3);
    expect(fleet.set).toMatchObject({ failures: {}, leaving: [] });
  });
});

describe("a request that AWS refuses", () => {
  test("fails its key alone, and is made by the next up", async () => {
    const fleet = await openFleet();
    const { world } = fleet;
    const described = { certificates: named("a", "b", "c") };
    world.sandbox.faults.add({ service: "acm", operation: "RequestCertificate", error: DENIED, after: 1 });
    const { cause } = await fleet.failingUp(described);
    const [refused = ""] = Object.keys(fleet.set.failures);
    expect(cause).toContain(`fleet, ${refused}: `);
    expect(fleet.set.lines[refused]).toBe("-");
    expect(world.count("CreateSecret")).toBe(2);
    await fleet.up(described);
    expect(world.messages("notice")).toContain(`${refused}: failed before, and will be tried again`);
    expect(await arnsOf(world, "ISSUED")).toHaveLength(3);
    expect(world.count("RequestCertificate")).toBe(4);
    expect(await fleet.up(described)).toEqual([]);
  });

  test("for all keys, for one reason, is told once", async () => {
    const fleet = await openFleet();
    const times = 3;
    fleet.world.sandbox.faults.add({ service: "acm", operation: "RequestCertificate", error: DENIED, times });
    const { cause } = await fleet.failingUp({ certificates: named("a", "b", "c") });
    expect(cause).toContain("3 steps have failed");
    expect(cause.match(/\n {2}- /g)).toHaveLength(1);
    expect(cause).toContain("fleet, a, b, c: ");
    await fleet.up({ certificates: named("a", "b", "c") });
    expect(fleet.set.failures).toEqual({});
  });

  test("as the quota is used up leaves those before it issued and synced", async () => {
    const fleet = await openFleet({ managedRenewal: "off", acm: { certificatesPerRegion: 2 } });
    await fleet.failingUp({ certificates: named("a", "b", "c", "d", "e") });
    expect(await arnsOf(fleet.world, "ISSUED")).toHaveLength(2);
    expect(fleet.world.count("CreateSecret")).toBe(2);
    const failures = Object.values(fleet.set.failures);
    expect(failures).toHaveLength(3);
    for (const text of failures) expect(text).toContain("[QuotaExceeded]");
  });

  test("and whose key is taken away again leaves nothing behind", async () => {
    const fleet = await openFleet();
    fleet.world.sandbox.faults.add({
      ...{ service: "acm", operation: "RequestCertificate" },
      ...{ error: DENIED, after: 1 },
    });
    await fleet.failingUp({ certificates: named("a", "b") });
    const [refused = ""] = Object.keys(fleet.set.failures);
    const kept = refused === "a" ? "b" : "a";
    await fleet.up({ certificates: named(kept) });
    expect(Object.keys(fleet.set.lines)).toEqual([kept]);
    expect(fleet.set.failures).toEqual({});
    expect(await fleet.up({ certificates: named(kept) })).toEqual([]);
  });
});

describe("a key of a sync that fails", () => {
  test("as the name is somebody else's fails alone, and is written once that is settled", async () => {
    const fleet = await openFleet();
    const { world } = fleet;
    const described = { certificates: named("a", "b", "c") };
    const resource = "pulumi-nodejs:dynamic/aws-pki:CertificateSet::fleet";
    const id = certificateIdOf(memberIdentity({ project: "shop", stack: "dev", resource }, "b"));
    const Name = `pulumi-aws-pki-${id}`;
    await world.hand.secrets.send(new CreateSecretCommand({ Name, SecretString: "{}" }));
    const { cause } = await fleet.failingUp(described);
    expect(cause).toContain("prod-fleet, b: ");
    expect(Object.keys(fleet.secrets.failures)).toEqual(["b"]);
    expect(fleet.set.failures).toEqual({});
    for (const key of ["a", "c"])
      expect(fleet.secret(key).certificate.dnsNames).toEqual([`${key}.example.com`]);
    await fleet.failingUp(described);
    await fleet.up({ ...described, sync: { adoptExisting: true } });
    expect(Object.keys(await readBody(world, Name))).toContain("private_key");
    expect(await fleet.up({ ...described, sync: { adoptExisting: true } })).toEqual([]);
  });

  test("while its settings change has the old ones until the next up", async () => {
    const fleet = await openFleet();
    const { world } = fleet;
    const certificates = named("a", "b");
    await fleet.up({ certificates });
    world.sandbox.faults.add({ service: "secretsmanager", operation: "UpdateSecret", error: DENIED });
    const described = { certificates, sync: { description: "by us" } };
    await fleet.failingUp(described);
    expect(Object.keys(fleet.secrets.failures)).toHaveLength(1);
    await fleet.up(described);
    expect(world.count("UpdateSecret")).toBe(3);
    expect(await fleet.up(described)).toEqual([]);
  });
});

test("a certificate whose successor is pending keeps its secret as it is, and stands until that one is there", async () => {
  const { fleet, world, described, delegate } = await openStuck();
  const before = { ...described, certificates: named("a", "s1") };
  await fleet.up(before);
  const { arn: old } = fleet.certificate("s1");
  const { arn: secret, versionId } = fleet.secret("s1");
  const after = { ...described, certificates: { ...named("a"), s1: { dnsNames: ["s1.shop.example.com"] } } };
  await fleet.failingUp(after);
  expect(fleet.certificate("s1").status).toBe("PENDING_VALIDATION");
  expect(fleet.set.leaving).toMatchObject([{ key: "s1" }]);
  expect(await arnsOf(world)).toContain(old);
  expect(fleet.secret("s1")).toMatchObject({ arn: secret, versionId });
  expect(await currentOf(world, secret)).toBe(versionId);
  await delegate();
  await fleet.up(after);
  expect(fleet.set).toMatchObject({ failures: {}, leaving: [] });
  expect(await arnsOf(world)).not.toContain(old);
  expect(fleet.secret("s1")).toMatchObject({
    arn: secret,
    certificate: { dnsNames: ["s1.shop.example.com"] },
  });
  expect(await fleet.up(after)).toEqual([]);
});

describe("what cannot be deleted", () => {
  async function openLeaving() {
    const fleet = await openFleet();
    await fleet.up({ certificates: named("a", "b") });
    fleet.world.sandbox.faults.add({ service: "acm", operation: "DeleteCertificate", error: DENIED });
    return { fleet, world: fleet.world, old: fleet.certificate("b") };
  }
  const renamed = { ...named("a"), b: { dnsNames: ["b2.example.com"] } };

  test("after a replacement is told, remembered, and deleted by the next up", async () => {
    const { fleet, world, old } = await openLeaving();
    const { cause } = await fleet.failingUp({ certificates: renamed });
    expect(cause).toContain("fleet, b: ");
    expect(fleet.set.leaving).toMatchObject([{ key: "b", line: expect.stringContaining(old.arn) }]);
    expect(fleet.certificate("b").dnsNames).toEqual(["b2.example.com"]);
    expect(fleet.secret("b").certificate.dnsNames).toEqual(["b2.example.com"]);
    await fleet.stack.refresh();
    await fleet.up({ certificates: renamed });
    expect(fleet.set).toMatchObject({ failures: {}, leaving: [] });
    expect(await arnsOf(world)).toHaveLength(2);
    expect(await arnsOf(world)).not.toContain(old.arn);
    expect(await world.cnames(fleet.zones[0] ?? { id: "", name: "" })).toHaveLength(2);
  });

  test("after a removal is told too, also to the next preview", async () => {
    const { fleet, world } = await openLeaving();
    await fleet.failingUp({ certificates: named("a") });
    expect(fleet.set.leaving).toMatchObject([{ key: "b" }]);
    await fleet.up({ certificates: named("a") });
    expect(world.messages("notice")).toContain("b: an earlier certificate is still to be deleted");
    expect(await arnsOf(world)).toHaveLength(1);
    expect(fleet.set).toMatchObject({ failures: {}, leaving: [] });
  });

  test("is had back where its key returns before, and nothing is paid", async () => {
    const { fleet, world, old } = await openLeaving();
    await fleet.failingUp({ certificates: named("a") });
    await fleet.up({ certificates: named("a", "b") });
    expect(fleet.certificate("b").arn).toBe(old.arn);
    expect(world.count("RequestCertificate")).toBe(2);
    expect(await fleet.up({ certificates: named("a", "b") })).toEqual([]);
  });

  test("in a destroy fails it, but stops no other key; the next one ends it", async () => {
    const { fleet, world } = await openLeaving();
    const error = await failure(fleet.destroy());
    expect(error.code).toBe("AccessDenied");
    expect(await arnsOf(world)).toHaveLength(1);
    await fleet.destroy();
    expect(await arnsOf(world)).toEqual([]);
  });
});

test("two keys that a destroy cannot end are both named", async () => {
  const fleet = await openFleet();
  await fleet.up({ certificates: named("a", "b", "c") });
  fleet.world.sandbox.faults.add({ service: "acm", operation: "DeleteCertificate", error: DENIED, times: 2 });
  const { cause } = await failure(fleet.destroy());
  expect(cause.match(/\n {2}- [abc]: /g)).toHaveLength(2);
  expect(await arnsOf(fleet.world)).toHaveLength(2);
});

test("a cancelled command records every key, and the next run goes on with them", async () => {
  const { fleet, world, described, delegate } = await openStuck();
  const set = newCertificateSet(world, [...fleet.zones]);
  const raw = { ...described.set, certificates: described.certificates };
  const controller = new AbortController();
  Object.assign(world.host, {
    cancelled: controller.signal,
    sleep: async (seconds: number) => {
      if (world.count("ChangeResourceRecordSets") > 0) controller.abort();
      else world.advance(seconds);
    },
  });
  const { code, cause } = await failure(set.create(raw));
  expect(code).toBe("Cancelled");
  expect(cause).toMatch(/^The command was cancelled after [0-3] of 5 keys\./);
  expect(set.id).toBe("dev/fleet");
  for (const key of ["a", "b", "c", "s1", "s2"]) expect(set.state.lines[key]).toContain(" arn:aws:acm:");
  expect(set.state.failures.s1).toContain("[Cancelled]");
  world.restart();
  await delegate();
  await set.update(raw);
  expect(set.state.failures).toEqual({});
  expect(world.count("RequestCertificate")).toBe(5);
});

test("a command that is cancelled deletes nothing more, and the next run does", async () => {
  const fleet = await openFleet();
  const { world } = fleet;
  const set = newCertificateSet(world, [...fleet.zones]);
  await set.create({ certificates: named("a", "b") });
  world.restart();
  Object.assign(world.host, { cancelled: AbortSignal.abort() });
  expect((await failure(set.update({ certificates: named("a") }))).code).toBe("Cancelled");
  expect(await arnsOf(world)).toHaveLength(2);
  world.restart();
  await set.update({ certificates: named("a") });
  expect(await arnsOf(world)).toHaveLength(1);
  expect(set.state.leaving).toEqual([]);
});
