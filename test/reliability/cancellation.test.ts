import { describe, expect, test } from "vitest";
import { waitFor } from "../../provider/aws/calls/wait";
import { Host } from "../../provider/host/host";
import { failure } from "../support/resource";
import { certificateFacts, newCertificate, newSecret } from "../support/resources";
import { openWorld, REGION, type World } from "../support/world";

/** Ctrl-C once: the person cancels while the provider sleeps for the `nap`-th time. Gives the calls until then. */
function cancelAtNap(world: World, nap: number): { calls: string[] } {
  const controller = new AbortController();
  const until = { calls: [] as string[] };
  let naps = 0;
  Object.assign(world.host, {
    cancelled: controller.signal,
    sleep: async (seconds: number) => {
      naps += 1;
      if (naps < nap) return world.advance(seconds);
      until.calls = world.calls();
      controller.abort();
    },
  });
  return until;
}

describe("a certificate whose create is cancelled", () => {
  test("ends at once with its ARN recorded, and the next up goes on without another request", async () => {
    const world = await openWorld({ validationSeconds: 600 });
    const api = newCertificate(world, [await world.zone("example.com")]);
    const until = cancelAtNap(world, 3);
    const before = world.now();
    const ended = await failure(api.create({ dnsNames: ["api.example.com"] }));
    expect(ended).toMatchObject({
      code: "Cancelled",
      cause: expect.stringMatching(
        /was cancelled while it waited for the issue of arn:aws:acm:\S+, after \d+ s\.$/,
      ),
      remedy: expect.stringContaining("Run the same command again"),
    });
    expect(world.now().getTime() - before.getTime()).toBeLessThanOrEqual(10_000);
    expect(api.id).toMatch(/^arn:aws:acm:/);
    expect(until.calls).toContain("acm:RequestCertificate");
    expect(world.calls()).toEqual(until.calls);

    world.restart();
    const { id } = api;
    await api.update({ dnsNames: ["api.example.com"] });
    expect(api.id).toBe(id);
    expect(api.state.status).toBe("ISSUED");
    expect(world.count("RequestCertificate")).toBe(1);
  });

  test("before the request asks for nothing, and has nothing to record", async () => {
    const world = await openWorld();
    const api = newCertificate(world, [await world.zone("example.com")]);
    Object.assign(world.host, { cancelled: AbortSignal.abort() });
    const ended = await failure(api.create({ dnsNames: ["api.example.com"] }));
    expect(ended).toMatchObject({ code: "Cancelled", cause: expect.stringContaining("nothing was begun") });
    expect(api.id).toBe("");
    expect(world.count("RequestCertificate")).toBe(0);
  });
});

test("a renewal that is cancelled before it is asked for is not asked for", async () => {
  const world = await openWorld();
  const api = newCertificate(world, [await world.zone("example.com")]);
  await api.create({ dnsNames: ["api.example.com"] });
  Object.assign(world.host, { cancelled: AbortSignal.abort() });
  const ended = await failure(api.update({ dnsNames: ["api.example.com"], renewNow: "1" }));
  expect(ended).toMatchObject({ code: "Cancelled" });
  expect(world.count("RenewCertificate")).toBe(0);

  world.restart();
  await api.update({ dnsNames: ["api.example.com"], renewNow: "1" });
  expect(api.state.renewalCount).toBe(1);
  expect(world.count("RenewCertificate")).toBe(1);
});

describe("a wait that is cancelled", () => {
  const waiting = { resource: "It", awaited: "what never comes", deadlineSeconds: 3600 };
  const rest = { onPending: () => {}, timeout: () => new Error("too late") };

  test("does not wait for a look that hangs", async () => {
    const controller = new AbortController();
    const clock = { now: () => new Date(0), sleep: async () => {}, cancelled: controller.signal };
    const probe = () => {
      queueMicrotask(() => controller.abort());
      return new Promise<string>(() => {});
    };
    const ended = waitFor({ ...waiting, ...rest, probe, judge: async () => "done" }, clock);
    await expect(ended).rejects.toMatchObject({ code: "Cancelled" });
  });

  test("neither looks nor judges again, as both may change something", async () => {
    const controller = new AbortController();
    const done: string[] = [];
    const clock = {
      now: () => new Date(0),
      sleep: async () => controller.abort(),
      cancelled: controller.signal,
    };
    const probe = async () => void done.push("look");
    const judge = async () => {
      done.push("judge");
      return "pending" as const;
    };
    await expect(waitFor({ ...waiting, ...rest, probe, judge }, clock)).rejects.toMatchObject({
      code: "Cancelled",
      cause: "The command was cancelled while it waited for what never comes, after 0 s.",
    });
    expect(done).toEqual(["look", "judge"]);
  });

  test("hears the answer of a probe that changes something", async () => {
    const controller = new AbortController();
    const clock = { now: () => new Date(0), sleep: async () => {}, cancelled: controller.signal };
    const probe = async () => {
      controller.abort();
      return "deleted";
    };
    const wait = { ...waiting, ...rest, probe, isAct: true, judge: async () => "done" as const };
    expect(await waitFor(wait, clock)).toBe("deleted");
  });

  test("sleeps no longer in the real host, nor leaves a timer behind", async () => {
    const controller = new AbortController();
    const host = new Host({}, controller.signal);
    const timers = () => process.getActiveResourcesInfo().filter((one) => one === "Timeout").length;
    const before = timers();
    const slept = host.sleep(3600);
    expect(timers()).toBe(before + 1);
    controller.abort();
    await slept;
    expect(timers()).toBe(before);
    await host.sleep(3600);
  });
});

test("a secret whose export is cancelled is not made, and made by the next run", async () => {
  const world = await openWorld();
  const api = newCertificate(world, [await world.zone("example.com")]);
  await api.create({ dnsNames: ["api.example.com"] });
  const secret = newSecret(world);
  Object.assign(world.host, { cancelled: AbortSignal.abort() });
  const ended = await failure(secret.create({ certificate: certificateFacts(api) }));
  expect(ended).toMatchObject({ code: "Cancelled" });
  expect(world.count("CreateSecret")).toBe(0);
  world.restart();
  await secret.create({ certificate: certificateFacts(api) });
  expect(secret.id).toContain(`:secretsmanager:${REGION}:`);
});
