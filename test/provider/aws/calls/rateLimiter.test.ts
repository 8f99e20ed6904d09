import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { type Permit, RateLimiter } from "../../../../provider/aws/calls/rateLimiter";
import { ManualClock } from "../../../support/manualClock";

const RATE = { perSecond: 5, burst: 2 };

/** Calls that note when they went out, in seconds. */
function limited(rate = RATE) {
  const clock = new ManualClock();
  const limiter = new RateLimiter("acm:RequestCertificate", rate, clock);
  const sent: { name: string; at: number; permit: Permit }[] = [];
  const failed: unknown[] = [];
  const call = (name: string, amount = 1) =>
    limiter.acquire(amount).then(
      (permit) => void sent.push({ name, at: clock.now().getTime() / 1000, permit }),
      (error: unknown) => void failed.push(error),
    );
  const calls = (count: number) => {
    for (let n = 0; n < count; n++) void call(`${n}`);
  };
  return { clock, limiter, sent, failed, call, calls, times: () => sent.map(({ at }) => at) };
}

describe("calls that draw on one bucket", () => {
  test("go at once as far as the burst reaches, and then at the rate", async () => {
    const { clock, calls, times } = limited();
    calls(5);
    await clock.pass(10);
    expect(times()).toEqual([0, 0, 0.2, 0.4, 0.6]);
  });

  test("go out first come first served, those that come later behind those that wait", async () => {
    const { clock, call, sent, limiter } = limited();
    for (const name of ["a", "b", "c", "d"]) void call(name);
    await clock.pass(0.1);
    void call("e");
    expect(limiter.waiting).toBe(3);
    await clock.pass(10);
    expect(sent.map(({ name }) => name)).toEqual(["a", "b", "c", "d", "e"]);
    expect(limiter.waiting).toBe(0);
  });

  test("sleep one for all, and need no longer on a clock that every sleep moves", async () => {
    const { clock, calls, times } = limited();
    calls(1000);
    await clock.pass(0);
    expect(clock.sleepers).toBe(1);
    await clock.pass(300);
    expect(times()).toHaveLength(1000);
    expect(times().at(-1)).toBeCloseTo(998 / 5, 1);
  });

  test("go out no more than the burst at once after the machine was stuck", async () => {
    const { clock, calls, times } = limited();
    calls(20);
    await clock.pass(0);
    await clock.leap(60);
    expect(times()).toEqual([0, 0, 60, 60]);
    await clock.pass(0.2);
    expect(times()).toHaveLength(5);
  });

  test("of more weight than the bucket holds go from a full one, and the next wait for what it owes", async () => {
    const { clock, call, times } = limited({ perSecond: 100, burst: 1000 });
    void call("huge", 1500);
    void call("one", 1);
    await clock.pass(60);
    expect(times()).toEqual([0, 5.01]);
  });

  test("end where the clock does not move, but sleeps end", async () => {
    const clock = { now: () => new Date(0), sleep: async () => {}, cancelled: new AbortController().signal };
    const limiter = new RateLimiter("acm:RequestCertificate", RATE, clock);
    const calls = Array.from({ length: 50 }, () => limiter.acquire());
    expect(await Promise.all(calls)).toHaveLength(50);
  });

  test("all hear of it where the clock itself fails", async () => {
    const sleep = () => Promise.reject(new Error("no timers"));
    const clock = { now: () => new Date(0), sleep, cancelled: new AbortController().signal };
    const limiter = new RateLimiter("acm:RequestCertificate", RATE, clock);
    const ended = await Promise.allSettled([1, 2, 3, 4].map(() => limiter.acquire()));
    expect(ended.map(({ status }) => status)).toEqual(["fulfilled", "fulfilled", "rejected", "rejected"]);
  });
});

