import { describe, expect, test, vi } from "vitest";
import { certificateLifecycle } from "../../provider/certificate/lifecycle";
import { ownershipTags } from "../../provider/kernel/identity";
import { arnsOf, exportByHand, requestByHand } from "../support/hand";
import { openIssued } from "../support/issued";
import { failure } from "../support/resource";
import { certificateFacts, newCertificate, newPublicCa, newSecret } from "../support/resources";
import { openWorld, type World } from "../support/world";

const names = { dnsNames: ["api.example.com"] };
const HOUR = 3600;
const DNS_OF_OURS = { type: "access-key", accessKeyId: "111122223333", secretAccessKey: "x" };

/** The next command is run with the credentials of this account. */
function callAs(world: World, account: string): void {
  vi.stubEnv("AWS_ACCESS_KEY_ID", account);
  world.restart();
}

describe("a certificate whose state was lost", () => {
  test("is found by its tags after the hour in which ACM remembers the request, and nothing is paid twice", async () => {
    const { world, zone, api } = await openIssued();
    world.advance(3 * HOUR);
    world.restart();
    const again = newCertificate(world, [zone]);
    expect((await again.create(names)).claim).toBe(2);
    expect(again.id).toBe(api.id);
    expect(world.count("RequestCertificate")).toBe(0);
  });

  test("is found while it is still pending, and its issue goes on", async () => {
    const world = await openWorld({ validationSeconds: 60 });
    const zone = await world.zone("example.com");
    const api = newCertificate(world, [zone]);
    world.sandbox.faults.add({
      service: "route53",
      operation: "ChangeResourceRecordSets",
      error: "AccessDenied",
    });
    await failure(api.create(names));
    world.advance(3 * HOUR);
    world.restart();
    const again = newCertificate(world, [zone]);
    expect((await again.create(names)).status).toBe("ISSUED");
    expect(again.id).toBe(api.id);
  });

  test("is given the tags that are wanted now", async () => {
    const { world, zone } = await openIssued();
    world.restart();
    const again = newCertificate(world, [zone]);
    await again.create({ ...names, tags: { team: "shop" } });
    await again.update({ ...names, tags: { team: "shop" } });
    expect(world.count("AddTagsToCertificate")).toBe(1);
  });

  test("is not taken from another resource, another stack or a stranger", async () => {
    const { world, zone, api } = await openIssued();
    world.restart();
    const twin = newCertificate(world, [zone], "twin");
    await twin.create(names);
    expect(twin.id).not.toBe(api.id);
  });

  test("is an error that names both where there are two", async () => {
    const { world, zone, api } = await openIssued();
    const Tags = Object.entries(ownershipTags(api.state.identity, 1)).map(([Key, Value]) => ({ Key, Value }));
    const copy = await requestByHand(world, ["api.example.com"], { Tags });
    world.restart();
    const error = await failure(newCertificate(world, [zone]).create(names));
    expect(error.code).toBe("CertificateAmbiguous");
    expect(error.cause).toContain(api.id);
    expect(error.cause).toContain(copy);
    // The copy's own.
    expect(world.count("RequestCertificate")).toBe(1);
  });
});

describe("a forced replacement", () => {
  test.each([
    ["that was never exported", false, {}],
    ["whose key some secret holds, with protectPaid off", true, { protectPaid: false }],
  ])(
    "takes over the live certificate %s, and the delete of the old entry leaves it alone",
    async (_, exported, raw) => {
      const { world, zone, api } = await openIssued();
      if (exported) await exportByHand(world, api.id);
      world.restart();
      const replacement = newCertificate(world, [zone]);
      await replacement.create({ ...names, ...raw });
      world.restart();
      await api.delete();
      expect(await arnsOf(world)).toEqual([replacement.id]);
      expect(await world.cnames(zone)).toHaveLength(1);
      expect(world.messages("notice").at(-1)).toBe(
        `kept ${api.id}: its replacement has taken it over; delete it by hand if no stack holds it`,
      );
      await replacement.delete();
      expect(await arnsOf(world)).toEqual([]);
    },
  );

  test("takes over the live secret, and the delete of the old entry leaves it alone", async () => {
    const { world, api } = await openIssued();
    const secret = newSecret(world);
    const facts = { certificate: certificateFacts(api) };
    await secret.create(facts);
    const replacement = newSecret(world);
    expect((await replacement.create(facts)).claim).toBe(2);
    await secret.delete();
    expect(await replacement.refresh()).toBe(true);
    expect(world.messages("notice").at(-1)).toBe(
      `kept ${secret.id}: its replacement has taken it over; delete it by hand if no stack holds it`,
    );
    await replacement.delete();
    expect(await replacement.refresh()).toBe(false);
  });
});

