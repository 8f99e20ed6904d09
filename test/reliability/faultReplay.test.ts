import { expect, test } from "vitest";
import { creations } from "../support/crashes/creations";
import { destroys, revocations } from "../support/crashes/endings";
import { generations, renewals } from "../support/crashes/renewals";
import { syncs } from "../support/crashes/syncs";
import { replayFaults, tellFaults } from "../support/faults/replay";

/** Runs that together call every operation. */
const RUNS = [
  "create",
  "renewal by renewNow",
  "renewal that takes a minute",
  "other tags",
  "rollback",
  "new secret name with replicas and readers",
  "end of replicas and readers",
  "revocation, and the end of its secret",
  "destroy with revokeOnDelete",
];
const all = [...creations, ...renewals, ...generations, ...syncs, ...revocations, ...destroys];
const scenarios = all.filter(({ name }) => RUNS.includes(name));

test("every kind of fault at every operation ends like a run without it", async () => {
  expect(scenarios.map(({ name }) => name).sort()).toEqual([...RUNS].sort());
  const counts = await replayFaults(scenarios);
  for (const one of counts) process.stdout.write(`${tellFaults(one)}\n`);
  expect(counts.flatMap(({ failures }) => failures)).toEqual([]);
});