describe("where AWS throttles", () => {
  test("nothing goes out for a second, and then half as much, for calls that went together", async () => {
    const { clock, calls, sent, times, limiter } = limited();
    calls(10);
    await clock.pass(0);
    for (const { permit } of sent) permit.throttled();
    expect(limiter.perSecond).toBe(2.5);
    await clock.pass(2);
    expect(times().slice(2)).toEqual([1, 1.4, 1.8]);
  });

  test("again and again, it is not brought below an eighth", async () => {
    const { clock, calls, sent, limiter } = limited();
    calls(200);
    for (let n = 0; n < 10; n++) {
      await clock.pass(3);
      sent.at(-1)?.permit.throttled();
    }
    expect(limiter.perSecond).toBe(5 / 8);
  });

  test("and then answers, the rate comes back by and by, and no further", async () => {
    const { clock, calls, sent, limiter } = limited();
    calls(300);
    await clock.pass(0);
    sent[0]?.permit.throttled();
    // Answers to earlier calls tell nothing about the present rate.
    sent[1]?.permit.answered();
    expect(limiter.perSecond).toBe(2.5);
    const answerAll = (count: number) => {
      for (const { permit } of sent.splice(0, count)) permit.answered();
    };
    sent.splice(0);
    await clock.pass(20);
    answerAll(40);
    expect(limiter.perSecond).toBeCloseTo(3.5);
    await clock.pass(60);
    answerAll(1000);
    expect(limiter.perSecond).toBe(5);
  });
});

describe("once the person has cancelled", () => {
  test("those that wait end in an error that says what they waited for, and none goes out", async () => {
    const { clock, calls, sent, failed } = limited();
    calls(5);
    await clock.pass(0);
    await clock.cancel();
    await clock.pass(10);
    expect(sent).toHaveLength(2);
    expect(failed).toHaveLength(3);
    expect(failed[0]).toMatchObject({
      code: "Cancelled",
      resource: "acm:RequestCertificate",
      cause: "The command was cancelled while it waited for its turn: AWS allows 5 calls a second.",
    });
  });

  test("what need not wait goes on, and what would have to ends", async () => {
    const { clock, calls, sent, failed } = limited();
    await clock.cancel();
    calls(3);
    await clock.pass(1);
    expect(sent).toHaveLength(2);
    expect(failed).toHaveLength(1);
  });
});

/** Events, one after the other: calls come, time passes smoothly or by a leap, AWS throttles or answers. */
const events = fc.array(
  fc.oneof(
    fc.record({ calls: fc.integer({ min: 1, max: 30 }) }),
    fc.record({ pass: fc.integer({ min: 1, max: 5000 }) }),
    fc.record({ leap: fc.integer({ min: 1, max: 20_000 }) }),
    fc.record({ throttles: fc.boolean() }),
  ),
  { minLength: 1, maxLength: 30 },
);

test("in no window more goes out than the burst and the rate allow, and all goes out in the end", async () => {
  await fc.assert(
    fc.asyncProperty(
      events,
      fc.integer({ min: 1, max: 50 }),
      fc.integer({ min: 1, max: 20 }),
      async (happening, perSecond, burst) => {
        const { clock, calls, sent, times } = limited({ perSecond, burst });
        let asked = 0;
        for (const event of happening) {
          if ("calls" in event) {
            calls(event.calls);
            asked += event.calls;
          } else if ("pass" in event) await clock.pass(event.pass / 1000);
          else if ("leap" in event) await clock.leap(event.leap / 1000);
          else if (event.throttles) sent.at(-1)?.permit.throttled();
          else sent.at(-1)?.permit.answered();
        }
        await clock.pass(asked / (perSecond / 8) + 10);
        const at = times();
        expect(at).toHaveLength(asked);
        const isCrowded = at.some((from, first) =>
          at.slice(first).some((to, more) => more + 1 > burst + (to - from) * perSecond + 1e-6),
        );
        expect(isCrowded).toBe(false);
      },
    ),
    { numRuns: 60 },
  );
});