describe("a forced replacement that fails half way", () => {
  test.each([
    ["in the first look", "DescribeCertificate", 0],
    ["when it reads the tags", "ListTagsForCertificate", 1],
    ["when it raises the claim", "AddTagsToCertificate", 0],
  ])("%s leaves nothing that would delete the live certificate", async (_, operation, after) => {
    const { world, zone, api } = await openIssued();
    world.restart();
    world.sandbox.faults.add({ service: "acm", operation, after, error: "AccessDeniedException" });
    const replacement = newCertificate(world, [zone]);
    await failure(replacement.create(names));
    expect(replacement.id).toBe("");
    world.restart();
    await replacement.create(names);
    await api.delete();
    expect(await arnsOf(world)).toEqual([replacement.id]);
  });
});

test("a name that another resource had first, and is still known by, is refused", async () => {
  const { world, zone, api } = await openIssued();
  api.check(names);
  const { identity } = api.state;
  const renamed = newCertificate(world, [zone], "legacy");
  const olds = { ...api.state, identity };
  expect(certificateLifecycle.check(olds, { ...renamed.check(names) }, world.context).faults).toMatchObject([
    { property: "identity", cause: expect.stringContaining("::api") },
  ]);
});

describe("credentials of another account", () => {
  test("neither lose a certificate in a refresh nor forget it in a destroy", async () => {
    const { world, api } = await openIssued();
    callAs(world, "444455556666");
    for (const step of [api.refresh(), api.update(names), api.delete()]) {
      const error = await failure(step);
      expect(error.code).toBe("WrongAccount");
      expect(error.cause).toContain("111122223333");
    }
    callAs(world, "111122223333");
    expect(await api.refresh()).toBe(true);
    expect(await arnsOf(world)).toEqual([api.id]);
  });

  test("neither move a CA in a refresh nor in an update, so that no certificate is bought again", async () => {
    const world = await openWorld({ connections: { dns: { method: DNS_OF_OURS } } });
    const zone = await world.zone("example.com");
    const ca = newPublicCa(world);
    const raw = { hostedZoneId: zone.id, dnsConnection: "dns" };
    await ca.create(raw);
    callAs(world, "444455556666");
    world.host.configure(JSON.stringify({ dns: { method: DNS_OF_OURS } }));
    await ca.refresh();
    expect(ca.state.accountId).toBe("111122223333");
    expect(world.messages("notice").at(-1)).toContain("[WrongAccount]");
    expect((await failure(ca.update({ ...raw, caName: "other" }))).code).toBe("WrongAccount");
  });

  test("neither lose nor forget a secret", async () => {
    const { world, api } = await openIssued();
    const secret = newSecret(world);
    await secret.create({ certificate: certificateFacts(api) });
    callAs(world, "444455556666");
    expect((await failure(secret.refresh())).code).toBe("WrongAccount");
    expect((await failure(secret.delete())).code).toBe("WrongAccount");
    callAs(world, "111122223333");
    expect(await secret.refresh()).toBe(true);
  });
});

describe("renewNow", () => {
  test("that was interrupted after the request renews once, also where a refresh sees the renewal first", async () => {
    const { world, api } = await openIssued();
    world.sandbox.faults.add({
      service: "acm",
      operation: "DescribeCertificate",
      after: 1,
      times: 6,
      error: "AccessDenied",
    });
    await failure(api.update({ ...names, renewNow: "leaked" }));
    world.sandbox.faults.reset();
    world.advance(60);
    await api.refresh();
    expect(api.state).toMatchObject({ renewalCount: 1, renewedFor: "leaked", renewingFor: "" });
    expect(api.diff({ ...names, renewNow: "leaked" }).changes).not.toBe(true);
    expect(world.count("RenewCertificate")).toBe(1);
  });

  test("that is removed and set again is not another one", async () => {
    const { world, api } = await openIssued();
    await api.update({ ...names, renewNow: "once" });
    await api.update(names);
    await api.update({ ...names, renewNow: "once" });
    expect(world.count("RenewCertificate")).toBe(1);
  });
});

test("a sync that is changed while AWS's own renewal is unseen writes the renewed certificate", async () => {
  const { world, api } = await openIssued(names, { managedRenewal: "aws" });
  const secret = newSecret(world);
  const facts = { certificate: certificateFacts(api) };
  await secret.create(facts);
  world.advance(160 * 24 * HOUR);
  world.restart();
  const { syncedSerial } = await secret.update({ ...facts, includeRootCa: true });
  expect(syncedSerial).not.toBe(api.state.serial);
  await api.refresh();
  expect(syncedSerial).toBe(api.state.serial);
});

test("what is pinned stays pinned in the check of a replacement, which has no old inputs", async () => {
  const { world, zone, api } = await openIssued();
  const { replaces } = api.diff({ dnsNames: ["shop.example.com", "api.example.com"] });
  expect(replaces).toEqual(["dnsNames"]);
  const replacement = newCertificate(world, [zone]);
  expect(replacement.check({ dnsNames: ["shop.example.com", "api.example.com"] }).commonName).toBe(
    "api.example.com",
  );
});
