import { RemoveTagsFromCertificateCommand, RenewCertificateCommand } from "@aws-sdk/client-acm";
import { expect, test } from "vitest";
import { describeByHand, exportByHand } from "../../support/hand";
import { beginCommand } from "../../support/issued";
import {
  type CertificateResource,
  certificateFacts,
  newCertificate,
  newCertificateSet,
  newSecret,
} from "../../support/resources";
import { DAY, openWorld, START, type World, type WorldOptions } from "../../support/world";

const MANY = 100;
const numbers = Array.from({ length: MANY }, (_, n) => n);
const namesOf = (n: number) => ({ dnsNames: [`host-${n}.example.com`] });

/** How often each operation was called. */
function tally(world: World): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const call of world.calls()) counts[call] = (counts[call] ?? 0) + 1;
  return counts;
}

/**
 * Lets many wait at once: time goes on, to the next moment that somebody waits for, when no call is under way any
 * more. A sleep of the world's own moves the clock by itself, and a hundred of them by a hundred times as much.
 */
function sleepTogether(world: World): void {
  const sleepers: { until: number; wake: () => void }[] = [];
  let isMoving = false;
  const move = async () => {
    for (let calls = -1; calls !== world.calls().length || sleepers.length === 0; ) {
      calls = world.calls().length;
      for (let turn = 0; turn < 200; turn++) await new Promise(setImmediate);
    }
    const next = Math.min(...sleepers.map(({ until }) => until));
    world.advance(Math.max(0, next - world.now().getTime()) / 1000);
    const due = sleepers.filter(({ until }) => until <= world.now().getTime());
    for (const one of due) sleepers.splice(sleepers.indexOf(one), 1);
    for (const { wake } of due) wake();
    isMoving = false;
    if (sleepers.length > 0) go();
  };
  const go = () => {
    if (isMoving) return;
    isMoving = true;
    void move();
  };
  world.host.sleep = (seconds) =>
    new Promise((wake) => {
      sleepers.push({ until: world.now().getTime() + seconds * 1000, wake });
      go();
    });
}

async function openMany(options: WorldOptions = {}) {
  const world = await openWorld(options);
  const zone = await world.zone("example.com");
  const all = numbers.map((n) => newCertificate(world, [zone], `host-${n}`));
  world.forgetCalls();
  return { world, all };
}

/** Certificates that are issued, and a process that begins. */
async function openManyIssued(options: WorldOptions = {}) {
  const { world, all } = await openMany(options);
  for (const [n, one] of all.entries()) await one.create({ ...namesOf(n), tags: { team: "shop" } });
  beginCommand(world);
  world.lines.length = 0;
  return { world, all };
}

/** One refresh of a whole stack, in one process. */
async function refresh(world: World, all: readonly CertificateResource[]): Promise<Record<string, number>> {
  world.restart();
  world.forgetCalls();
  const { host } = world;
  // Each refresh of a resource begins a process of its own; a stack's has one.
  world.restart = () => {
    world.host = host;
  };
  await Promise.all(all.map((one) => one.refresh()));
  return tally(world);
}

test("one certificate with its secret takes these calls, and lists that would serve a thousand", async () => {
  const world = await openWorld({ validationSeconds: 10 });
  const api = newCertificate(world, [await world.zone("example.com")]);
  world.forgetCalls();
  await api.create(namesOf(0));
  await newSecret(world).create({ certificate: certificateFacts(api) });
  const { "acm:ListCertificates": lists = 0, ...own } = tally(world);
  expect(own).toEqual({
    "sts:GetCallerIdentity": 1,
    "acm:RequestCertificate": 1,
    "acm:DescribeCertificate": 1,
    "route53:ChangeResourceRecordSets": 1,
    "acm:GetCertificate": 1,
    "acm:ExportCertificate": 1,
    "secretsmanager:CreateSecret": 1,
  });
  expect(lists).toBeLessThanOrEqual(7);
});

