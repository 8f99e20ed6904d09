import { describe, expect, test } from "vitest";
import { failure } from "../../../support/resource";
import { certificateFacts } from "../../../support/resources";
import { currentOf, nextRun, openSecret, readBody } from "../../../support/secrets";
import { DAY } from "../../../support/world";

const nothing = { replaces: [], changes: false };
const byItself = { replaces: [], changes: true };
const NAMES = { dnsNames: ["api.example.com"] };
const VALIDITY = 198;
const REVOKED = { status: "REVOKED" } as const;

/**
 * A secret of day 0 that a setting keeps as it is, though its certificate was renewed on day 150 or revoked: `held` are
 * its inputs from then on, `free` are those of the way out that the error names.
 */
async function openHeld(way: keyof typeof WAYS) {
  const opened = await openSecret({ managedRenewal: "off" });
  const { world, api, facts, secret } = opened;
  const { at, rest } = WAYS[way];
  await secret.create({ certificate: facts, ...at });
  const old = secret.state;
  world.advance(150 * DAY);
  await api.update({ ...NAMES, renewNow: "now" });
  nextRun(world);
  const renewed = certificateFacts(api);
  const { held, free } = await rest({ ...opened, renewed });
  return { ...opened, old, renewed, held, free, day: old.syncedNotAfter.slice(0, 10) };
}

type Opened = Awaited<ReturnType<typeof openSecret>> & { renewed: ReturnType<typeof certificateFacts> };
type Raw = Record<string, unknown>;

const WAYS = {
  "autoSync is off": {
    at: { autoSync: false, syncNow: "1" },
    rest: async ({ renewed }: Opened): Promise<{ held: Raw; free: Raw }> => {
      const held = { autoSync: false, syncNow: "1", certificate: renewed };
      return { held, free: { ...held, syncNow: "2" } };
    },
  },
  // A rollback with autoSync on ends by itself before that.
  "autoSync is off, after a rollback": {
    at: { autoSync: false, syncNow: "1" },
    rest: async ({ renewed, secret, world }: Opened) => {
      const synced = { autoSync: false, syncNow: "2", certificate: renewed };
      await secret.update(synced);
      nextRun(world);
      const held = { ...synced, rollback: true };
      await secret.update(held);
      nextRun(world);
      return { held, free: { ...held, rollback: false, syncNow: "3" } };
    },
  },
  "removeExpiredOrRevoked is off": {
    at: { removeExpiredOrRevoked: false },
    rest: async ({ renewed, facts, secret, world }: Opened) => {
      const held = { removeExpiredOrRevoked: false, certificate: { ...facts, ...REVOKED } };
      await secret.update(held);
      nextRun(world);
      return { held, free: { ...held, certificate: renewed } };
    },
  },
};

