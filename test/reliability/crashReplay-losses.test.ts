import { expect, test } from "vitest";
import { replayLoss } from "../support/crashes/loss";
import { byHand, NEXT_SECRET, OWN_SECRET, PAIR, READ_ELSEWHERE, RENEWED } from "../support/crashes/programs";
import type { Scenario } from "../support/crashes/scenario";

type Lost = Scenario & { lost: "api" | "secret" };

const FOUND: readonly Lost[] = [
  { lost: "secret", name: "that was written", act: PAIR },
  { lost: "secret", name: "whose certificate was renewed", setup: [{ program: PAIR }], act: RENEWED },
  { lost: "secret", name: "with replicas and readers", act: { api: {}, secret: READ_ELSEWHERE } },
  { lost: "secret", name: "of a generation", act: { api: {}, secret: OWN_SECRET } },
  { lost: "api", name: "that was never exported", act: { api: {} } },
  { lost: "api", name: "that was adopted", given: byHand, act: PAIR },
  { lost: "api", name: "where protectPaid is off", act: { api: { protectPaid: false }, secret: {} } },
];

test.each(FOUND)("a lost $lost $name is found again, and nothing is paid or made twice", async (scenario) => {
  const { wanted, ended, error } = await replayLoss(scenario, scenario.lost);
  expect(error).toBeUndefined();
  expect(ended).toEqual(wanted);
});

/**
 * One in force whose key was exported stands in some secret, so somebody uses it; that the state does not know it may
 * as well be a forced replacement. A person decides (certificate/obtain.ts), and until then nothing is changed.
 */
test.each([
  { lost: "api", name: "in force", act: PAIR },
  { lost: "api", name: "that was renewed", setup: [{ program: PAIR }], act: RENEWED },
  {
    lost: "api",
    name: "with a secret for each generation",
    setup: [{ program: { api: {}, secret: OWN_SECRET } }],
    act: NEXT_SECRET,
  },
] satisfies Lost[])("a lost $lost $name is refused, and left as it was", async (scenario) => {
  const { wanted, ended, error } = await replayLoss(scenario, scenario.lost);
  expect(error).toMatchObject({ code: "CertificateProtected" });
  expect(ended).toEqual(wanted);
});
