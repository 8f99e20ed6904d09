import { describe, expect, test } from "vitest";
import { certificateFacts } from "../../../support/resources";
import {
  currentOf,
  nextRun,
  openSecret,
  promoteByHand,
  readBody,
  writeByHand,
} from "../../../support/secrets";
import { DAY } from "../../../support/world";

const nothing = { replaces: [], changes: false };
const byItself = { replaces: [], changes: true };
/** Days that a certificate is valid. */
const VALIDITY = 198;

/** A secret whose first certificate is of day 0 and whose second is of day 150, which it is now. */
async function openTwoGenerations(more: object = {}) {
  const opened = await openSecret({ managedRenewal: "off" });
  const { world, api, facts, secret } = opened;
  const names = { dnsNames: ["api.example.com"] };
  await secret.create({ certificate: facts, ...more });
  const old = secret.state;
  world.advance(150 * DAY);
  await api.update({ ...names, renewNow: "now" });
  const raw = { certificate: certificateFacts(api), ...more };
  nextRun(world);
  await secret.update(raw);
  nextRun(world);
  return { ...opened, old, newest: secret.state, raw, expiry: old.syncedNotAfter.slice(0, 10) };
}

/** The same, rolled back by the program or by hand. */
async function openHeld(way: "program" | "hand", more: object = {}) {
  const opened = await openTwoGenerations(more);
  const { world, secret, old, raw } = opened;
  const held = way === "program" ? { ...raw, rollback: true } : raw;
  if (way === "hand") {
    await promoteByHand(world, secret.id, old.versionId);
    await secret.refresh();
  } else await secret.update(held);
  nextRun(world);
  return { ...opened, held };
}

/** Advances to so many days before the end of the first certificate; the second was made on day 150. */
const daysBeforeEnd = (days: number) => (VALIDITY - days - 150) * DAY;

test("the state remembers when the certificates of both versions end", async () => {
  const { old, newest } = await openTwoGenerations();
  expect(newest.previousNotAfter).toBe(old.certificate.notAfter);
  expect(newest.syncedNotAfter).toBe(newest.certificate.notAfter);
  expect(Date.parse(newest.syncedNotAfter)).toBeGreaterThan(Date.parse(newest.previousNotAfter));
});

describe.each(["program", "hand"] as const)("a rollback by %s", (way) => {
  test("is silent of its certificate's end while that is far, and warns from 30 days before", async () => {
    const { world, secret, old, held, expiry } = await openHeld(way);
    const stays = `${secret.state.secretName} is rolled back, and stays so until its certificate changes`;
    world.advance(daysBeforeEnd(31));
    expect(secret.diff(held)).toEqual(nothing);
    expect(world.messages("notice")).toEqual([stays]);
    world.advance(2 * DAY);
    nextRun(world);
    expect(secret.diff(held)).toEqual(nothing);
    expect(world.messages("notice")).toEqual([
      `${stays}; 7 days before the end of its certificate the newest one is promoted again`,
      `readers get a certificate that expires on ${expiry}, as the version before the newest is current`,
    ]);
    expect(await currentOf(world, secret.id)).toBe(old.versionId);
  });

  test.each([6, -12])("ends %d days before that end, once, with a reason", async (days) => {
    const { world, secret, newest, held, expiry } = await openHeld(way);
    world.advance(daysBeforeEnd(days));
    nextRun(world);
    await secret.refresh();
    expect(secret.diff(held)).toEqual(byItself);
    expect(world.messages("notice")).toEqual([
      `${secret.state.secretName} is rolled back to a certificate that ${days > 0 ? "expires" : "has expired"} on ${expiry}: the newest one will be promoted again`,
    ]);
    await secret.update(held);
    expect(secret.state).toMatchObject({
      status: "current",
      versionId: newest.versionId,
      isRolledBack: false,
    });
    expect(await currentOf(world, secret.id)).toBe(newest.versionId);
    expect(secret.diff(held)).toEqual(nothing);
  });

  test("is not ended by a refresh, whose clock decides nothing", async () => {
    const { world, secret, held } = await openHeld(way);
    world.advance(daysBeforeEnd(-1));
    world.host.plans = false;
    expect(secret.diff(held)).toEqual(nothing);
  });

  test("whose certificate has expired is not repaired after a change by hand: the newest is written", async () => {
    const { world, secret, newest, held } = await openHeld(way);
    await writeByHand(world, secret.id);
    world.advance(daysBeforeEnd(-1));
    nextRun(world);
    await secret.refresh();
    expect(secret.diff(held)).toEqual(byItself);
    await secret.update(held);
    expect(secret.state).toMatchObject({ status: "current", versionId: newest.versionId });
  });
});

test("a version that is usable no more is not promoted again after a change by hand: the newest is", async () => {
  const { world, secret, old, newest, held } = await openHeld("program");
  await writeByHand(world, secret.id);
  await secret.refresh();
  // As if AWS had pruned it.
  Object.assign(secret.state, { versionId: "p".repeat(32), syncedNotAfter: "" });
  expect(secret.diff(held)).toEqual(byItself);
  world.lines.length = 0;
  await secret.update(held);
  const [notice] = world.messages("notice");
  expect(notice).toMatch(
    /^the version p+ that .* was rolled back to is not promoted again: .+ The newest content is/,
  );
  expect(secret.state).toMatchObject({ status: "current", versionId: newest.versionId, rollback: true });
  expect(await readBody(world, secret.id)).toHaveProperty("certificate");
  expect(await currentOf(world, secret.id)).not.toBe(old.versionId);
  nextRun(world);
  expect(secret.diff(held)).toEqual(nothing);
});

test("the end of a rollback waits for a token where autoSync is off, and every plan says so", async () => {
  const { world, secret, newest, held, expiry } = await openHeld("program", {
    autoSync: false,
    syncNow: "first",
  });
  // The renewal itself was waiting, too.
  await secret.update({ ...held, rollback: false, syncNow: "second" });
  nextRun(world);
  const manual = { ...held, syncNow: "second" };
  await secret.update(manual);
  expect(secret.state.isRolledBack).toBe(true);
  nextRun(world);
  world.advance(daysBeforeEnd(20));
  nextRun(world);
  const end = `readers get a certificate that expires on ${expiry}, as autoSync is off`;
  expect(secret.diff(manual)).toEqual(nothing);
  expect(world.messages("notice")).toEqual([end]);
  world.advance(15 * DAY);
  nextRun(world);
  expect(secret.diff(manual)).toEqual(nothing);
  expect(world.messages("notice")).toEqual([
    "autoSync is off: the end of the rollback waits for syncNow",
    end,
  ]);
  await secret.update({ ...manual, syncNow: "third" });
  expect(secret.state).toMatchObject({ status: "current", isRolledBack: false });
  expect(secret.state.versionId).not.toBe(newest.previousVersionId);
});

test("a rollback to a certificate that ends soon says so when it is asked for", async () => {
  const { world, secret, raw, expiry } = await openTwoGenerations();
  world.advance(daysBeforeEnd(20));
  nextRun(world);
  secret.diff({ ...raw, rollback: true });
  expect(world.messages("notice")).toEqual([
    `the secret will be rolled back to the version before, whose certificate expires on ${expiry}`,
  ]);
});
