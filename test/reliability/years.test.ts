import { X509Certificate } from "node:crypto";
import { DescribeCertificateCommand } from "@aws-sdk/client-acm";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { renewAfter } from "../../provider/certificate/plan/renewal";
import type { Difference } from "../../provider/kind/lifecycle";
import { certificateFacts, newCertificate, newSecret } from "../support/resources";
import { readBody } from "../support/secrets";
import { DAY, openWorld, type World } from "../support/world";

const DAY_MS = DAY * 1000;
const HOUR_MINUTES = 60;
const DAY_MINUTES = 24 * HOUR_MINUTES;
const YEARS_MS = 3 * 365 * DAY_MS;
const unchanged = { replaces: [], changes: false };

/** How somebody keeps a stack: minutes between applies, over and over again. */
interface Habit {
  renewBeforeDays: number;
  managedRenewal: "aws" | "off";
  gaps: number[];
}

/**
 * Every gap is at least four hours, and shorter by an hour or more than the window in which a renewal is due. On the
 * whole there are two applies a day at most, which bounds the time that this takes.
 */
const gapsWithin = (renewBeforeDays: number) =>
  fc
    .array(fc.integer({ min: 4 * HOUR_MINUTES, max: renewBeforeDays * DAY_MINUTES - HOUR_MINUTES }), {
      minLength: 1,
      maxLength: 40,
      size: "max",
    })
    .filter((gaps) => gaps.reduce((sum, gap) => sum + gap) >= (gaps.length * DAY_MINUTES) / 2);

const habits: fc.Arbitrary<Habit> = fc.integer({ min: 1, max: 30 }).chain((renewBeforeDays) =>
  fc.record({
    renewBeforeDays: fc.constant(renewBeforeDays),
    managedRenewal: fc.constantFrom("aws" as const, "off" as const),
    gaps: gapsWithin(renewBeforeDays),
  }),
);

/** A certificate and its secret as one stack; `apply` does what the engine does with them. */
async function openStack({ renewBeforeDays, managedRenewal }: Habit) {
  const world = await openWorld({ managedRenewal });
  const api = newCertificate(world, [await world.zone("example.com")]);
  const secret = newSecret(world);
  const inputs = { dnsNames: ["api.example.com"], renewBeforeDays };
  await api.create(inputs);
  await secret.create({ certificate: certificateFacts(api) });
  const diff = () => api.diff(inputs);
  const secretDiff = () => secret.diff({ certificate: certificateFacts(api) });
  /** True where the certificate was renewed, and the secret written again. */
  async function apply(): Promise<boolean> {
    world.restart();
    const isDue = asksForUpdate(diff());
    if (isDue) await api.update(inputs);
    expect(asksForUpdate(secretDiff()), "the secret follows the certificate, and nothing else").toBe(isDue);
    if (isDue) await secret.update({ certificate: certificateFacts(api) });
    return isDue;
  }
  return { world, api, secret, diff, secretDiff, apply };
}

type Stack = Awaited<ReturnType<typeof openStack>>;

function asksForUpdate({ replaces, changes }: Omit<Difference, "reasons">): boolean {
  expect(replaces).toEqual([]);
  return changes !== false;
}

/** The certificate that a reader of the secret has: the serial, and the end in milliseconds. */
async function held({ world, secret }: Stack) {
  const { certificate = "" } = await readBody(world, secret.id);
  const { serialNumber, validTo } = new X509Certificate(certificate);
  return { serial: serialNumber.toLowerCase(), end: Date.parse(validTo) };
}

const plain = (serial: string) => serial.replaceAll(":", "").toLowerCase();

async function serialAtAcm({ hand }: World, CertificateArn: string): Promise<string> {
  const { Certificate } = await hand.acm.send(new DescribeCertificateCommand({ CertificateArn }));
  return plain(Certificate?.Serial ?? "");
}

/** The window opens the asked number of days before the end, and at most one day earlier. */
function expectWindow({ api }: Stack, { renewBeforeDays }: Habit): void {
  const days = (Date.parse(api.state.notAfter) - Date.parse(api.state.renewAfter)) / DAY_MS;
  expect(days).toBeGreaterThanOrEqual(renewBeforeDays);
  expect(days).toBeLessThan(renewBeforeDays + 1);
}

