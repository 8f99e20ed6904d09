import { ListHostedZonesCommand } from "@aws-sdk/client-route-53";
import { describe, expect, test } from "vitest";
import { HostedZones } from "../../../../provider/aws/route53/hostedZones";
import type { HostedZone } from "../../../../provider/kernel/domainName";
import { PkiError } from "../../../../provider/kernel/errors";
import { passTimeWhenQuiet } from "../../../support/quietTime";
import { newCertificate } from "../../../support/resources";
import { openWorld, REGION, type World, type WorldOptions } from "../../../support/world";

/** As long as ACM's own. */
const VALUE = `_${"v".repeat(32)}.abcdefghij.acm-validations.aws.`;
const record = (name: string) => ({
  ...{ name: `_${"x".repeat(32)}.${name}.example.com.`, value: VALUE, ttl: 300 },
});

async function openZone(options: WorldOptions = {}) {
  const world = await openWorld({ quotas: "aws", ...options });
  const zone = await world.zone("example.com");
  world.forgetCalls();
  passTimeWhenQuiet(world);
  return { world, zone, ...callers(world, zone) };
}

function callers(world: World, zone: HostedZone) {
  const zoneOf = (resource: string) =>
    world.host.access(undefined).hostedZones(REGION).zone(zone.id, resource);
  const put = (name: string, resource = name) => zoneOf(resource).put([record(name)]);
  const drop = (name: string, resource = name) => zoneOf(resource).delete(record(name));
  const byHand = new HostedZones(world.hand.route53).zone(zone.id, "a test");
  const names = (count: number) => Array.from({ length: count }, (_, n) => `n${n}`);
  return { zoneOf, byHand, put, drop, names, batches: () => world.count("ChangeResourceRecordSets") };
}

const reasonsOf = (ended: PromiseSettledResult<unknown>[]): unknown[] =>
  ended.filter((one) => one.status === "rejected").map(({ reason }) => reason);

describe("what many change in one zone at once", () => {
  test("goes in few batches, one after the other", async () => {
    const { world, zone, put, drop, names, batches } = await openZone();
    await Promise.all(names(290).map((name) => put(name)));
    // Of 32,000 characters, the values of UPSERTs counted twice.
    expect(batches()).toBe(Math.ceil((290 * 2 * VALUE.length) / 32_000));
    expect(await world.cnames(zone)).toHaveLength(290);
    world.forgetCalls();
    const ended = await Promise.all(names(290).map((name) => drop(name)));
    expect(new Set(ended)).toEqual(new Set(["deleted"]));
    expect(batches()).toBe(1);
    expect(world.sandbox.calls.list().filter(({ error }) => error)).toEqual([]);
    expect(await world.cnames(zone)).toEqual([]);
  });

  test("gathers for a second, and no longer", async () => {
    const { world, put, batches } = await openZone();
    const start = world.now().getTime();
    const first = put("first");
    await world.host.sleep(0.9);
    const second = put("second");
    await Promise.all([first, second]);
    expect(batches()).toBe(1);
    expect(world.now().getTime() - start).toBe(1000);
  });

  test("has each record once, whoever asks for it, and however it is written", async () => {
    const { world, zone, zoneOf, put, batches } = await openZone();
    const shouted = { ...record("api"), name: record("api").name.toUpperCase() };
    await Promise.all([put("api"), put("api"), zoneOf("third").put([shouted])]);
    expect(batches()).toBe(1);
    expect(await world.cnames(zone)).toHaveLength(1);
  });

  test("keeps the order of what is done to one record", async () => {
    const { world, zone, put, drop, batches } = await openZone();
    const made = [put("a"), drop("a"), put("a"), put("b"), drop("b")];
    expect(await Promise.all(made)).toEqual([undefined, "deleted", undefined, undefined, "deleted"]);
    expect(batches()).toBe(4);
    expect(await world.cnames(zone)).toEqual([record("a").name]);
  });

  test("waits for a batch that is on its way", async () => {
    const { world, put, names, batches } = await openZone();
    const onWay = { now: 0, most: 0 };
    world.host
      .access(undefined)
      .clients.route53(REGION)
      .middlewareStack.add(
        (next) => async (args) => {
          onWay.now += 1;
          onWay.most = Math.max(onWay.most, onWay.now);
          return next(args).finally(() => {
            onWay.now -= 1;
          });
        },
        { step: "finalizeRequest", priority: "low", name: "countsBatches" },
      );
    await Promise.all(names(1000).map((name) => put(name)));
    expect(batches()).toBeGreaterThan(3);
    expect(onWay.most).toBe(1);
  });

  test("does not wait for that of another zone", async () => {
    const world = await openWorld();
    const [slow, quick] = [await world.zone("example.com"), await world.zone("example.com")];
    world.sandbox.faults.add({ service: "route53", operation: "ChangeResourceRecordSets", hold: true });
    void callers(world, slow).put("a");
    await world.sandbox.faults.held();
    void callers(world, slow).put("b");
    await callers(world, quick).put("a");
    const changed = world.sandbox.calls
      .list()
      .filter((call) => call.operation === "ChangeResourceRecordSets");
    expect(changed.map(({ resource }) => resource)).toEqual([slow.id, quick.id]);
    world.kill();
  });

  test("goes at once where the person has cancelled", async () => {
    const { world, zone, put, names, batches } = await openZone();
    const controller = new AbortController();
    Object.assign(world.host, { cancelled: controller.signal });
    const start = world.now().getTime();
    controller.abort();
    await Promise.all(names(3).map((name) => put(name)));
    expect(world.now().getTime()).toBe(start);
    expect(batches()).toBeLessThanOrEqual(2);
    expect(await world.cnames(zone)).toHaveLength(3);
  });
});

