import { describe, expect, test } from "vitest";
import type { SyncInputs, SyncState, SyncStatus } from "../../../../provider/sync/model/state";
import { planHeldEnd } from "../../../../provider/sync/plan/readers";
import type { Upkeep } from "../../../../provider/sync/plan/upkeep";

const DAY_MS = 86_400_000;
const END = Date.parse("2030-01-01T00:00:00Z");
const iso = (time: number) => new Date(time).toISOString();

interface Case {
  lifetimeDays?: number;
  daysLeft: number;
  inputs?: Partial<SyncInputs>;
  status?: SyncStatus;
  state?: Partial<SyncState>;
  upkeep?: Upkeep["do"];
}

/** The end that a plan shows of a secret with autoSync off, unless the case says otherwise. */
function heldEnd({
  lifetimeDays = 198,
  daysLeft,
  inputs,
  status = "current",
  state,
  upkeep = "nothing",
}: Case) {
  const certificate = { status: "ISSUED", notBefore: iso(END - lifetimeDays * DAY_MS), notAfter: iso(END) };
  const wanted = { certificate, autoSync: false, ...inputs } as SyncInputs;
  const memory = { claim: 1, syncedNotAfter: iso(END), syncedFor: "", status };
  const known = { ...wanted, certificate, ...memory, ...state } as SyncState;
  return planHeldEnd(wanted, known, { do: upkeep } as Upkeep, new Date(END - daysLeft * DAY_MS));
}

describe("readers of a held certificate", () => {
  test.each([
    [198, 30.1, undefined],
    [198, 30, false],
    [198, 0.1, false],
    [198, 0, true],
    [198, -5, true],
    [100, 30, false],
    [47, 16, undefined],
    [47, 15.6, false],
    [47, 0, true],
    [9, 3.1, undefined],
    [9, 3, false],
  ])("of %d days that has %d days left: over %s", (lifetimeDays, daysLeft, isOver) => {
    expect(heldEnd({ lifetimeDays, daysLeft })?.isOver).toBe(isOver);
  });

  test.each<[string, Partial<Case>, string | undefined]>([
    ["autoSync off", {}, "autoSync is off"],
    ["a rollback", { inputs: { autoSync: true }, status: "rolled-back" }, "the version before the newest"],
    [
      "a kept secret",
      {
        inputs: {
          autoSync: true,
          removeExpiredOrRevoked: false,
          certificate: { status: "EXPIRED" } as never,
        },
        status: "kept",
      },
      "removeExpiredOrRevoked is off",
    ],
    ["a secret that follows its certificate", { inputs: { autoSync: true } }, undefined],
    ["a syncNow that is due", { inputs: { syncNow: "2" } }, undefined],
    ["a secret that was never made", { state: { claim: 0 } }, undefined],
    ["a removed one", { status: "removed" }, undefined],
    ["one that somebody changed", { status: "drifted" }, undefined],
    ["one whose end is not known", { state: { syncedNotAfter: "" } }, undefined],
  ])("%s: %#", (_, more, why) => {
    const end = heldEnd({ daysLeft: -1, ...more });
    expect(end?.why.startsWith(why ?? "never")).toBe(why === undefined ? undefined : true);
  });

  test.each<[Upkeep["do"], boolean]>([
    ["nothing", true],
    ["settings", true],
    ["sync", false],
    ["rollback", false],
    ["remove", false],
    ["replace", false],
  ])("the step %s leaves them with it: %s", (upkeep, leaves) => {
    expect(heldEnd({ daysLeft: -1, upkeep }) !== undefined).toBe(leaves);
  });

  test("an older state without the certificate's end counts 30 days", () => {
    const certificate = { status: "ISSUED", notBefore: "" } as never;
    expect(heldEnd({ daysLeft: 30, state: { certificate } })?.isOver).toBe(false);
  });
});
