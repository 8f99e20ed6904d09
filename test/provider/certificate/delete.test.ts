import { ListCertificatesCommand } from "@aws-sdk/client-acm";
import { ChangeResourceRecordSetsCommand } from "@aws-sdk/client-route-53";
import { describe, expect, test } from "vitest";
import type { ValidationRecord } from "../../../provider/authority/validationRecord";
import { certificateLifecycle } from "../../../provider/certificate/lifecycle";
import type { HostedZone } from "../../../provider/kernel/domainName";
import { zoneByHand } from "../../support/hand";
import { failure } from "../../support/resource";
import { newCertificate, newCertificateSet } from "../../support/resources";
import { openWorld, type World, type WorldOptions } from "../../support/world";

const LISTENER = "arn:aws:elasticloadbalancing:us-east-1:111122223333:listener/app/web/1/2";

async function openZone(options?: WorldOptions) {
  const world = await openWorld(options);
  return { world, zone: await world.zone("example.com") };
}

const countCertificates = async ({ hand }: World) => {
  const Includes = { keyTypes: ["EC_prime256v1" as const] };
  const { CertificateSummaryList = [] } = await hand.acm.send(new ListCertificatesCommand({ Includes }));
  return CertificateSummaryList.length;
};

/** Somebody works on the zone by hand. */
async function giveOtherTtl({ hand }: World, zone: HostedZone, records: readonly ValidationRecord[]) {
  const changed = records.map((record) => ({ ...record, ttl: 60 }));
  await zoneByHand({ hand }, zone.id).put(changed);
  return changed;
}

const kept = (name: string, zone: HostedZone, why: string) =>
  `kept the record ${name} in the hosted zone ${zone.id}: ${why}; delete it by hand if nothing needs it`;

