import { expect, test } from "vitest";
import { sumPrinted } from "../../scripts/testing/printedCounts.mts";
import { tellFaults } from "../support/faults/replay";

test("the lines that tests print are added up by kind, whatever stands between them", () => {
  const counts = { kind: "500", points: 40, sameUp: 30, nextUp: 9, exceptions: 1, failures: [] };
  const output = [
    " RUN  vitest",
    tellFaults(counts),
    tellFaults({ ...counts, kind: "quota", points: 2, sameUp: 0, nextUp: 1, exceptions: 0, failures: ["x"] }),
    "crash points: create: 13 calls, 31 points (13 killed before, 5 after): 30 converged, 1 end otherwise by design",
    "crash points: renewal: 9 calls, 20 points (9 killed before): 20 converged, 3 of them with two more ups",
    "bad inputs: schemas: 12000",
  ].join("\n");
  expect(sumPrinted(output)).toEqual({
    faults: { lines: 2, points: 42, converged: 40, byDesign: 1 },
    "crash points": { lines: 2, points: 51, converged: 50, byDesign: 1 },
    "bad inputs": { lines: 1, points: 12000, converged: 12000, byDesign: 0 },
  });
});
