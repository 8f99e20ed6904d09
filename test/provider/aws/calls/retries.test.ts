import {
  type ACMClient,
  DescribeCertificateCommand,
  ListCertificatesCommand,
  RequestCertificateCommand,
} from "@aws-sdk/client-acm";
import { afterEach, describe, expect, test, vi } from "vitest";
import { awsErrorName } from "../../../../provider/aws/calls/failures";
import { PATIENT, secondsUntilNext } from "../../../../provider/aws/calls/retries";
import { failure } from "../../../support/resource";
import { newCertificate } from "../../../support/resources";
import { openWorld, REGION, type World } from "../../../support/world";

const names = { dnsNames: ["api.example.com"] };
const list = (acm: ACMClient) => acm.send(new ListCertificatesCommand({}));
const acmOf = (world: World) => world.host.access(undefined).clients.acm(REGION);
const thrown = (answer: Promise<unknown>): Promise<unknown> =>
  answer.then(
    () => undefined,
    (error: unknown) => error,
  );

/** Wait of a call for its turn while it is throttled again and again, besides its waits before each try. */
const IN_LINE_SECONDS = 2;

afterEach(() => void vi.useRealTimers());

describe("a call that AWS does not answer well", () => {
  test.each([
    ["ThrottlingException", 6],
    ["ServiceUnavailable", 4],
  ])("is ridden out: %s %i times", async (error, times) => {
    const world = await openWorld();
    world.sandbox.faults.add({ service: "acm", operation: "ListCertificates", error, times });
    await list(acmOf(world));
    expect(world.count("ListCertificates")).toBe(times + 1);
  });

  test("for ever is given up within the deadline, after growing waits", async () => {
    const world = await openWorld();
    world.sandbox.faults.add({
      ...{ service: "acm", operation: "ListCertificates", error: "ThrottlingException", times: 1000 },
    });
    expect(awsErrorName(await thrown(list(acmOf(world))))).toBe("ThrottlingException");
    const times = world.sandbox.calls.list().map(({ time }) => Date.parse(time) / 1000);
    // Whatever chance does, these double at least every other time.
    const waits = times.slice(1).map((time, n) => time - (times[n] ?? 0));
    const growing = [0, 2, 4].map((n) => waits[n] ?? 0);
    expect(growing).toEqual([...growing].sort((a, b) => a - b));
    const waited = (times.at(-1) ?? 0) - (times[0] ?? 0);
    expect(waited).toBeLessThanOrEqual(PATIENT.deadlineSeconds + IN_LINE_SECONDS);
    expect(waited).toBeGreaterThan(PATIENT.deadlineSeconds / 2);
  });

  test("is given up at once where the command is cancelled while it waits", async () => {
    const world = await openWorld();
    const controller = new AbortController();
    const sleep = async () => controller.abort();
    Object.assign(world.host, { cancelled: controller.signal, sleep });
    world.sandbox.faults.add({
      ...{ service: "acm", operation: "ListCertificates", error: "ThrottlingException", times: 1000 },
    });
    expect(awsErrorName(await thrown(list(acmOf(world))))).toBe("ThrottlingException");
    expect(world.count("ListCertificates")).toBe(1);
  });

  test("and never answers is tried again after half a minute", async () => {
    const world = await openWorld();
    world.sandbox.faults.add({ service: "acm", operation: "ListCertificates", hold: true });
    vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] });
    const answer = list(acmOf(world));
    await world.sandbox.faults.held();
    await vi.advanceTimersByTimeAsync(PATIENT.answerSeconds * 1000 - 100);
    expect(world.count("ListCertificates")).toBe(1);
    await vi.advanceTimersByTimeAsync(200);
    await answer;
    expect(world.count("ListCertificates")).toBe(2);
  });
});

test("a wait whose looks are throttled to its end says so, and not what it saw before", async () => {
  const world = await openWorld({ validationSeconds: 3600 });
  const api = newCertificate(world, [await world.zone("example.com")]);
  world.sandbox.faults.add({
    ...{ service: "acm", operation: "DescribeCertificate", after: 3, times: 10_000 },
    error: "ThrottlingException",
  });
  const error = await failure(api.create({ ...names, issuanceTimeoutMinutes: 5 }));
  expect(error.code).toBe("Throttled");
  expect(error.cause).toContain(api.id);
  expect(error.remedy).toContain("goes on where it stopped");
  world.sandbox.faults.reset();
  expect((await api.update(names)).status).toBe("ISSUED");
  expect(world.count("RequestCertificate")).toBe(1);
});

describe("the waits", () => {
  const throttled = { errorType: "THROTTLING" } as const;

  test("double, are cut, and vary by half", () => {
    const longest = [1, 2, 3, 4, 5, 6, 7].map((tries) => secondsUntilNext(tries, throttled, 1));
    expect(longest).toEqual([1, 2, 4, 8, 16, 20, 20]);
    expect(secondsUntilNext(3, throttled, 0)).toBe(2);
    expect(secondsUntilNext(10, throttled, 0)).toBeUndefined();
    expect(secondsUntilNext(5, { errorType: "TRANSIENT" }, 0)).toBeUndefined();
  });

  test.each(["CLIENT_ERROR", "SERVER_ERROR"] as const)("are none after a %s", (errorType) => {
    expect(secondsUntilNext(1, { errorType }, 0)).toBeUndefined();
  });
});

