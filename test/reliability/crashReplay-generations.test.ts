import { expect, test } from "vitest";
import { generations } from "../support/crashes/renewals";
import { replayCrashes, tell } from "../support/crashes/replay";

test.each(generations)("$name ends the same, wherever it is killed or refused", async (scenario) => {
  const counts = await replayCrashes(scenario);
  process.stdout.write(`${tell(counts)}\n`);
  expect(counts.failures).toEqual([]);
});
