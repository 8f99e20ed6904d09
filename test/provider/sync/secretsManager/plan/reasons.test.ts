import { describe, expect, it } from "vitest";
import type { Reason } from "../../../../../provider/kernel/reason";
import type { CertificateSecretState } from "../../../../../provider/sync/secretsManager/model/inputs";
import { foreseeSecret } from "../../../../../provider/sync/secretsManager/plan/foresee";
import {
  explainedReasons,
  unexplainedReasons,
} from "../../../../../provider/sync/secretsManager/plan/reasons";
import { secretChanges } from "../../../../../provider/sync/secretsManager/plan/upkeep";
import { type Part, planOf, RENEWED, REVOKED, stateOf, unknown, withFacts } from "./samples";

const NOW = new Date("2027-03-01T00:00:00Z");
function reasonsOf(state: CertificateSecretState, part: Part): Reason[] {
  const plan = planOf(state, part);
  const isStep = plan.do !== "nothing" && plan.do !== "replace";
  return [
    ...(isStep ? unexplainedReasons(plan, state) : []),
    ...explainedReasons(state, { ...secretChanges(state, withFacts(part)), replaces: [] }),
  ];
}
const steady = stateOf({});

describe("the reasons of a secret's plan", () => {
  it.each([
    ["none", steady, {}, []],
    ["another serial", steady, RENEWED, [["certificate", "input"]]],
    ["settings", steady, { description: "Of the shop." }, [["description", "input"]]],
    ["content that somebody wrote", stateOf({}, "drifted"), {}, [["versionId", "drift"]]],
    [
      "settings that somebody changed",
      stateOf({}, "current", { changed: ["tags.team"] }),
      {},
      [["tags.team", "drift"]],
    ],
    [
      "a policy that somebody changed",
      stateOf({}, "current", { accessDrift: ["resourcePolicy"] }),
      {},
      [["resourcePolicy", "drift"]],
    ],
    [
      "a run that was interrupted",
      stateOf({}, "current", { isUnfinished: true }),
      {},
      [["versionId", "unfinished"]],
    ],
  ] as [string, CertificateSecretState, Part, [string, string][]][])("%s", (_, state, part, expected) => {
    expect(reasonsOf(state, part).map(({ path, by }) => [path, by])).toEqual(expected);
  });
});

describe("foresee of a secret", () => {
  const same = { versionId: "v1", syncedSerial: "01:02", status: "current" };
  it.each([
    ["settings leave the version", steady, { tags: { team: "shop" } }, same],
    ["a renewal tells the status alone", steady, RENEWED, { status: "current" }],
    [
      "a rollback tells the version before",
      steady,
      { rollback: true },
      { versionId: "v0", syncedSerial: "00:01", status: "rolled-back" },
    ],
    ["a removal keeps what was there", steady, REVOKED, { ...same, status: "removed" }],
    ["nothing where the name changes", steady, { secretName: "other" }, {}],
    ["nothing where a serial is not known", steady, { certificate: { serial: unknown } }, {}],
    ["nothing after an interrupted run", stateOf({}, "current", { isUnfinished: true }), {}, {}],
  ] as [string, CertificateSecretState, Part, object][])("%s", (_, state, part, expected) => {
    expect(foreseeSecret(state, withFacts(part), NOW)).toEqual(expected);
  });
});