describe("deleting a certificate", () => {
  test("ends well where the hosted zone is gone already", async () => {
    const { world, zone } = await openZone();
    const api = newCertificate(world, [zone]);
    await api.create({ dnsNames: ["api.example.com"] });
    const fault = {
      service: "route53",
      operation: "ChangeResourceRecordSets",
      error: "NoSuchHostedZone",
    } as const;
    world.sandbox.faults.add(fault);
    await api.delete();
    expect(await countCertificates(world)).toBe(0);
  });

  test("takes its validation records along", async () => {
    const { world, zone } = await openZone();
    const api = newCertificate(world, [zone]);
    await api.create({ dnsNames: ["api.example.com", "*.example.com", "example.com"] });
    expect(await world.cnames(zone)).toHaveLength(2);
    // The usual TTL costs a state no room, as states of earlier versions have none.
    expect(JSON.stringify(api.state)).not.toContain("ttl");
    await api.delete();
    expect(await world.cnames(zone)).toEqual([]);
    expect(await countCertificates(world)).toBe(0);
    expect(world.messages("notice")).toEqual([]);
  });

  test("keeps a record that another certificate is renewed through, and says so", async () => {
    const { world, zone } = await openZone();
    const [api, wild] = [newCertificate(world, [zone], "api"), newCertificate(world, [zone], "wild")];
    await api.create({ dnsNames: ["example.com", "api.example.com"] });
    await wild.create({ dnsNames: ["*.example.com"] });
    await api.delete();
    const shared = wild.state.validationRecords[0]?.name ?? "";
    expect(await world.cnames(zone)).toEqual([shared]);
    expect(world.messages("notice")).toEqual([
      `kept the record ${shared} in the hosted zone ${zone.id}: another live certificate (its replacement, perhaps) needs it`,
    ]);
    await wild.delete();
    expect(await world.cnames(zone)).toEqual([]);
  });

  test("keeps it for a certificate of another key algorithm too", async () => {
    const { world, zone } = await openZone();
    const [one, other] = [newCertificate(world, [zone], "one"), newCertificate(world, [zone], "other")];
    await one.create({ dnsNames: ["api.example.com"] });
    await other.create({ dnsNames: ["api.example.com"], keyAlgorithm: "EC_secp384r1" });
    await one.delete();
    expect(await world.cnames(zone)).toHaveLength(1);
  });

  test("leaves a record that somebody has given another TTL or value, and says so", async () => {
    const { world, zone } = await openZone();
    const api = newCertificate(world, [zone]);
    const { validationRecords } = await api.create({ dnsNames: ["api.example.com", "www.example.com"] });
    const [first, second] = validationRecords.map((record) => ({ ...record, ttl: 300 }));
    if (!first || !second) throw new Error("it has two records");
    const changed = [
      { ...first, ttl: 60 },
      { ...second, value: "_other.acm-validations.aws." },
    ];
    await zoneByHand(world, zone.id).put(changed);
    await api.delete();
    expect((await world.cnames(zone)).sort()).toEqual([first.name, second.name].sort());
    expect(world.messages("notice").sort()).toEqual(
      [
        kept(first.name, zone, "its TTL is 60, not the 300 that was put"),
        kept(
          second.name,
          zone,
          `its value is _other.acm-validations.aws., not the ${second.value} that was put`,
        ),
      ].sort(),
    );
  });

  test("leaves one that has been given a weight, and says so", async () => {
    const { world, zone } = await openZone();
    const api = newCertificate(world, [zone]);
    const { validationRecords } = await api.create({ dnsNames: ["api.example.com"] });
    const { name: Name = "", value: Value = "" } = validationRecords[0] ?? {};
    const simple = { Name, Type: "CNAME" as const, TTL: 300, ResourceRecords: [{ Value }] };
    const Changes = [
      { Action: "DELETE" as const, ResourceRecordSet: simple },
      { Action: "CREATE" as const, ResourceRecordSet: { ...simple, SetIdentifier: "blue", Weight: 10 } },
    ];
    await world.hand.route53.send(
      new ChangeResourceRecordSetsCommand({ HostedZoneId: zone.id, ChangeBatch: { Changes } }),
    );
    await api.delete();
    expect(await world.cnames(zone)).toEqual([Name]);
    expect(world.messages("notice")).toEqual([
      kept(Name, zone, "it has a routing policy now (set identifier blue)"),
    ]);
  });

  test("says nothing of a record that is gone already", async () => {
    const { world, zone } = await openZone();
    const api = newCertificate(world, [zone]);
    const { validationRecords } = await api.create({ dnsNames: ["api.example.com"] });
    const records = validationRecords.map((record) => ({ ...record, ttl: 300 }));
    for (const record of records) await zoneByHand(world, zone.id).delete(record);
    await api.delete();
    expect(world.messages("notice")).toEqual([]);
  });

  test("says in Route 53's words that a record has changed where it may not be looked at", async () => {
    const { world, zone } = await openZone();
    const api = newCertificate(world, [zone]);
    const { validationRecords } = await api.create({ dnsNames: ["api.example.com"] });
    await giveOtherTtl(world, zone, validationRecords);
    world.sandbox.faults.add({
      ...{ service: "route53", operation: "ListResourceRecordSets", error: "AccessDenied", times: 9 },
    });
    await api.delete();
    expect(world.messages("notice")).toEqual([
      expect.stringMatching(
        /: Route 53 says: Tried to delete .* match the current values; delete it by hand/,
      ),
    ]);
  });

  test("deletes a record that was put with another TTL than usual; a renewal puts it so again", async () => {
    const { world, zone } = await openZone();
    const api = newCertificate(world, [zone]);
    const made = await api.create({ dnsNames: ["api.example.com"] });
    const validationRecords = await giveOtherTtl(world, zone, made.validationRecords);
    const { context } = world;
    const { read, update, delete: remove } = certificateLifecycle;
    const seen = await read(api.id, { ...made, validationRecords }, context);
    const renewNow = { ...api.check({ dnsNames: ["api.example.com"] }), renewNow: "please" };
    const renewed = await update(api.id, seen ?? made, renewNow, context);
    expect(renewed).toMatchObject({ renewalCount: 1, validationRecords });
    await remove(api.id, renewed, context);
    expect(await world.cnames(zone)).toEqual([]);
    expect(world.messages("notice")).toEqual([]);
  });

  test("as the end of a replacement says what it leaves as well", async () => {
    const { world, zone } = await openZone();
    const api = newCertificate(world, [zone]);
    const { validationRecords } = await api.create({ dnsNames: ["api.example.com"] });
    const { name = "" } = (await giveOtherTtl(world, zone, validationRecords))[0] ?? {};
    const { validationRecords: fresh } = await api.replace({ dnsNames: ["www.example.com"] });
    expect((await world.cnames(zone)).sort()).toEqual([name, fresh[0]?.name].sort());
    expect(world.messages("notice")).toEqual([kept(name, zone, "its TTL is 60, not the 300 that was put")]);
  });

  test("twice is fine", async () => {
    const { world, zone } = await openZone();
    const api = newCertificate(world, [zone]);
    await api.create({ dnsNames: ["api.example.com"] });
    await api.delete();
    await expect(api.delete()).resolves.toBeUndefined();
  });

  test("that is still pending leaves no record behind either", async () => {
    const { world, zone } = await openZone({ validationSeconds: 7200 });
    const api = newCertificate(world, [zone]);
    await failure(api.create({ dnsNames: ["api.example.com"], issuanceTimeoutMinutes: 1 }));
    expect(await world.cnames(zone)).toHaveLength(1);
    await api.delete();
    expect(await countCertificates(world)).toBe(0);
    expect(await world.cnames(zone)).toEqual([]);
  });

  test("many at once leaves no record behind, shared or not", async () => {
    const { world, zone } = await openZone();
    const all = Array.from({ length: 12 }, (_, n) => newCertificate(world, [zone], `api${n}`));
    await Promise.all(
      all.map((one, n) => one.create({ dnsNames: ["*.example.com", `n${n % 4}.example.com`] })),
    );
    expect(await world.cnames(zone)).toHaveLength(5);
    await Promise.all(all.map((one) => one.delete()));
    expect(await countCertificates(world)).toBe(0);
    expect(await world.cnames(zone)).toEqual([]);
  });
});