describe.each(Object.keys(WAYS) as (keyof typeof WAYS)[])("where %s", (way) => {
  const why = way.replace(/,.*/, "");
  const daysBeforeEnd = (days: number) => (VALIDITY - days - 150) * DAY;

  test("plans warn from 30 days before the end of what readers get, and change nothing", async () => {
    const { world, secret, held, day } = await openHeld(way);
    await secret.update(held);
    world.advance(daysBeforeEnd(31));
    nextRun(world);
    expect(secret.diff(held)).toEqual(nothing);
    expect(world.messages("notice").join()).not.toContain("readers get");
    world.advance(2 * DAY);
    nextRun(world);
    expect(secret.diff(held)).toEqual(nothing);
    expect(world.messages("notice")).toContain(`readers get a certificate that expires on ${day}, as ${why}`);
    await secret.update(held);
  });

  test("it is an error after that end, in each up, and an update with a notice in the plan", async () => {
    const { world, secret, held, old, day } = await openHeld(way);
    await secret.update(held);
    world.advance(daysBeforeEnd(-1));
    nextRun(world);
    const before = await currentOf(world, secret.id);
    for (const _ of ["this run", "the next one"]) {
      expect(secret.diff(held)).toEqual(byItself);
      const told = `readers get a certificate that has expired on ${day}, as ${why}: pulumi up fails while they do`;
      expect(world.messages("notice")).toContain(told);
      const error = await failure(secret.update(held));
      expect(error.code).toBe("CertificateExpired");
      expect(error.cause).toContain(
        `Readers of ${secret.id} get a certificate that has expired on ${day}, as ${why}.`,
      );
      expect(secret.state).toMatchObject({ syncedSerial: old.syncedSerial, isUnfinished: false });
      nextRun(world);
    }
    expect(await currentOf(world, secret.id)).toBe(before);
  });

  test("it keeps other changes of the same run from nothing", async () => {
    const { world, secret, held } = await openHeld(way);
    await secret.update(held);
    world.advance(daysBeforeEnd(-1));
    nextRun(world);
    const more = { ...held, tags: { team: "web" } };
    expect((await failure(secret.update(more))).code).toBe("CertificateExpired");
    expect(secret.state).toMatchObject({ tags: { team: "web" } });
    nextRun(world);
    expect(secret.diff(more)).toEqual(byItself);
  });

  test("the run that mends it does not fail, and the next one is quiet", async () => {
    const { world, secret, held, free, renewed } = await openHeld(way);
    await secret.update(held);
    world.advance(daysBeforeEnd(-1));
    nextRun(world);
    await failure(secret.update(held));
    nextRun(world);
    secret.diff(free);
    expect(world.messages("notice").join()).not.toContain("readers get");
    await secret.update(free);
    expect(secret.state).toMatchObject({ status: "current", syncedSerial: renewed.serial });
    expect((await readBody(world, secret.id)).certificate).toContain("BEGIN CERTIFICATE");
    nextRun(world);
    expect(secret.diff(free)).toEqual(nothing);
    expect(world.messages("notice")).toEqual([]);
  });

  test("neither a refresh nor a destroy fails", async () => {
    const { world, secret, held } = await openHeld(way);
    await secret.update(held);
    world.advance(daysBeforeEnd(-1));
    nextRun(world);
    expect(await secret.refresh()).toBe(true);
    world.host.plans = false;
    expect(secret.diff(held).changes).toBe(false);
    await secret.delete();
  });
});

test("a rollback with autoSync on whose certificate is the newest warns, and ends with the next renewal", async () => {
  const { world, api, facts, secret } = await openSecret({ managedRenewal: "off" });
  await secret.create({ certificate: facts });
  const other = { certificate: facts, includeRootCa: true };
  await secret.update(other);
  nextRun(world);
  const held = { ...other, rollback: true };
  await secret.update(held);
  expect(secret.state.status).toBe("rolled-back");
  world.advance(180 * DAY);
  nextRun(world);
  secret.diff(held);
  const day = secret.state.syncedNotAfter.slice(0, 10);
  expect(world.messages("notice")).toContain(
    `readers get a certificate that expires on ${day}, as the version before the newest is current`,
  );
  await api.update({ ...NAMES, renewNow: "now" });
  nextRun(world);
  const renewed = { ...held, certificate: certificateFacts(api) };
  expect(secret.diff(renewed).changes).not.toBe(false);
  world.advance(20 * DAY);
  nextRun(world);
  expect((await failure(secret.update(held))).code).toBe("CertificateExpired");
  await secret.update(renewed);
  expect(secret.state).toMatchObject({ status: "current", syncedSerial: api.state.serial });
});

test("a secret that follows its certificate says nothing of its end", async () => {
  const { world, facts, secret } = await openSecret({ managedRenewal: "off" });
  await secret.create({ certificate: facts });
  world.advance(190 * DAY);
  nextRun(world);
  expect(secret.diff({ certificate: facts })).toEqual(nothing);
  expect(world.messages("notice")).toEqual([]);
});