describe("a quota is met once", () => {
  const request = new RequestCertificateCommand({ DomainName: "api.example.com", ValidationMethod: "DNS" });

  test.each([
    ["of requests in a year", { requestsPerYear: 1 }],
    ["of certificates in a region", { certificatesPerRegion: 1 }],
  ])("%s", async (_, acm) => {
    const world = await openWorld({ acm });
    const zone = await world.zone("example.com");
    const api = newCertificate(world, [zone]);
    await world.hand.acm.send(request);
    world.forgetCalls();
    const error = await failure(api.create(names));
    expect(error.code).toBe("QuotaExceeded");
    expect(error.remedy).toMatch(/Service Quotas.*goes on where it stopped/);
    expect(world.count("RequestCertificate")).toBe(1);
    expect(api.id).toBe("");
  });

  test.each(["LimitExceededException", "LimitExceeded", "ServiceQuotaExceededException"])(
    "under the name %s, also where it comes as throttling does",
    async (error) => {
      const world = await openWorld();
      const fault = { service: "acm", operation: "ListCertificates", times: 1000, error } as const;
      world.sandbox.faults.add({ ...fault, status: 429 });
      expect(awsErrorName(await thrown(list(acmOf(world))))).toBe(error);
      expect(world.count("ListCertificates")).toBe(1);
    },
  );
});

describe("a renewal is paid for each time, and its answer is lost", () => {
  /** An issued certificate whose RenewCertificate meets a fault. */
  async function renewed(fault: { dropConnection: true; afterEffect?: boolean; times?: number }) {
    const world = await openWorld({ managedRenewal: "off" });
    const api = newCertificate(world, [await world.zone("example.com")]);
    await api.create(names);
    world.sandbox.faults.add({ service: "acm", operation: "RenewCertificate", ...fault });
    world.forgetCalls();
    return { world, api };
  }

  test("after AWS acted: it is seen, and not asked for again", async () => {
    const { world, api } = await renewed({ dropConnection: true, afterEffect: true });
    const state = await api.update({ ...names, renewNow: "1" });
    expect(state).toMatchObject({ status: "ISSUED", renewalCount: 1 });
    expect(world.count("RenewCertificate")).toBe(1);
  });

  test("before: it is asked for again, but only after a look", async () => {
    const { world, api } = await renewed({ dropConnection: true });
    expect(await api.update({ ...names, renewNow: "1" })).toMatchObject({ renewalCount: 1 });
    const calls = world.calls("acm");
    const [first, second] = [
      calls.indexOf("acm:RenewCertificate"),
      calls.lastIndexOf("acm:RenewCertificate"),
    ];
    expect(calls.slice(first, second)).toEqual(["acm:RenewCertificate", "acm:DescribeCertificate"]);
  });

  test("every time: it ends in an error, and the next up asks again", async () => {
    const { world, api } = await renewed({ dropConnection: true, times: 1000 });
    const error = await failure(api.update({ ...names, renewNow: "1" }));
    expect(error.code).toBe("Unreachable");
    expect(error.cause).toContain(api.id);
    expect(world.count("RenewCertificate")).toBe(4);
    world.sandbox.faults.reset();
    expect(await api.update({ ...names, renewNow: "1" })).toMatchObject({ renewalCount: 1 });
  });
});

test("a machine whose clock is wrong signs anew by the time that AWS answers with", async () => {
  const world = await openWorld();
  const slow = 20 * 60_000;
  const signedAt: number[] = [];
  const acm = acmOf(world);
  acm.middlewareStack.add(
    (next) => async (args) => {
      const { headers } = args.request as { headers: Record<string, string> };
      const [, year, month, day, hour, minute, second] =
        /^(....)(..)(..)T(..)(..)(..)Z$/.exec(headers["x-amz-date"] ?? "") ?? [];
      signedAt.push(Date.parse(`${year}-${month}-${day}T${hour}:${minute}:${second}Z`));
      return next(args);
    },
    { step: "finalizeRequest", priority: "low", name: "readsDates" },
  );
  world.sandbox.faults.add({
    ...{ service: "acm", operation: "DescribeCertificate", error: "InvalidSignatureException" },
    message: "Signature expired: 20260101T000000Z is now earlier than 20260101T001500Z",
  });
  const trueTime = Date.now();
  vi.useFakeTimers({ toFake: ["Date"], now: trueTime - slow });
  const CertificateArn = `arn:aws:acm:${REGION}:${world.accountId}:certificate/none`;
  const error = await thrown(acm.send(new DescribeCertificateCommand({ CertificateArn })));
  expect(awsErrorName(error)).toBe("ResourceNotFoundException");
  expect(signedAt).toHaveLength(2);
  const [first = 0, second = 0] = signedAt;
  // The answer tells the time: what is signed after it is nearer to that than to this machine's.
  expect(trueTime - first).toBeGreaterThan(slow / 2);
  expect(trueTime - second).toBeLessThan(slow / 2);
});

test("while lists lag behind, a lost state finds its request again by the token", async () => {
  const world = await openWorld({ acm: { listDelaySeconds: 300 }, validationSeconds: 60 });
  const zone = await world.zone("example.com");
  const lost = newCertificate(world, [zone]);
  await lost.create(names);
  expect((await world.hand.acm.send(new ListCertificatesCommand({}))).CertificateSummaryList).toEqual([]);
  world.restart();
  const found = newCertificate(world, [zone]);
  await found.create(names);
  expect(found.id).toBe(lost.id);
});
