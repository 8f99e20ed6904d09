import { describe, expect, it } from "vitest";
import type { SyncStatus } from "../../../../../provider/sync/model/state";
import type { CertificateSecretState } from "../../../../../provider/sync/secretsManager/model/inputs";
import {
  type Case,
  OFF,
  type Part,
  planOf,
  RENEWED,
  REVOKED,
  stateOf,
  unknown,
  waits,
  written,
} from "./samples";

const placeholder = stateOf(OFF, "pending", { claim: 0, versionId: "", syncedSerial: "" });

describe("a secret whose autoSync is off", () => {
  const off = stateOf(OFF);
  const settings = (status: SyncStatus) => ({ do: "settings", status }) as const;
  it.each<Case>([
    ["is left alone where nothing changed", off, OFF, { do: "nothing" }],
    ["waits after a renewal", off, { ...OFF, ...RENEWED }, waits("the renewed certificate AA:BB waits")],
    [
      "waits for another certificate",
      off,
      { ...OFF, certificate: { arn: "arn:2", serial: "03" } },
      waits("the new certificate 03 waits"),
    ],
    [
      "waits with its fields",
      off,
      { ...OFF, includeRootCa: true, trustAnchors: ["x"] },
      waits("the change of includeRootCa, trustAnchors waits"),
    ],
    ["waits with its name", off, { ...OFF, secretName: "other" }, waits("the change of secretName waits")],
    [
      "waits with its repair",
      stateOf(OFF, "drifted"),
      OFF,
      waits("the repair of what somebody changed waits"),
    ],
    [
      "says everything that waits",
      stateOf(OFF, "drifted"),
      { ...OFF, ...RENEWED },
      waits("the renewed certificate AA:BB and the repair of what somebody changed wait"),
    ],
    [
      "shows nothing for an unknown certificate",
      off,
      { ...OFF, certificate: { serial: unknown, status: unknown } },
      waits("what becomes of the certificate waits"),
    ],
    [
      "waits for nothing where the secret is ahead",
      stateOf(OFF, "current", { syncedSerial: "AA:BB" }),
      { ...OFF, ...RENEWED },
      { do: "nothing" },
    ],
    [
      "waits for nothing where only other facts changed",
      off,
      { ...OFF, certificate: { profile: "x" } },
      { do: "nothing" },
    ],
    ["is tagged at once", off, { ...OFF, tags: { a: "b" } }, settings("current")],
    [
      "is tagged at once while it waits",
      off,
      { ...OFF, ...RENEWED, tags: { a: "b" } },
      { ...settings("pending"), notice: waits("the renewed certificate AA:BB waits").notice },
    ],
    ["is recorded when autoSync goes off", written, OFF, settings("current")],
    ["is not pending any more where nothing waits", stateOf(OFF, "pending"), OFF, settings("current")],
    ["is synced for a token", off, { ...OFF, ...RENEWED, syncNow: "a" }, { do: "sync" }],
    [
      "is replaced for a token",
      off,
      { ...OFF, secretName: "other", syncNow: "a" },
      { do: "replace", replaces: ["secretName"] },
    ],
    ["is synced when autoSync goes on", stateOf(OFF, "pending"), RENEWED, { do: "sync" }],
  ])("%s", (_, state, part, expected) => {
    expect(planOf(state, part)).toEqual(expected);
  });
});

describe("a secret that was not made yet", () => {
  const nothing = { do: "nothing", notice: "nothing is written to tls: its certificate is REVOKED" };
  it.each([
    ["waits", placeholder, OFF, waits("the certificate 01:02 waits")],
    [
      "waits, whatever else changes",
      placeholder,
      { ...OFF, secretName: "other", tags: { a: "b" } },
      waits("the certificate 01:02 waits"),
    ],
    ["is made for a token", placeholder, { ...OFF, syncNow: "a" }, { do: "replace", replaces: ["syncNow"] }],
    ["is made when autoSync goes on", placeholder, {}, { do: "replace", replaces: ["autoSync"] }],
    ["is not made for a dead certificate", placeholder, { ...REVOKED, syncNow: "a" }, nothing],
  ] as Case[])("%s", (_, state, part, expected) => {
    expect(planOf(state, part)).toEqual(expected);
  });
});

describe("an update", () => {
  const forUpdate = (state: CertificateSecretState, part: Part) =>
    planOf({ ...state, isUnfinished: true }, part);

  it.each<Case>([
    [
      "looks at all of a secret that is as it should be",
      written,
      {},
      { do: "sync", notice: "the last run was interrupted: it will be finished" },
    ],
    [
      "looks at settings alone where autoSync is off",
      stateOf(OFF),
      OFF,
      { do: "settings", status: "current" },
    ],
    ["does nothing for what was removed", stateOf(REVOKED, "removed"), REVOKED, { do: "nothing" }],
    ["does nothing for what was not made", placeholder, OFF, waits("the certificate 01:02 waits")],
  ])("after a failure %s", (_, state, part, expected) => {
    expect(forUpdate(state, part)).toEqual(expected);
  });
});