test("a set says of its keys, whose records the state does not hold, what it leaves", async () => {
  const { world, zone } = await openZone();
  const set = newCertificateSet(world, [zone]);
  const of = (key: string) => ({ [key]: { dnsNames: [`${key}.example.com`] } });
  await set.create({ certificates: { ...of("a"), ...of("b"), ...of("c") } });
  const names = await world.cnames(zone);
  const standing = await Promise.all(names.map((name) => zoneByHand(world, zone.id).find(name)));
  const records = names.map((name, n) => ({ name, ...standing[n], zoneId: zone.id, domain: "" }));
  await giveOtherTtl(world, zone, records as ValidationRecord[]);
  const told = names.map((name) => kept(name, zone, "its TTL is 60, not the 300 that was put"));
  await set.update({ certificates: { ...of("a"), ...of("b") } });
  const [removed = ""] = world.messages("notice");
  expect(removed).toMatch(/^c: kept the record /);
  world.restart();
  await set.delete();
  const all = world.messages("notice").map((line) => line.replace(/^[abc]: /, ""));
  expect(all.sort()).toEqual(told.sort());
  expect(await world.cnames(zone)).toHaveLength(3);
});

describe("a certificate in use", () => {
  async function openInUse() {
    const { world, zone } = await openZone();
    const api = newCertificate(world, [zone]);
    await api.create({ dnsNames: ["api.example.com"] });
    const usedBy = (method: string, by: string) =>
      world.control(method, "in-use", { certificateArn: api.id, by });
    await usedBy("POST", LISTENER);
    return { world, zone, api, usedBy };
  }

  test("is tried again until it is free", async () => {
    const { world, zone, api, usedBy } = await openInUse();
    const sleep = world.host.sleep.bind(world.host);
    let naps = 0;
    world.host.sleep = async (seconds) => {
      naps += 1;
      if (naps === 5) await usedBy("DELETE", LISTENER);
      await sleep(seconds);
    };
    await api.delete();
    expect(world.count("DeleteCertificate")).toBe(6);
    expect(world.messages("progress").at(-1)).toBe(
      "the certificate is still in use; trying again, 11 s so far",
    );
    expect(await world.cnames(zone)).toEqual([]);
  });

  test("is given up after 20 minutes, naming who uses it; its records stay", async () => {
    const { world, zone, api } = await openInUse();
    const began = world.now().getTime();
    const error = await failure(api.delete());
    expect(error.code).toBe("CertificateInUse");
    expect(error.cause).toContain(`${api.id} is still in use after 20 min`);
    expect(error.cause).toContain(LISTENER);
    expect(error.remedy).toContain("Detach it");
    expect((world.now().getTime() - began) / 60_000).toBeCloseTo(20, 0);
    expect(await world.cnames(zone)).toHaveLength(1);
    expect(await countCertificates(world)).toBe(1);
  });
});
