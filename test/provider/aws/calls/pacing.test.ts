import {
  type ACMClient,
  DescribeCertificateCommand,
  ListCertificatesCommand,
  RequestCertificateCommand,
} from "@aws-sdk/client-acm";
import { describe, expect, test } from "vitest";
import type { WaitingCalls } from "../../../../provider/aws/calls/pace";
import { PATIENT } from "../../../../provider/aws/calls/retries";
import { passTimeWhenQuiet } from "../../../support/quietTime";
import { newCertificate, newCertificateSet } from "../../../support/resources";
import { openWorld, REGION, type World, type WorldOptions } from "../../../support/world";

/** A world that throttles as AWS does, and in which many can work at once. */
async function openBusyWorld(options: WorldOptions = {}) {
  const world = await openWorld({ quotas: "aws", ...options });
  passTimeWhenQuiet(world);
  return world;
}

const acmOf = (world: World, connection?: string) => world.host.access(connection).clients.acm(REGION);
const request = (acm: ACMClient, name: string) =>
  acm.send(new RequestCertificateCommand({ DomainName: `${name}.example.com`, ValidationMethod: "DNS" }));
const times = <T>(count: number, make: (n: number) => Promise<T>) =>
  Array.from({ length: count }, (_, n) => make(n));
const throttled = (world: World) =>
  world.sandbox.calls.list().filter((call) => call.error?.startsWith("Throttling"));
const secondsOf = async (world: World, work: () => Promise<unknown>) => {
  const start = world.now().getTime();
  await work();
  return (world.now().getTime() - start) / 1000;
};

describe("many calls at once", () => {
  test("go out as fast as AWS's quota lets them, and none is throttled", async () => {
    const world = await openBusyWorld();
    const acm = acmOf(world);
    const seconds = await secondsOf(world, () => Promise.all(times(200, (n) => request(acm, `n${n}`))));
    expect(throttled(world)).toEqual([]);
    expect(world.count("RequestCertificate")).toBe(200);
    expect(seconds).toBeGreaterThan(39);
    expect(seconds).toBeLessThan(41);
  });

  test("of several operations do not wait for each other", async () => {
    const world = await openBusyWorld();
    const acm = acmOf(world);
    const { CertificateArn } = await request(acm, "first");
    world.advance(60);
    const seconds = await secondsOf(world, () =>
      Promise.all([
        ...times(100, (n) => request(acm, `n${n}`)),
        ...times(200, () => acm.send(new DescribeCertificateCommand({ CertificateArn }))),
        ...times(160, () => acm.send(new ListCertificatesCommand({}))),
      ]),
    );
    expect(throttled(world)).toEqual([]);
    expect(seconds).toBeLessThan(21);
  });

  test("share the quota of an account between connections, and have one in each region", async () => {
    const keys = { type: "access-key", accessKeyId: "AKIAIOSFODNN7EXAMPLE", secretAccessKey: "secret" };
    const world = await openBusyWorld({ connections: { one: { method: keys }, two: { method: keys } } });
    for (const name of ["one", "two"]) await world.host.access(name).caller.require("a test", REGION);
    const list = (acm: ACMClient) => acm.send(new ListCertificatesCommand({}));
    const there = world.host.access("one").clients.acm("eu-west-1");
    const seconds = await secondsOf(world, () =>
      Promise.all([
        ...times(40, () => list(acmOf(world, "one"))),
        ...times(40, () => list(acmOf(world, "two"))),
        ...times(80, () => list(there)),
      ]),
    );
    expect(throttled(world)).toEqual([]);
    expect(seconds).toBeGreaterThan(9);
    expect(seconds).toBeLessThan(10.5);
  });

  test("count by operation while they wait, for whoever tells a person", async () => {
    const world = await openBusyWorld();
    const passTime = world.host.sleep;
    const seen: WaitingCalls[][] = [];
    const sleep = (seconds: number) => {
      seen.push(world.host.pace.waitingCalls());
      return passTime(seconds);
    };
    Object.assign(world.host, { sleep });
    await Promise.all(times(50, (n) => request(acmOf(world), `n${n}`)));
    // The third sleeps first, before the others have come; of 50 three are gone when it goes.
    expect(seen[1]).toEqual([{ operation: "acm:RequestCertificate", perSecond: 5, waiting: 47 }]);
    expect(world.host.pace.waitingCalls()).toEqual([]);
  });

  test("of a set's keys are told beside the set, by the longest line in which they stand", async () => {
    const world = await openBusyWorld({ validationSeconds: 1 });
    const names = Array.from({ length: 30 }, (_, n) => `n${n}`);
    const certificates = names.map((name) => [name, { dnsNames: [`${name}.example.com`] }] as const);
    const fleet = newCertificateSet(world, [await world.zone("example.com")]);
    await fleet.create({ certificates: Object.fromEntries(certificates) });
    const inLine = /^\d+ of 30 done, (\d+) in line for acm:RequestCertificate \(5 a second\); n\d+: /;
    const told = world.messages("progress").filter((line) => inLine.test(line));
    const waiting = told.map((line) => Number(inLine.exec(line)?.[1]));
    expect(waiting.length).toBeGreaterThan(2);
    expect(waiting).toEqual(waiting.toSorted((a, b) => b - a));
    expect(new Set(world.lines.map((line) => line.urn))).toEqual(new Set([fleet.state.resourceUrn]));
  });
});