describe("a batch that fails", () => {
  test("because of one caller fails for that one alone", async () => {
    const { world, zone, zoneOf, put, names, batches } = await openZone();
    const foreign = { name: "_x.example.org.", value: VALUE, ttl: 300 };
    const ended = await Promise.allSettled([
      ...names(64).map((name) => put(name)),
      zoneOf("foreign").put([foreign]),
    ]);
    const reasons = reasonsOf(ended);
    expect(reasons).toHaveLength(1);
    expect(reasons[0]).toMatchObject({ code: "AwsRefused", resource: "foreign" });
    expect(await world.cnames(zone)).toHaveLength(64);
    // By halves: a batch of 65 is tried at most 2 × 7 times more.
    expect(batches()).toBeLessThanOrEqual(15);
  });

  test("because one record is gone still deletes all others, and says which was absent", async () => {
    const { world, zone, put, drop, names } = await openZone();
    await Promise.all(names(20).map((name) => put(name)));
    const ended = await Promise.all([...names(20), "gone"].map((name) => drop(name)));
    expect(ended.filter((one) => one === "deleted")).toHaveLength(20);
    expect(ended.at(-1)).toBe("absent");
    expect(await world.cnames(zone)).toEqual([]);
  });

  test("because records were changed deletes all others, and each hears of its own alone", async () => {
    const { world, zone, zoneOf, byHand, put, drop, names } = await openZone();
    await Promise.all(names(20).map((name) => put(name)));
    const shorter = { ...record("n7"), ttl: 60 };
    const other = { ...record("n11"), value: "_other.acm-validations.aws." };
    await byHand.put([shorter, other]);
    const ended = await Promise.all([...names(20), "gone"].map((name) => drop(name)));
    const kept = new Map(ended.map((one, n) => [n, one] as const).filter(([, one]) => one !== "deleted"));
    const refusal = expect.stringContaining("do not match the current values");
    const foundAs = ({ value, ttl }: { value: string; ttl: number }) => ({ found: { value, ttl }, refusal });
    expect(kept).toEqual(
      new Map<number, unknown>([
        [7, foundAs(shorter)],
        [11, foundAs(other)],
        [20, "absent"],
      ]),
    );
    expect(await world.cnames(zone)).toEqual([other.name, shorter.name]);
    expect(await zoneOf("n7").delete(shorter)).toBe("deleted");
  });

  test("where nobody may look is judged by what Route 53 says", async () => {
    const { world, byHand, put, drop } = await openZone();
    await put("a");
    await byHand.put([{ ...record("a"), ttl: 60 }]);
    const denied = { error: "AccessDenied", times: 2 };
    world.sandbox.faults.add({ service: "route53", operation: "ListResourceRecordSets", ...denied });
    expect(await Promise.all([drop("a"), drop("gone")])).toEqual([
      { refusal: expect.stringContaining("do not match the current values") },
      "absent",
    ]);
  });

  test("because it was denied is made again for each, and each hears of itself", async () => {
    const { world, zone, put } = await openZone();
    const denied = { error: "AccessDenied", times: 2 };
    world.sandbox.faults.add({ service: "route53", operation: "ChangeResourceRecordSets", ...denied });
    const ended = await Promise.allSettled([put("a"), put("b")]);
    expect(reasonsOf(ended)).toEqual([expect.objectContaining({ code: "AccessDenied", resource: "a" })]);
    expect(await world.cnames(zone)).toEqual([record("b").name]);
  });

  test.each([
    ["throttled for ever", { error: "Throttling", times: 1000 }, "Throttled"],
    ["out of reach", { dropConnection: true as const, times: 1000 }, "Unreachable"],
    ["without valid credentials", { error: "InvalidClientTokenId" }, "Credentials"],
  ])("because it is %s fails for everybody, and is not taken apart", async (_, fault, code) => {
    const { world, put, names, batches } = await openZone();
    world.sandbox.faults.add({ service: "route53", operation: "ChangeResourceRecordSets", ...fault });
    const reasons = reasonsOf(await Promise.allSettled(names(30).map((name) => put(name))));
    expect(reasons).toHaveLength(30);
    for (const [n, reason] of reasons.entries()) {
      expect(reason).toBeInstanceOf(PkiError);
      expect(reason).toMatchObject({ code, resource: `n${n}` });
    }
    expect(batches()).toBeLessThanOrEqual(10);
    world.sandbox.faults.reset();
    await put("after");
  });

  test("because the zone is gone fails for everybody at once; what was to be deleted is absent", async () => {
    const { world, zone, put, drop, names, batches } = await openZone();
    await world.hand.route53.send(new ListHostedZonesCommand({}));
    const fault = { error: "NoSuchHostedZone", status: 404, times: 2 };
    world.sandbox.faults.add({ service: "route53", operation: "ChangeResourceRecordSets", ...fault });
    expect(reasonsOf(await Promise.allSettled(names(30).map((name) => put(name))))).toHaveLength(30);
    const dropped = await Promise.all(names(30).map((name) => drop(name)));
    expect(new Set(dropped)).toEqual(new Set(["absent"]));
    expect(batches()).toBe(2);
    expect(await world.cnames(zone)).toEqual([]);
  });
});

test("certificates of ten names need few batches, to be made and to be deleted", async () => {
  const { world, zone, batches } = await openZone();
  const certificates = Array.from({ length: 29 }, (_, n) => newCertificate(world, [zone], `n${n}`));
  const namesOf = (n: number) => Array.from({ length: 10 }, (_, label) => `n${n}-${label}.example.com`);
  await Promise.all(certificates.map((one, n) => one.create({ dnsNames: namesOf(n) })));
  expect(await world.cnames(zone)).toHaveLength(290);
  expect(batches()).toBeLessThan(15);
  world.forgetCalls();
  await Promise.all(certificates.map((one) => one.delete()));
  expect(batches()).toBeLessThan(10);
  expect(await world.cnames(zone)).toEqual([]);
});
