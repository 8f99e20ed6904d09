import { describe, expect, test } from "vitest";
import { UNKNOWN } from "../../../provider/kernel/unknown";
import { openIssued } from "../../support/issued";
import { DAY } from "../../support/world";

const names = ["api.example.com", "www.example.com"];
/** Lets a profile or CA replace what is paid for; see certificate-protection.test.ts. */
const bought = { protectPaid: false };
const unchanged = { replaces: [], changes: false };
const update = { replaces: [], changes: undefined };
/** Outputs that a renewal changes. */
const RENEWAL =
  "serial, notBefore, notAfter, renewAfter, renewalCount, previousSerials and fingerprintSha256 change";
const replace = (...replaces: string[]) => ({ replaces, changes: undefined });

describe("diff", () => {
  test.each([
    ["the same again is no change", { dnsNames: names }, unchanged],
    ["another order is no change", { dnsNames: [...names].reverse() }, unchanged],
    ["duplicates and capitals are no change", { dnsNames: [...names, "API.example.com"] }, unchanged],
    [
      "the common name said in so many words is no change",
      { commonName: "api.example.com", dnsNames: names },
      unchanged,
    ],
    [
      "the algorithm of the profile said again is only recorded",
      { dnsNames: names, keyAlgorithm: "EC_prime256v1" },
      update,
    ],
    ["a name more replaces", { dnsNames: [...names, "new.example.com"] }, replace("dnsNames")],
    ["a name less replaces", { dnsNames: ["api.example.com"] }, replace("dnsNames")],
    [
      "a name that was the common name takes it along",
      { dnsNames: ["www.example.com"] },
      replace("commonName", "dnsNames"),
    ],
    [
      "another common name replaces",
      { commonName: "www.example.com", dnsNames: names },
      replace("commonName"),
    ],
    [
      "another algorithm replaces",
      { dnsNames: names, keyAlgorithm: "EC_secp384r1" },
      replace("keyAlgorithm"),
    ],
    [
      "another account replaces",
      { dnsNames: names, accountId: "999988887777", ...bought },
      replace("accountId"),
    ],
    ["another region replaces", { dnsNames: names, region: "eu-central-1", ...bought }, replace("region")],
    ["other tags are an update", { dnsNames: names, tags: { team: "shop" } }, update],
    ["renewBeforeDays is an update", { dnsNames: names, renewBeforeDays: 7 }, update],
    ["autoRenew is an update", { dnsNames: names, autoRenew: false }, update],
    ["names that are not known yet replace nothing", { dnsNames: UNKNOWN }, update],
    ["an account that is not known yet replaces nothing", { dnsNames: names, accountId: UNKNOWN }, update],
  ])("%s", async (_, raw, expected) => {
    const { world, api } = await openIssued({ dnsNames: names });
    expect(api.diff(raw)).toEqual(expected);
    expect(world.calls()).toEqual([]);
    expect(world.messages("notice")).toEqual([]);
  });

  test("another algorithm of the profile replaces, another policy or description of it does not", async () => {
    const { api } = await openIssued({ dnsNames: names });
    const profile = (more: object) => ({
      dnsNames: names,
      profile: { slug: "web", keyAlgorithm: "EC_prime256v1", ...more },
    });
    expect(api.diff({ ...profile({ keyAlgorithm: "RSA_2048" }), ...bought })).toEqual(
      replace("keyAlgorithm"),
    );
    expect(api.diff(profile({ policy: { dnsNames: { allowed: ["**.example.com"] } } }))).toEqual(unchanged);
  });

  test("a moved resource keeps certificate id and identity, and so changes nothing", async () => {
    const { api } = await openIssued({ dnsNames: names });
    const identity = { project: "shop", stack: "dev", resource: "elsewhere::renamed" };
    expect(api.diff({ dnsNames: names, identity })).toEqual(unchanged);
    expect(api.check({ dnsNames: names, identity }).certificateId).toBe(api.state.certificateId);
  });
});

describe("diff knows the time", () => {
  const lifetimeDays = 198;

  test("a renewal that is due is a change, and a notice gives the reason", async () => {
    const { world, api } = await openIssued({ dnsNames: names });
    world.advance((lifetimeDays - 32) * DAY);
    expect(api.diff({ dnsNames: names })).toEqual(unchanged);
    expect(world.messages("notice")).toEqual([]);
    world.advance(2 * DAY);
    expect(api.diff({ dnsNames: names })).toEqual({ replaces: [], changes: true });
    const opened = api.state.renewAfter.slice(0, 10);
    expect(world.messages("notice")).toEqual([
      `expires 2046-09-14, renewal window opened ${opened} (renewBeforeDays is 30): it will be renewed; ${RENEWAL}`,
    ]);
    expect(world.calls()).toEqual([]);
  });

  test("the window opens at the moment that renewAfter tells, not before", async () => {
    const { world, api } = await openIssued({ dnsNames: names });
    const seconds = (Date.parse(api.state.renewAfter) - world.now().getTime()) / 1000;
    world.advance(Math.floor(seconds));
    expect(api.diff({ dnsNames: names }).changes).toBe(false);
    world.advance(1);
    expect(api.diff({ dnsNames: names }).changes).toBe(true);
  });

  test("in a refresh it is no drift", async () => {
    const { world, api } = await openIssued({ dnsNames: names });
    world.advance((lifetimeDays - 5) * DAY);
    world.host.plans = false;
    expect(api.diff({ dnsNames: names })).toEqual(unchanged);
    world.host.plans = true;
    expect(api.diff({ dnsNames: names }).changes).toBe(true);
  });

  test("autoRenew false renews nothing, and renewBeforeDays moves the window", async () => {
    const { world, api } = await openIssued({ dnsNames: names });
    world.advance((lifetimeDays - 20) * DAY);
    expect(api.diff({ dnsNames: names, autoRenew: false }).changes).toBe(undefined);
    expect(api.diff({ dnsNames: names, renewBeforeDays: 7 }).changes).toBe(undefined);
    expect(world.messages("notice")).toEqual([]);
    expect(api.diff({ dnsNames: names }).changes).toBe(true);
  });

  test("a new renewNow is a change on any day, the same again is none", async () => {
    const { world, api } = await openIssued({ dnsNames: names, renewNow: "one" });
    expect(api.diff({ dnsNames: names, renewNow: "one" })).toEqual(unchanged);
    expect(api.diff({ dnsNames: names, renewNow: "two" })).toEqual({ replaces: [], changes: true });
    expect(world.messages("notice")).toEqual([`renewNow changed to "two": it will be renewed; ${RENEWAL}`]);
  });

  test("a replacement comes before a renewal, which it makes unnecessary", async () => {
    const { world, api } = await openIssued({ dnsNames: names });
    world.advance((lifetimeDays - 5) * DAY);
    expect(api.diff({ dnsNames: ["api.example.com"] })).toEqual(replace("dnsNames"));
    expect(world.messages("notice")).toEqual([]);
  });
});
