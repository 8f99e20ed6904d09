import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { BLANK } from "../../../provider/certificate/state";
import { everyKind, kindNames } from "../../../provider/everyKind";
import { currentStateVersion, upgradeState, versioned } from "../../../provider/kind/stateUpgrade";
import { earlierStates, kept } from "../../support/earlierStates";
import { REGION } from "../../support/world";

const { certificate, certificateSecret } = everyKind;

describe("an upgrade", () => {
  it.each(kindNames)("of a %s gives back what was versioned just now, without the version", (kind) => {
    const state = { resourceUrn: "urn", anything: [1] };
    const kept = versioned(everyKind[kind], state);
    expect(kept).toEqual({ ...state, stateVersion: currentStateVersion(everyKind[kind]) });
    expect(upgradeState(everyKind[kind], kept)).toMatchObject(state);
    expect(upgradeState(everyKind[kind], kept)).not.toHaveProperty("stateVersion");
  });

  it.each(kindNames)("of a %s takes any JSON, and done twice is the same as done once", (kind) => {
    const keys = fc.constantFrom(
      "profile",
      "zones",
      "dnsNames",
      "certificate",
      "inherited",
      "syncNow",
      "claim",
    );
    fc.assert(
      fc.property(fc.dictionary(keys, fc.jsonValue()), (state) => {
        const once = upgradeState(everyKind[kind], state);
        expect(upgradeState(everyKind[kind], { ...once })).toEqual(once);
        expect(once).not.toHaveProperty("stateVersion");
      }),
    );
  });

  it.each([2, 3].flatMap((ahead) => kindNames.map((kind) => [kind, ahead - 1] as const)))(
    "of a %s that is %i ahead is refused in one sentence that says what to do",
    (kind, ahead) => {
      const state = { resourceUrn: "urn:of:it", stateVersion: currentStateVersion(everyKind[kind]) + ahead };
      expect(() => upgradeState(everyKind[kind], state)).toThrow(
        /^urn:of:it: This state was written by a newer pulumi-aws-pki .* Install that release or a newer one.* \[StateTooNew\]$/,
      );
    },
  );

  it.each([0, -1, 1.5, "2", null, {}])(
    "of a version that is none (%j) is refused as well",
    (stateVersion) => {
      expect(() => upgradeState(certificate, { stateVersion })).toThrow(/StateTooNew/);
    },
  );
});

describe("the oldest states", () => {
  it("of a certificate get every output that there is today", () => {
    for (const [, state] of earlierStates) {
      const upgraded = upgradeState(certificate, kept(state, "certificate").outputs);
      expect(Object.keys(upgraded)).toEqual(expect.arrayContaining(Object.keys(BLANK)));
      expect(upgraded).toMatchObject({ adopted: false, changedTags: [], inherited: ["keyAlgorithm"] });
      expect(upgraded).not.toHaveProperty("foreign");
    }
  });

  it("of a secret say that nothing of what they do not know of ever was", () => {
    const [, oldest] = earlierStates[0] ?? [];
    if (!oldest) throw new Error("there is no committed state");
    const { outputs } = kept(oldest, "certificateSecret");
    expect(outputs).not.toHaveProperty("isRolledBack");
    expect(upgradeState(certificateSecret, outputs)).toMatchObject({
      ...{ isRolledBack: false, isUnfinished: false, changed: [], previousVersionId: "", syncedNotAfter: "" },
      certificate: { status: "ISSUED" },
    });
  });

  it("that had acted upon a syncNow do not sync for it again", () => {
    expect(upgradeState(certificateSecret, { syncNow: "once" })).toMatchObject({ syncedFor: "once" });
  });

  it("lose what check has judged of the profile, and remember which names were its default ones", () => {
    const defaults = { dnsNames: ["b.example.com", "a.example.com"], tags: { team: "shop" } };
    const profile = { slug: "web", policy: { dnsNames: { denied: ["x"] } }, defaults };
    const state = { profile, dnsNames: ["a.example.com", "b.example.com"], keyAlgorithm: "RSA_2048" };
    expect(upgradeState(certificate, state)).toMatchObject({ inherited: ["commonName", "dnsNames"] });
    expect(upgradeState(certificate, state).profile).toEqual({
      slug: "web",
      defaults: { tags: { team: "shop" } },
    });
  });

  it("of one that was only read are known as such", () => {
    const read = { profile: { slug: "none" }, zones: [], region: REGION, stateVersion: 1 };
    expect(upgradeState(certificate, read)).toMatchObject({ foreign: true });
    const own = { ...read, zones: [{ id: "Z1", name: "example.com" }] };
    expect(upgradeState(certificate, own)).not.toHaveProperty("foreign");
  });
});
