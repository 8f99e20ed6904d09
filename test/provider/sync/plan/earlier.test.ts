import { describe, expect, it } from "vitest";
import type { EarlierObject } from "../../../../provider/sync/model/state";
import { planEarlier, planEndOfEarlier, withoutEarlier } from "../../../../provider/sync/plan/earlier";
import { removesDead } from "../../../../provider/sync/plan/following";
import { type Part, RENEWED, stateOf, withFacts, written } from "../secretsManager/plan/samples";

const ANEW = { preserveSecretOnRenewal: false };
const notAfter = "2027-07-18T00:00:00.000Z";
const old: EarlierObject = { arn: "arn:old", name: "tls-old", serial: "00:01", notAfter, claim: 2 };
const current = { arn: "arn:now", name: "tls", serial: "01:02", notAfter, claim: 1 };

describe("a new object answers for", () => {
  const state = stateOf({ ...ANEW, certificate: { notAfter } });
  const renewed = { ...ANEW, ...RENEWED, secretName: "tls-new" };
  it.each<[string, Part, typeof state | undefined, EarlierObject[]]>([
    ["nothing where it replaces nothing", renewed, undefined, []],
    ["the one of the generation before", renewed, state, [current]],
    ["those before as well", renewed, { ...state, earlier: [old] }, [old, current]],
    ["nothing where only the name changed", { ...ANEW, secretName: "other" }, state, []],
    [
      "those before where only the name changed",
      { ...ANEW, secretName: "other" },
      { ...state, earlier: [old] },
      [old],
    ],
    ["nothing where one name is preserved again", { ...RENEWED, secretName: "other" }, state, []],
    ["none that was removed", renewed, { ...state, status: "removed" }, []],
    [
      "none whose name it takes",
      { ...renewed, secretName: "tls-old" },
      { ...state, earlier: [old] },
      [current],
    ],
    [
      "one of which the end is not known",
      renewed,
      stateOf(ANEW, "current", { syncedNotAfter: "" }),
      [{ ...current, notAfter: "" }],
    ],
    [
      "one until the end of what was written, not of what was planned",
      renewed,
      { ...state, syncedNotAfter: "2028-01-01T00:00:00.000Z" },
      [{ ...current, notAfter: "2028-01-01T00:00:00.000Z" }],
    ],
  ])("%s", (_, part, before, expected) => {
    const replaced = before && { arn: "arn:now", name: before.secretName, state: before };
    const { secretName: name, certificate } = withFacts(part);
    const next = { name, serial: certificate.serial, startsAnew: part.preserveSecretOnRenewal === false };
    expect(planEarlier(next, replaced)).toEqual(expected);
  });
});

describe("an earlier object", () => {
  const day = new Date(notAfter);
  const before = new Date(day.getTime() - 1);
  const state = { ...stateOf(ANEW), earlier: [old] };
  it.each<[string, Part, Date | undefined, EarlierObject[], RegExp | undefined]>([
    ["stays before its certificate's end", {}, before, [], undefined],
    ["ends with it", {}, day, [old], /tls-old will be deleted/],
    ["stays where no clock counts", {}, undefined, [], undefined],
    ["is kept where removal is off", { removeExpiredOrRevoked: false }, day, [old], /tls-old will be kept/],
    ["waits where autoSync is off", { autoSync: false }, day, [], /tls-old waits for syncNow/],
    ["ends by a token", { autoSync: false, syncNow: "now" }, day, [old], /will be deleted/],
  ])("%s", (_, part, now, ending, notice) => {
    const plan = planEndOfEarlier(withFacts({ ...ANEW, ...part }), state, now, "secret");
    expect(plan.ending).toEqual(ending);
    if (notice) expect(plan.notice).toMatch(notice);
    else expect(plan.notice).toBeUndefined();
  });

  it("of which the end is not known never ends by the clock", () => {
    const forever = { ...state, earlier: [{ ...old, notAfter: "" }] };
    expect(planEndOfEarlier(withFacts(ANEW), forever, new Date("2999-01-01"), "secret").ending).toEqual([]);
  });

  it("that has ended leaves the state, and the last one takes the list with it", () => {
    const two = { ...state, earlier: [old, current] };
    expect(withoutEarlier(two, "arn:old").earlier).toEqual([current]);
    expect(withoutEarlier(state, "arn:old")).not.toHaveProperty("earlier");
    expect(withoutEarlier(written, "arn:old")).toEqual(written);
  });

  it("is removed by default", () => {
    expect(removesDead({})).toBe(true);
    expect(removesDead({ removeExpiredOrRevoked: false })).toBe(false);
  });
});
