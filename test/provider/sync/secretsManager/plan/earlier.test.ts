import { describe, expect, it } from "vitest";
import type { EarlierSecret } from "../../../../../provider/sync/secretsManager/model/inputs";
import {
  planEarlier,
  planEndOfEarlier,
  removesDead,
  withoutEarlier,
} from "../../../../../provider/sync/secretsManager/plan/earlier";
import {
  isNamedLater,
  secretNameOf,
  startsAnew,
} from "../../../../../provider/sync/secretsManager/plan/naming";
import { type Part, planOf, RENEWED, stateOf, unknown, withFacts, written } from "./samples";

const ANEW = { preserveSecretOnRenewal: false };
const notAfter = "2027-07-18T00:00:00.000Z";
const old: EarlierSecret = { arn: "arn:old", name: "tls-old", serial: "00:01", notAfter, claim: 2 };
const current = { arn: "arn:now", name: "tls", serial: "01:02", notAfter, claim: 1 };

describe("whether each generation has a secret of its own", () => {
  it.each<[string, Part, boolean]>([
    ["is no by default", {}, false],
    ["is no where the name is preserved", { preserveSecretOnRenewal: true }, false],
    ["is yes where it is not", ANEW, true],
    ["is yes where the schema names the serial", { certificateNameSchema: "{{serial}}" }, true],
  ])("%s", (_, part, expected) => {
    expect(startsAnew(withFacts(part))).toBe(expected);
  });
});

describe("the name of a generation's secret", () => {
  const serial = "0a:1b:2c:3d:4e:5f";
  const schema = "tls/{{commonName}}-{{shortCertificateId}}";
  it.each<[string, Part, string]>([
    [
      "has no serial where it is preserved",
      { certificateNameSchema: schema },
      "tls/api-example-com-00000000",
    ],
    [
      "ends with eight digits of the serial",
      { certificateNameSchema: schema, ...ANEW },
      "tls/api-example-com-00000000-0a1b2c3d",
    ],
    [
      "has the serial where the schema says",
      { certificateNameSchema: "{{serial}}/x", ...ANEW },
      "0a1b2c3d4e5f/x",
    ],
    ["is unknown with the serial", { ...ANEW, certificate: { serial: unknown } }, unknown],
    ["is unknown while the option is", { preserveSecretOnRenewal: unknown }, unknown],
    [
      "is known without the serial",
      { certificateNameSchema: schema, certificate: { serial: unknown } },
      "tls/api-example-com-00000000",
    ],
  ])("%s", (_, part, expected) => {
    const certificate = { serial, ...part.certificate };
    expect(secretNameOf(withFacts({ ...part, certificate }))).toBe(expected);
  });
});

describe("the plan of a renewal that is not known yet", () => {
  const unknownSerial = { certificate: { serial: unknown } };
  const later: Part = { ...ANEW, secretName: unknown, ...unknownSerial };
  it.each<[string, Part, object]>([
    [
      "is a replacement where each generation is named anew",
      later,
      { do: "replace", replaces: ["secretName"] },
    ],
    ["is an update where the name is preserved", unknownSerial, { do: "sync" }],
    [
      "is an update where something else of the name is unknown",
      { ...ANEW, secretName: unknown },
      { do: "settings" },
    ],
    [
      "waits where autoSync is off",
      { ...later, autoSync: false },
      {
        notice: expect.stringContaining("what becomes of the certificate and the change of secretName wait"),
      },
    ],
  ])("%s", (_, part, expected) => {
    expect(planOf(stateOf(ANEW), part)).toMatchObject(expected);
  });

  it("replaces for an unknown name and serial together alone", () => {
    expect(isNamedLater(withFacts(later))).toBe(true);
    expect(isNamedLater(withFacts({ ...later, preserveSecretOnRenewal: true }))).toBe(false);
    expect(isNamedLater(withFacts({ ...later, secretName: "tls" }))).toBe(false);
  });
});

describe("a new secret answers for", () => {
  const state = stateOf({ ...ANEW, certificate: { notAfter } });
  const renewed = { ...ANEW, ...RENEWED, secretName: "tls-new" };
  it.each<[string, Part, typeof state | undefined, EarlierSecret[]]>([
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
    const replaced = before && { arn: "arn:now", state: before };
    expect(planEarlier(withFacts(part), replaced)).toEqual(expected);
  });
});

describe("an earlier secret", () => {
  const day = new Date(notAfter);
  const before = new Date(day.getTime() - 1);
  const state = { ...stateOf(ANEW), earlier: [old] };
  it.each<[string, Part, Date | undefined, EarlierSecret[], RegExp | undefined]>([
    ["stays before its certificate's end", {}, before, [], undefined],
    ["ends with it", {}, day, [old], /tls-old will be deleted/],
    ["stays where no clock counts", {}, undefined, [], undefined],
    ["is kept where removal is off", { removeExpiredOrRevoked: false }, day, [old], /tls-old will be kept/],
    ["waits where autoSync is off", { autoSync: false }, day, [], /tls-old waits for syncNow/],
    ["ends by a token", { autoSync: false, syncNow: "now" }, day, [old], /will be deleted/],
  ])("%s", (_, part, now, ending, notice) => {
    const plan = planEndOfEarlier(withFacts({ ...ANEW, ...part }), state, now);
    expect(plan.ending).toEqual(ending);
    if (notice) expect(plan.notice).toMatch(notice);
    else expect(plan.notice).toBeUndefined();
  });

  it("of which the end is not known never ends by the clock", () => {
    const forever = { ...state, earlier: [{ ...old, notAfter: "" }] };
    expect(planEndOfEarlier(withFacts(ANEW), forever, new Date("2999-01-01")).ending).toEqual([]);
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
