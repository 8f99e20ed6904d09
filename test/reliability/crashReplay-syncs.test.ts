import { expect, test } from "vitest";
import { replayCrashes, tell } from "../support/crashes/replay";
import { syncs } from "../support/crashes/syncs";

test.each(syncs)("$name ends the same, wherever it is killed or refused", async (scenario) => {
  const counts = await replayCrashes(scenario);
  process.stdout.write(`${tell(counts)}\n`);
  expect(counts.failures).toEqual([]);
});
