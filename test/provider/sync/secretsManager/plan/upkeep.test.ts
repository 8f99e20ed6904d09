import { describe, expect, it } from "vitest";
import {
  type Case,
  EXPIRED,
  OFF,
  planOf,
  RENEWED,
  REVOKED,
  stateOf,
  unknown,
  waits,
  written,
} from "./samples";

const dead = "the removal of the secret of a certificate that is REVOKED waits";

describe("a secret that follows its certificate", () => {
  it.each<Case>([
    ["is left alone where nothing changed", written, {}, { do: "nothing" }],
    ["is synced after a renewal", written, RENEWED, { do: "sync" }],
    ["is synced for other fields", written, { includeRootCa: true }, { do: "sync" }],
    [
      "is tagged for other tags, without an export",
      written,
      { tags: { team: "web" } },
      { do: "settings", status: "current" },
    ],
    ["is synced for a token", written, { syncNow: "once" }, { do: "sync" }],
    [
      "is synced while its certificate is unknown",
      written,
      { certificate: { serial: unknown } },
      { do: "sync" },
    ],
    [
      "is repaired",
      stateOf({}, "drifted"),
      {},
      { do: "sync", notice: expect.stringContaining("written again") },
    ],
    [
      "is replaced under another name",
      written,
      { secretName: "other" },
      { do: "replace", replaces: ["secretName"] },
    ],
    [
      "is replaced in another region",
      written,
      { region: "eu-west-1" },
      { do: "replace", replaces: ["region"] },
    ],
    [
      "is left alone for the token of last time",
      stateOf({}, "current", { syncedFor: "a" }),
      { syncNow: "a" },
      { do: "nothing" },
    ],
    [
      "is left alone for a token taken away",
      stateOf({ syncNow: "a" }, "current", { syncedFor: "a" }),
      {},
      { do: "nothing" },
    ],
    [
      "is left alone for defaults written out",
      written,
      { autoSync: true, removeExpiredOrRevoked: true },
      { do: "nothing" },
    ],
  ])("%s", (_, state, part, expected) => {
    expect(planOf(state, part)).toEqual(expected);
  });
});

describe("the secret of a dead certificate", () => {
  const removal = (status: string) => ({
    do: "remove",
    notice: `the secret tls will be deleted: its certificate is ${status}`,
  });
  const kept = {
    notice: "kept the secret tls: its certificate is REVOKED, and removeExpiredOrRevoked is off",
  };
  const KEEP = { removeExpiredOrRevoked: false, ...REVOKED };
  const keeping = stateOf({ removeExpiredOrRevoked: false });
  const said = stateOf({ removeExpiredOrRevoked: false }, "kept");
  it.each([
    ["is removed", written, REVOKED, removal("REVOKED")],
    ["is removed when it expires", written, EXPIRED, removal("EXPIRED")],
    [
      "is removed whatever its name should be now",
      written,
      { ...REVOKED, secretName: "other" },
      removal("REVOKED"),
    ],
    ["is removed again where somebody restored it", stateOf(REVOKED, "drifted"), REVOKED, removal("REVOKED")],
    [
      "is kept where asked, and its status says so",
      keeping,
      KEEP,
      { do: "settings", status: "kept", ...kept },
    ],
    ["is kept, and that was said", said, KEEP, { do: "nothing", ...kept }],
    ["is removed where removal is switched on", said, REVOKED, removal("REVOKED")],
    [
      "is written again for another certificate",
      said,
      { removeExpiredOrRevoked: false, ...RENEWED },
      { do: "sync" },
    ],
    ["is kept under its name", said, { ...KEEP, secretName: "other" }, { do: "nothing", ...kept }],
    ["is kept with other fields waiting", said, { ...KEEP, includeRootCa: true }, { do: "nothing", ...kept }],
    [
      "is kept, but tagged",
      keeping,
      { ...KEEP, tags: { a: "b" } },
      { do: "settings", status: "kept", ...kept },
    ],
    [
      "is kept for a token, which is used up",
      keeping,
      { ...KEEP, syncNow: "a" },
      { do: "settings", status: "kept", ...kept },
    ],
    [
      "is kept as somebody changed it",
      stateOf({ removeExpiredOrRevoked: false }, "drifted"),
      { ...KEEP, tags: { a: "b" } },
      { do: "settings", status: "drifted", ...kept },
    ],
    ["waits for its removal where autoSync is off", stateOf(OFF), { ...OFF, ...REVOKED }, waits(dead)],
    ["is removed by a token", stateOf(OFF), { ...OFF, ...REVOKED, syncNow: "a" }, removal("REVOKED")],
    [
      "is tagged while its removal waits",
      stateOf(OFF),
      { ...OFF, ...REVOKED, tags: { a: "b" } },
      { do: "settings", status: "pending", notice: waits(dead).notice },
    ],
  ] as Case[])("%s", (_, state, part, expected) => {
    expect(planOf(state, part)).toEqual(expected);
  });
});

describe("a removed secret", () => {
  const removed = stateOf(REVOKED, "removed");
  const removedOff = stateOf({ ...OFF, ...REVOKED }, "removed");
  const back = { do: "replace" as const, replaces: ["certificate"] };
  it.each<Case>([
    ["stays so while its certificate is dead", removed, REVOKED, { do: "nothing" }],
    [
      "stays so under another name",
      removed,
      { ...REVOKED, secretName: "other", tags: { a: "b" } },
      { do: "nothing" },
    ],
    ["stays so for a token", removed, { ...REVOKED, syncNow: "a" }, { do: "nothing" }],
    [
      "stays so where removal is switched off",
      removed,
      { ...REVOKED, removeExpiredOrRevoked: false },
      { do: "nothing" },
    ],
    [
      "stays so while the new certificate is pending",
      removed,
      { certificate: { arn: "arn:2", status: "PENDING_VALIDATION" } },
      { do: "nothing" },
    ],
    ["comes back with another certificate", removed, { certificate: { arn: "arn:2" } }, back],
    ["comes back with another serial", removed, { certificate: { serial: "03" } }, back],
    ["comes back under the name that counts now", removed, { secretName: "other" }, back],
    [
      "may come back where preview cannot know",
      removed,
      { certificate: { arn: unknown, status: unknown } },
      { do: "sync" },
    ],
    [
      "waits where autoSync is off",
      removedOff,
      { ...OFF, certificate: { serial: "03" } },
      waits("the certificate 03 waits"),
    ],
    ["comes back for a token", removedOff, { ...OFF, certificate: { serial: "03" }, syncNow: "a" }, back],
    [
      "shows nothing where preview cannot know and autoSync is off",
      removedOff,
      { ...OFF, certificate: { status: unknown } },
      { do: "nothing" },
    ],
  ])("%s", (_, state, part, expected) => {
    expect(planOf(state, part)).toEqual(expected);
  });
});
