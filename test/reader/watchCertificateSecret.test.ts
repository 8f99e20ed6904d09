import { inspect } from "node:util";
import { describe, expect, it, vi } from "vitest";
import {
  type CertificateSecretError,
  type FetchedSecret,
  secretsManagerFetch,
  type WatchClock,
  type WatchOptions,
  wallClock,
  watchCertificateSecret,
} from "../../reader";
import { NOW, openIssuer } from "./bodies";

const DAY = 86_400;

/** A clock that stands still until it is moved; what falls due meanwhile runs. */
class HandClock implements WatchClock {
  #ms = NOW.getTime();
  timers = new Map<number, { due: number; act: () => void }>();
  #made = 0;

  now = () => new Date(this.#ms);

  after(milliseconds: number, act: () => void) {
    const id = this.#made++;
    this.timers.set(id, { due: this.#ms + milliseconds, act });
    return () => void this.timers.delete(id);
  }

  async advance(seconds: number) {
    this.#ms += seconds * 1000;
    for (const [id, { due, act }] of [...this.timers]) {
      if (due > this.#ms || !this.timers.delete(id)) continue;
      act();
    }
    await settle();
  }
}

/** Lets everything run that waits for nothing but promises. */
const settle = () => new Promise((resolve) => setImmediate(resolve));

describe("watchCertificateSecret", async () => {
  const { generation, otherKeyPem } = await openIssuer();
  const first = await generation("01");
  const second = await generation("02", { notAfter: "2027-09-01T00:00:00Z" });
  const ended = await generation("03", { notAfter: "2027-02-01T00:00:00Z" });
  const mismatched = { body: JSON.stringify({ ...JSON.parse(second.body), private_key: otherKeyPem }) };

  async function open(options: Partial<WatchOptions> = {}) {
    const clock = new HandClock();
    const store = { versionId: "v1", value: first.body, fetches: 0, error: undefined as unknown };
    const errors: CertificateSecretError[] = [];
    const changes: string[] = [];
    const watch = await watchCertificateSecret({
      fetch: async () => {
        store.fetches++;
        if (store.error !== undefined) throw store.error;
        return { versionId: store.versionId, value: store.value };
      },
      clock,
      onChange: (parts, previous) => changes.push(`${previous.serial} to ${parts.serial}`),
      onError: (error) => errors.push(error),
      ...options,
    });
    const put = (versionId: string, { body }: { body: string }) =>
      Object.assign(store, { versionId, value: body });
    const codes = () => errors.map((error) => error.code);
    return { watch, clock, store, errors, changes, codes, put };
  }

  /** Answers the first fetch at once, and each later one when the test says so. */
  function gatedFetch() {
    const answers: ((secret: FetchedSecret) => void)[] = [];
    const fetch = vi
      .fn<() => Promise<FetchedSecret>>(() => new Promise((resolve) => void answers.push(resolve)))
      .mockResolvedValueOnce({ versionId: "v1", value: first.body });
    return { fetch, answers };
  }

  it("has the certificate when it begins, and fetches again after each interval", async () => {
    const { watch, clock, store, changes } = await open({ intervalSeconds: 60 });
    expect(watch.current().serial).toBe("01");
    await clock.advance(59);
    expect(store.fetches).toBe(1);
    await clock.advance(1);
    await clock.advance(60);
    expect(store.fetches).toBe(3);
    expect(changes).toEqual([]);
  });

  it("fetches every five minutes where nothing is said", async () => {
    const { clock, store } = await open();
    await clock.advance(299);
    expect(store.fetches).toBe(1);
    await clock.advance(1);
    expect(store.fetches).toBe(2);
  });

  it("takes a new version over, tells of it once, and has another context for TLS", async () => {
    const { watch, clock, changes, put } = await open();
    const before = watch.secureContext();
    put("v2", second);
    await clock.advance(300);
    await clock.advance(300);
    expect(watch.current().serial).toBe("02");
    expect(watch.secureContext()).not.toBe(before);
    expect(changes).toEqual(["01 to 02"]);
  });

  it("goes back to an earlier version that is still good, as after a rollback", async () => {
    const { watch, clock, put } = await open();
    put("v2", second);
    await clock.advance(300);
    put("v1", first);
    await clock.advance(300);
    expect(watch.current().serial).toBe("01");
  });

  it.each([
    ["is no JSON", { body: "garbage" }, "NotJson"],
    ["has the key of another", mismatched, "KeyMismatch"],
    ["has expired", ended, "CertificateExpired"],
  ])("keeps the last good one where a new version %s, says so, and goes on", async (_, bad, code) => {
    const { watch, clock, changes, codes, put } = await open();
    put("v2", bad);
    await clock.advance(300);
    expect(watch.current().serial).toBe("01");
    expect(codes()).toEqual([code]);
    put("v3", second);
    await clock.advance(300);
    expect(watch.current().serial).toBe("02");
    expect(changes).toEqual(["01 to 02"]);
  });

  it("keeps the last good one where the fetch fails, whose error is the cause", async () => {
    const { watch, clock, store, errors, codes } = await open();
    store.error = Object.assign(new Error("no permission"), { name: "AccessDeniedException" });
    await clock.advance(300);
    expect(codes()).toEqual(["FetchFailed"]);
    expect(errors[0]?.message).toContain("AccessDeniedException");
    expect(errors[0]?.cause).toBe(store.error);
    store.error = undefined;
    expect(await watch.refresh()).toBe(false);
    expect(watch.current().serial).toBe("01");
    expect(codes()).toHaveLength(1);
  });

  it("says at each poll that what is current has ended, where nothing better is there", async () => {
    const { watch, clock, codes } = await open({ intervalSeconds: DAY });
    for (let day = 0; day < 138; day++) await clock.advance(DAY);
    expect(codes()).toEqual([]);
    await clock.advance(2 * DAY);
    await clock.advance(DAY);
    expect(codes()).toEqual(["CertificateExpired", "CertificateExpired"]);
    expect(watch.current().serial).toBe("01");
  });

  it("gives a fetch up that never ends, drops what it brings too late, and goes on", async () => {
    const { fetch, answers } = gatedFetch();
    const { watch, clock, codes } = await open({ fetch });
    await clock.advance(300);
    await clock.advance(29);
    expect(codes()).toEqual([]);
    await clock.advance(1);
    expect(codes()).toEqual(["FetchFailed"]);
    answers[0]?.({ versionId: "v2", value: second.body });
    await settle();
    expect(watch.current().serial).toBe("01");
    await clock.advance(300);
    answers[1]?.({ versionId: "v2", value: second.body });
    await settle();
    expect(watch.current().serial).toBe("02");
  });

  it("fetches once more for all who ask while a fetch is under way", async () => {
    const { fetch, answers } = gatedFetch();
    const { watch } = await open({ fetch });
    const running = watch.refresh();
    await settle();
    const waiting = [watch.refresh(), watch.refresh(), watch.refresh()];
    answers[0]?.({ versionId: "v1", value: first.body });
    await settle();
    expect(answers).toHaveLength(2);
    answers[1]?.({ versionId: "v2", value: second.body });
    expect(await Promise.all([running, ...waiting])).toEqual([false, true, true, true]);
    expect(watch.current().serial).toBe("02");
  });

  it("has no timer after stop, and takes nothing over any more", async () => {
    const { watch, clock, store, changes, put } = await open();
    put("v2", second);
    const running = watch.refresh();
    watch.stop();
    expect(await running).toBe(false);
    expect(await watch.refresh()).toBe(false);
    await clock.advance(DAY);
    expect(clock.timers.size).toBe(0);
    expect(store.fetches).toBeLessThanOrEqual(2);
    expect([watch.current().serial, changes]).toEqual(["01", []]);
  });

  it.each([
    ["throws", () => void JSON.parse("broken")],
    ["rejects", () => Promise.reject(new Error("broken"))],
  ])("is not harmed by an onChange that %s", async (_, onChange) => {
    const { watch, clock, codes, put } = await open({ onChange });
    put("v2", second);
    await clock.advance(300);
    expect(watch.current().serial).toBe("02");
    expect(codes()).toEqual(["HandlerFailed"]);
    expect(clock.timers.size).toBe(1);
  });

  it("begins with an error where there is no good certificate yet, and leaves no timer", async () => {
    const clock = new HandClock();
    const fetch = async () => ({ versionId: "v1", value: ended.body });
    await expect(watchCertificateSecret({ fetch, clock })).rejects.toMatchObject({
      code: "CertificateExpired",
    });
    const throwing = () => {
      throw new Error("at once");
    };
    await expect(watchCertificateSecret({ fetch: throwing, clock })).rejects.toMatchObject({
      code: "FetchFailed",
    });
    expect(clock.timers.size).toBe(0);
    await expect(open({ intervalSeconds: 0 })).rejects.toThrow(RangeError);
  });

  it("warns by way of Node where nobody listens", async () => {
    const { clock, put } = await open({ onError: undefined });
    const warn = vi.spyOn(process, "emitWarning").mockImplementation(() => {});
    put("v2", mismatched);
    await clock.advance(300);
    expect(warn).toHaveBeenCalledOnce();
    expect(inspect(warn.mock.calls, { depth: 9 })).not.toContain("PRIVATE");
    warn.mockRestore();
  });
});

describe("the wall clock", () => {
  it("keeps no process alive, and its timers can be taken back", () => {
    const set = vi.spyOn(globalThis, "setTimeout");
    const cancel = wallClock.after(60_000, () => {});
    const timer = set.mock.results[0]?.value as NodeJS.Timeout;
    set.mockRestore();
    expect(timer.hasRef()).toBe(false);
    const clear = vi.spyOn(globalThis, "clearTimeout");
    cancel();
    expect(clear).toHaveBeenCalledWith(timer);
    clear.mockRestore();
  });
});

describe("secretsManagerFetch", () => {
  class Command {
    constructor(readonly input: { SecretId: string }) {}
  }

  it("asks for the secret's current version, and gives its id and text", async () => {
    const send = vi.fn(async (_: Command) => ({ VersionId: "v1", SecretString: "{}" }));
    const fetch = secretsManagerFetch({ send }, Command, "tls-api");
    expect(await fetch()).toEqual({ versionId: "v1", value: "{}" });
    expect(send.mock.calls[0]?.[0].input).toEqual({ SecretId: "tls-api" });
  });

  it("refuses a secret of bytes", async () => {
    const fetch = secretsManagerFetch({ send: async () => ({ VersionId: "v1" }) }, Command, "tls-api");
    await expect(fetch()).rejects.toMatchObject({ code: "NotJson" });
  });
});
