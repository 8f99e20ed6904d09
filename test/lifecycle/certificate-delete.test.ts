import { ListCertificatesCommand } from "@aws-sdk/client-acm";
import { describe, expect, test } from "vitest";
import { putRecords } from "../../provider/aws/route53";
import { failure } from "../support/resource";
import { newCertificate } from "../support/resources";
import { openWorld, type World, type WorldOptions } from "../support/world";

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

  test("leaves a record that somebody has changed since", async () => {
    const { world, zone } = await openZone();
    const api = newCertificate(world, [zone]);
    const { validationRecords } = await api.create({ dnsNames: ["api.example.com"] });
    const changed = { name: validationRecords[0]?.name ?? "", value: "_other.acm-validations.aws." };
    await putRecords(world.hand.route53, "a test", zone.id, [changed]);
    await api.delete();
    expect(await world.cnames(zone)).toEqual([changed.name]);
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
    const sleep = world.context.sleep.bind(world.context);
    let naps = 0;
    world.context.sleep = async (seconds) => {
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