/** Three years of applies; gives the serials that the secret has held, oldest first. */
async function live(stack: Stack, habit: Habit): Promise<string[]> {
  const { world, api } = stack;
  const end = world.now().getTime() + YEARS_MS;
  const now = () => world.now().getTime();
  let holds = await held(stack);
  const serials = [holds.serial];
  for (let apply = 0; now() < end; apply++) {
    world.advance((habit.gaps[apply % habit.gaps.length] ?? 0) * 60);
    expect(holds.end, "just before an apply, the secret's certificate is valid").toBeGreaterThan(now());
    const isDue = now() >= Date.parse(api.state.renewAfter);
    expect(await stack.apply(), "an apply renews where it is due, and only there").toBe(isDue);
    if (isDue) {
      holds = await held(stack);
      serials.push(holds.serial);
      expectWindow(stack, habit);
    }
    expect(holds.end, "just after an apply too").toBeGreaterThan(now());
    expect(stack.diff()).toEqual(unchanged);
    expect(stack.secretDiff()).toEqual(unchanged);
  }
  return serials;
}

/** One request was paid for, and one renewal a generation, by whomever. */
async function expectNothingPaidTwice({ world, api }: Stack, habit: Habit, written: string[]): Promise<void> {
  const { renewalCount, previousSerials, serial } = api.state;
  expect(world.count("RequestCertificate")).toBe(1);
  expect(world.count("RenewCertificate")).toBe(habit.managedRenewal === "off" ? renewalCount : 0);
  expect([...previousSerials, serial].map(plain)).toEqual(written);
  expect(new Set(written).size).toBe(1 + renewalCount);
  // 198 days each, so that more than 153 and less than 198 lie between two renewals.
  expect(renewalCount).toBeGreaterThanOrEqual(5);
  expect(renewalCount).toBeLessThanOrEqual(7);
  const newest = await serialAtAcm(world, api.id);
  // AWS may be ahead by the one renewal that the next due date adopts.
  if (habit.managedRenewal === "off") expect(newest).toBe(plain(serial));
  else expect(written.slice(0, -1)).not.toContain(newest);
}

describe("three years of applies, at any rhythm shorter than the renewal window", () => {
  test("never leave an expired certificate in the secret, and pay for each generation once", async () => {
    await fc.assert(
      fc.asyncProperty(habits, async (habit) => {
        const stack = await openStack(habit);
        expectWindow(stack, habit);
        const written = await live(stack, habit);
        await expectNothingPaidTwice(stack, habit, written);
        await stack.world.sandbox.close();
      }),
      // A smaller habit that fails would take minutes to find: the failure shows the path to the one that was found.
      { numRuns: 10, endOnFailure: true },
    );
  });
});

describe("the renewal dates of 1,000 certificates that were issued together", () => {
  const issued = { notBefore: "2046-03-01T00:00:00.000Z", notAfter: "2046-09-14T23:59:59.000Z" };
  const terms = { ...issued, autoRenew: true, renewBeforeDays: 30 };

  test("are spread over one day, and are the same in every plan", async () => {
    const world = await openWorld();
    const zones = [await world.zone("example.com")];
    const plan = () => {
      world.restart();
      return Array.from({ length: 1000 }, (_, index) => {
        const { certificateId } = newCertificate(world, zones, `host-${index}`).check({
          dnsNames: [`host-${index}.example.com`],
        });
        return renewAfter({ ...terms, certificateId });
      });
    };
    const dates = plan();
    expect(plan()).toEqual(dates);
    const last = Date.parse(terms.notAfter) - terms.renewBeforeDays * DAY_MS;
    const hours = dates.map((date) => Math.floor((last - Date.parse(date)) / (DAY_MS / 24)));
    const inEachHour = Array.from({ length: 24 }, (_, hour) => hours.filter((one) => one === hour).length);
    expect(inEachHour.reduce((sum, count) => sum + count)).toBe(1000);
    // About 42 an hour; all of it follows from the names, so that nothing here is left to chance.
    expect(Math.min(...inEachHour)).toBeGreaterThan(20);
    expect(Math.max(...inEachHour)).toBeLessThan(70);
  });
});
