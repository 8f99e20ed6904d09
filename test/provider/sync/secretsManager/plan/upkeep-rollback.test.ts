import { describe, expect, it } from "vitest";
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

const BACK = { rollback: true };
const rollback = { do: "rollback", notice: "the secret will be rolled back to the version before" } as const;
const notice = "tls is rolled back, and stays so until its certificate changes";
const stays = { do: "nothing", notice } as const;
const sync = { do: "sync" } as const;

/** The state after a rollback: the serial in force is the older one. */
const rolledBack = (part: Part, more: Partial<CertificateSecretState> = {}) =>
  stateOf(part, "rolled-back", {
    ...{ isRolledBack: true, versionId: "v0", syncedSerial: "00:01" },
    ...{ previousVersionId: "v1", previousSerial: "01:02", ...more },
  });
const ofProgram = rolledBack(BACK);
const byHand = rolledBack({});

describe("a secret that is asked to roll back", () => {
  it.each<Case>([
    ["does", written, BACK, rollback],
    ["does not for false", written, { rollback: false }, { do: "nothing" }],
    ["does where somebody changed it", stateOf({}, "drifted"), BACK, rollback],
    ["does where autoSync is off", stateOf(OFF), { ...OFF, ...BACK }, rollback],
    ["does while a renewal waits", stateOf(OFF), { ...OFF, ...BACK, ...RENEWED }, rollback],
    ["gives way to a renewal", written, { ...BACK, ...RENEWED }, sync],
    [
      "gives way to a certificate that is not known yet",
      written,
      { ...BACK, certificate: { serial: unknown } },
      sync,
    ],
    ["gives way to other fields", written, { ...BACK, includeRootCa: true }, sync],
    [
      "gives way to another name",
      written,
      { ...BACK, secretName: "other" },
      { do: "replace", replaces: ["secretName"] },
    ],
    [
      "gives way to its removal",
      written,
      { ...BACK, ...REVOKED },
      { do: "remove", notice: expect.any(String) },
    ],
    [
      "does where the dead one is kept",
      stateOf({ removeExpiredOrRevoked: false }),
      { ...BACK, ...REVOKED, removeExpiredOrRevoked: false },
      rollback,
    ],
    ["does so once", stateOf(BACK), BACK, { do: "nothing" }],
    [
      "is recorded where somebody has done it",
      byHand,
      BACK,
      { do: "settings", status: "rolled-back", notice },
    ],
    [
      "is recorded when it is taken away after a renewal",
      stateOf(BACK),
      {},
      { do: "settings", status: "current" },
    ],
  ])("%s", (_, state, part, expected) => {
    expect(planOf(state, part)).toEqual(expected);
  });
});

describe("a secret that is rolled back", () => {
  it.each<Case>([
    ["stays so", ofProgram, BACK, stays],
    ["stays so where somebody did it", byHand, {}, stays],
    [
      "stays so for other facts of its certificate",
      ofProgram,
      { ...BACK, certificate: { profile: "x" } },
      stays,
    ],
    ["stays so for the newest serial", ofProgram, { ...BACK, certificate: { serial: "01:02" } }, stays],
    [
      "is tagged",
      ofProgram,
      { ...BACK, tags: { a: "b" } },
      { do: "settings", status: "rolled-back", notice },
    ],
    [
      "stays so for a token",
      ofProgram,
      { ...BACK, syncNow: "a" },
      { do: "settings", status: "rolled-back", notice },
    ],
    ["goes forward for a token where somebody did it", byHand, { syncNow: "a" }, sync],
    ["goes forward when rollback goes", ofProgram, {}, sync],
    ["goes forward when rollback is false", ofProgram, { rollback: false }, sync],
    ["is written after a renewal", ofProgram, { ...BACK, ...RENEWED }, sync],
    ["is written after a renewal where somebody did it", byHand, RENEWED, sync],
    ["is written for other fields", ofProgram, { ...BACK, includeRootCa: true }, sync],
    [
      "is repaired to where it was",
      { ...ofProgram, status: "drifted" },
      BACK,
      { do: "rollback", notice: "somebody changed the secret: it will be written again" },
    ],
    [
      "is written where it drifted and the certificate changed",
      { ...ofProgram, status: "drifted" },
      { ...BACK, ...RENEWED },
      { do: "sync", notice: expect.stringContaining("somebody changed") },
    ],
    [
      "is removed with its certificate",
      ofProgram,
      { ...BACK, ...REVOKED },
      { do: "remove", notice: expect.any(String) },
    ],
    [
      "waits with its end where autoSync is off",
      rolledBack({ ...OFF, ...BACK }),
      OFF,
      waits("the end of the rollback waits"),
    ],
    [
      "is tagged while its end waits",
      rolledBack({ ...OFF, ...BACK }),
      { ...OFF, tags: { a: "b" } },
      { do: "settings", status: "rolled-back", notice: waits("the end of the rollback waits").notice },
    ],
    [
      "goes forward for a token where autoSync is off",
      rolledBack({ ...OFF, ...BACK }),
      { ...OFF, syncNow: "a" },
      sync,
    ],
    [
      "stays so in silence where autoSync is off",
      rolledBack({ ...OFF, ...BACK }),
      { ...OFF, ...BACK },
      { do: "nothing" },
    ],
  ])("%s", (_, state, part, expected) => {
    expect(planOf(state, part)).toEqual(expected);
  });
});
