import { describe, expect, it } from "vitest";
import {
  type ListedLife,
  planLook,
  type WatchObservation,
  whyDescribe,
} from "../../../../provider/certificate/plan/closerLook";

const NOW = new Date("2027-02-01T00:00:00Z");
const state = {
  status: "ISSUED" as const,
  serial: "01:02",
  notAfter: "2027-07-18T23:59:59.000Z",
  renewalStatus: "",
  renewingFor: "",
  inUseBy: [] as string[],
};
const listed: ListedLife = { status: "ISSUED", notAfter: state.notAfter, isInUse: false };

type Case = [
  why: string | undefined,
  state: Partial<typeof state>,
  listed: Partial<ListedLife> | null,
  now?: string,
];

describe("a refresh describes a certificate", () => {
  it.each<Case>([
    [undefined, {}, {}],
    [undefined, {}, { notAfter: "2027-07-18T23:59:59Z" }],
    [undefined, { renewalStatus: "SUCCESS" }, {}],
    [undefined, { inUseBy: ["arn:a"] }, { isInUse: true }],
    [undefined, {}, {}, "2027-05-19T23:59:58Z"],
    ["it is not listed", {}, null],
    ["it was ISSUED and had no serial", { serial: "" }, {}],
    ["its status is REVOKED now", {}, { status: "REVOKED" }],
    ["its status is EXPIRED now", {}, { status: "EXPIRED" }, "2028-01-01T00:00:00Z"],
    ["its expiry moved to 2028-01-31", {}, { notAfter: "2028-01-31T23:59:59Z" }],
    ["its expiry moved to no date", {}, { notAfter: "" }],
    ["what uses it has changed", {}, { isInUse: true }],
    ["what uses it has changed", { inUseBy: ["arn:a"] }, {}],
    ["a renewal was asked for", { renewingFor: "1" }, {}],
    ["its renewal was PENDING_VALIDATION", { renewalStatus: "PENDING_VALIDATION" }, {}],
    ["its renewal was FAILED", { renewalStatus: "FAILED" }, {}],
    ["it ends 2027-07-18: AWS may be renewing it", {}, {}, "2027-05-19T23:59:59Z"],
  ])("%s", (why, changed, shown, now) => {
    const seen = shown === null ? undefined : { ...listed, ...shown };
    expect(whyDescribe({ ...state, ...changed }, seen, now ? new Date(now) : NOW)).toBe(why);
  });

  it("not where it is dead and listed so", () => {
    const dead = { ...state, status: "REVOKED" as const };
    const at = new Date("2027-07-01T00:00:00Z");
    expect(whyDescribe(dead, { ...listed, status: "REVOKED" }, at)).toBeUndefined();
  });
});

describe("a wait", () => {
  const pending = { status: "PENDING_VALIDATION" as const, isInUse: false, mark: "pending" };
  const issued = { status: "ISSUED" as const, isInUse: false, mark: "issued" };
  const issue: WatchObservation = {
    ...{ awaits: "issue", status: "PENDING_VALIDATION", before: "pending", listed: pending },
    ...{ waited: 60, describedAfter: 0 },
  };
  const renewal: WatchObservation = {
    ...{ awaits: "renewal", status: "ISSUED", before: "issued", listed: issued },
    ...{ waited: 20, describedAfter: 0 },
  };

  it.each<[string, ReturnType<typeof planLook>, WatchObservation, Partial<WatchObservation>]>([
    ["of a request that is listed as pending goes on", "wait", issue, {}],
    ["describes it every two minutes", "describe", issue, { waited: 120 }],
    ["gets the PEM of what is issued", "get", issue, { listed: issued }],
    [
      "describes what is issued and used already",
      "describe",
      issue,
      { listed: { ...issued, isInUse: true } },
    ],
    ["describes what has failed", "describe", issue, { listed: { ...pending, status: "FAILED" } }],
    ["describes what is listed no more", "describe", issue, { listed: undefined }],
    [
      "of a fresh request, not listed yet, goes on",
      "wait",
      issue,
      { listed: undefined, before: undefined, waited: 29 },
    ],
    [
      "describes it after half a minute",
      "describe",
      issue,
      { listed: undefined, before: undefined, waited: 30 },
    ],
    [
      "then after as long again",
      "wait",
      issue,
      { listed: undefined, before: undefined, waited: 99, describedAfter: 50 },
    ],
    ["of a renewal goes on where nothing has moved", "wait", renewal, {}],
    [
      "describes it where its dates have moved",
      "describe",
      renewal,
      { listed: { ...issued, mark: "renewed" } },
    ],
    ["describes it where it is revoked", "describe", renewal, { listed: { ...issued, status: "REVOKED" } }],
    ["describes it soon, as a failure is in no list", "describe", renewal, { waited: 30 }],
    ["and again, at most two minutes later", "describe", renewal, { waited: 420, describedAfter: 300 }],
  ])("%s", (_, action, seen, more) => {
    expect(planLook({ ...seen, ...more })).toBe(action);
  });
});