test("somebody else eats half of the quota: little is throttled, and everything succeeds", async () => {
  const world = await openBusyWorld();
  const acm = acmOf(world);
  let isDone = false;
  const others = (async () => {
    for (let n = 0; !isDone; n++) {
      await request(world.hand.acm, `theirs${n}`).catch(() => undefined);
      await world.host.sleep(0.4);
    }
  })();
  const seconds = await secondsOf(world, () => Promise.all(times(200, (n) => request(acm, `n${n}`))));
  isDone = true;
  await others;
  const mine = throttled(world).filter(({ resource }) => !resource?.startsWith("theirs"));
  expect(mine.length).toBeGreaterThan(0);
  expect(mine.length).toBeLessThan(10);
  // Half of the quota would do it in 80 s.
  expect(seconds).toBeLessThan(130);
});

test("time in line is no patience with AWS: the last of many is tried again like the first", async () => {
  const world = await openBusyWorld();
  const acm = acmOf(world);
  const throttledTwice = { error: "ThrottlingException", after: 345, times: 2 };
  world.sandbox.faults.add({ service: "acm", operation: "RequestCertificate", ...throttledTwice });
  const seconds = await secondsOf(world, () => Promise.all(times(350, (n) => request(acm, `n${n}`))));
  expect(seconds).toBeGreaterThan(PATIENT.deadlineSeconds);
  expect(throttled(world)).toHaveLength(2);
  expect(world.count("RequestCertificate")).toBe(352);
});

test("a call that waits for its turn when the person cancels is not made, and says so", async () => {
  const world = await openWorld({ quotas: "aws" });
  const controller = new AbortController();
  const sleep = async () => controller.abort();
  Object.assign(world.host, { cancelled: controller.signal, sleep });
  const ended = await Promise.allSettled(times(10, (n) => request(acmOf(world), `n${n}`)));
  expect(ended.filter(({ status }) => status === "fulfilled")).toHaveLength(2);
  const waited = ended.find((one) => one.status === "rejected");
  expect(waited?.reason).toMatchObject({ code: "Cancelled", resource: "acm:RequestCertificate" });
  expect(world.count("RequestCertificate")).toBe(2);
});

test("thirty certificates that are created at once are issued without a throttled call", async () => {
  const world = await openBusyWorld({ validationSeconds: 60 });
  const zone = await world.zone("example.com");
  world.forgetCalls();
  const made = times(30, async (n) => {
    const one = newCertificate(world, [zone], `n${n}`);
    return (await one.create({ dnsNames: [`n${n}.example.com`] })).status;
  });
  const seconds = await secondsOf(world, () => Promise.all(made));
  expect(new Set(await Promise.all(made))).toEqual(new Set(["ISSUED"]));
  expect(throttled(world)).toEqual([]);
  expect(world.count("ChangeResourceRecordSets")).toBeLessThan(12);
  expect(seconds).toBeLessThan(80);
});