test("a hundred at once, with their secrets, take no more than six calls each", async () => {
  const { world, all } = await openMany({ validationSeconds: 60, quotas: "aws" });
  sleepTogether(world);
  await Promise.all(
    all.map(async (one, n) => {
      await one.create(namesOf(n));
      await newSecret(world, `prod-host-${n}`).create({ certificate: certificateFacts(one) });
    }),
  );
  const counts = tally(world);
  const each = ["RequestCertificate", "DescribeCertificate", "GetCertificate", "ExportCertificate"];
  for (const operation of each) expect(counts[`acm:${operation}`], operation).toBe(MANY);
  expect(counts["secretsmanager:CreateSecret"]).toBe(MANY);
  expect(counts["acm:ListCertificates"]).toBeLessThan(MANY / 2);
  expect(world.calls().length).toBeLessThanOrEqual(6 * MANY);
  expect(all.map(({ state }) => state.status)).toEqual(numbers.map(() => "ISSUED"));
  const last = all.at(-1);
  expect(last?.state.serial).toBe((await describeByHand(world, last?.id ?? "")).Serial);
  expect(world.now().getTime() - START.getTime()).toBeLessThan((MANY / 5 + 60) * 1.5 * 1000);
});

test("a refresh of a hundred takes one list and one look at their tags; the states stay as they are", async () => {
  const { world, all } = await openManyIssued();
  const before = all.map(({ state }) => state);
  expect(await refresh(world, all)).toEqual({
    "sts:GetCallerIdentity": 1,
    "acm:ListCertificates": 1,
    "tagging:GetResources": 1,
  });
  expect(all.map(({ state }) => state)).toEqual(before);
  expect(world.messages("notice")).toEqual([]);
});

test("a refresh describes the one whose expiry moved, and lists the tags of the one that somebody changed", async () => {
  const { world, all } = await openManyIssued();
  const [renewed, retagged] = all as [CertificateResource, CertificateResource];
  await exportByHand(world, renewed.id);
  world.advance(10 * DAY);
  await world.hand.acm.send(new RenewCertificateCommand({ CertificateArn: renewed.id }));
  const { Serial } = await describeByHand(world, renewed.id);
  const Tags = [{ Key: "team" }];
  await world.hand.acm.send(new RemoveTagsFromCertificateCommand({ CertificateArn: retagged.id, Tags }));
  expect(await refresh(world, all)).toEqual({
    "sts:GetCallerIdentity": 1,
    "acm:ListCertificates": 1,
    "tagging:GetResources": 1,
    "acm:DescribeCertificate": 1,
    "acm:GetCertificate": 1,
    "acm:ListTagsForCertificate": 1,
  });
  expect(renewed.state).toMatchObject({ renewalCount: 1, serial: Serial });
  expect(retagged.state.changedTags).toEqual(["team"]);
});

test("where tags cannot be read at once a refresh reads them one by one, and says so once", async () => {
  const { world, all } = await openManyIssued();
  world.sandbox.faults.add({
    service: "tagging",
    operation: "GetResources",
    error: "AccessDeniedException",
    times: 9,
  });
  expect(await refresh(world, all)).toMatchObject({ "acm:ListTagsForCertificate": MANY });
  expect(world.messages("notice")).toEqual([
    "the tags of certificates are read one by one, as tag:GetResources is not allowed: a refresh of many takes longer",
  ]);
});

test("and so does the refresh of a set, of all its keys", async () => {
  const world = await openWorld();
  const fleet = newCertificateSet(world, [await world.zone("example.com")]);
  await fleet.create({ certificates: { a: namesOf(0), b: namesOf(1) } });
  world.lines.length = 0;
  world.sandbox.faults.add({ service: "tagging", operation: "GetResources", error: "AccessDeniedException" });
  await fleet.refresh();
  expect(world.messages("notice")).toEqual([
    expect.stringMatching(/^a, b: the tags of certificates are read one by one/),
  ]);
});

test("tags that AWS has not gathered yet are asked of ACM, and are no drift", async () => {
  const { world, all } = await openManyIssued({ tagDelaySeconds: 600 });
  expect(await refresh(world, all)).toMatchObject({ "acm:ListTagsForCertificate": MANY });
  expect(all.flatMap(({ state }) => state.changedTags)).toEqual([]);
  expect(world.messages("notice")).toEqual([]);
});
