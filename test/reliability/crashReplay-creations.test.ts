import { expect, test } from "vitest";
import { creations } from "../support/crashes/creations";
import { replayCrashes, tell } from "../support/crashes/replay";

test.each(creations)("$name ends the same, wherever it is killed or refused", async (scenario) => {
  const counts = await replayCrashes(scenario);
  process.stdout.write(`${tell(counts)}\n`);
  expect(counts.failures).toEqual([]);
});
