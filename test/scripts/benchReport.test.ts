import { describe, expect, it } from "vitest";
import type { Results, Run, Shape } from "../../scripts/bench/figures.mts";
import { judge, verdictLine } from "../../scripts/bench/promises.mts";
import { report } from "../../scripts/bench/report.mts";

const step = (seconds: number, calls: Record<string, number> = {}, throttled = 0) => ({
  ...{ seconds, calls, throttled },
  peakMemoryBytes: 200e6,
});

/** A run that keeps every promise exactly at its limit. */
function runAtLimit(shape: Shape, count: number): Run {
  const single = shape === "single";
  return {
    ...{ shape, count },
    up: step((count / 5 + 60) * (single ? 2 : 1.25), {
      "acm:RequestCertificate": count,
      "route53:X": 5 * count,
    }),
    preview: step(4),
    refresh: step(5, {
      "acm:ListCertificates": 1 + Math.ceil(count / 1000),
      "tagging:GetResources": Math.ceil(count / 100),
      "secretsmanager:DescribeSecret": count,
    }),
    destroy: step(100),
    stateBytes: (single ? 5000 : 1500) * count,
    indentedStateBytes: 9000 * count,
  };
}

const missed = (runs: Run[]): string[] =>
  judge(runs)
    .filter(({ kept }) => !kept)
    .map(({ sentence }) => sentence);

describe("the verdicts", () => {
  const small = runAtLimit("set", 100);
  const large = runAtLimit("set", 1000);

  it("are all kept at the very limits", () => {
    const runs = [100, 1000].flatMap((count) => [runAtLimit("set", count), runAtLimit("single", count)]);
    expect(missed(runs)).toEqual([]);
    expect(judge(runs).length).toBeGreaterThan(20);
  });

  it.each<[string, Partial<Run>, RegExp]>([
    [
      "up",
      { up: { ...large.up, seconds: 326 } },
      /^set, \(a\) up: 1\.25 × the floor at N = 1000, at most 1\.25/,
    ],
    ["calls", { up: step(300, { "acm:X": 6001 }) }, /^set, \(b\) up, calls a certificate: 6\.00/],
    [
      "exports",
      { up: step(300, { "acm:ExportCertificate": 1060, "acm:X": 3000 }) },
      /^set, \(b\) up, exports a certificate: 1\.06 at N = 1000, at most 1\.05/,
    ],
    ["throttling", { up: step(300, { "acm:X": 5000 }, 71) }, /^set, \(b\) throttled calls: 1\.18 %/],
    ["preview", { preview: step(4, { "acm:X": 1 }) }, /^set, \(c\) preview, unchanged, calls: 1 at/],
    [
      "refresh",
      { refresh: step(5, { "acm:ListCertificates": 11, "tagging:GetResources": 2 }) },
      /^set, \(d\) refresh, unchanged, ACM calls: 13 at N = 1000, at most 12$/,
    ],
    ["state", { stateBytes: 1501 * 1000 }, /^set, \(e\) state, bytes a certificate: 1501/],
  ])("miss the promise of %s by a little, and no other", (_what, change, sentence) => {
    expect(missed([{ ...large, ...change }])).toEqual([expect.stringMatching(sentence)]);
  });

  it.each([
    [1, 3],
    [100, 3],
    [101, 4],
    [1000, 12],
    [1001, 14],
    [2500, 29],
  ])(
    "count the pages of a refresh's lists as AWS gives them out: of %i certificates %i calls",
    (count, calls) => {
      const run = runAtLimit("set", count);
      const refreshed = (made: number) => ({ ...run, refresh: step(5, { "acm:ListCertificates": made }) });
      expect(missed([refreshed(calls)])).toEqual([]);
      expect(missed([refreshed(calls + 1)])).toHaveLength(1);
    },
  );

  it("hold single resources to their own limits", () => {
    const single = runAtLimit("single", 1000);
    expect(missed([single])).toEqual([]);
    expect(missed([{ ...single, stateBytes: 5001 * 1000 }])).toHaveLength(1);
    expect(missed([{ ...single, shape: "set" }])).toHaveLength(2);
  });

  it("miss growth that is more than linear, between any two sizes", () => {
    const tiny = { ...runAtLimit("set", 10), stateBytes: 5000 };
    expect(missed([large, small, tiny])).toEqual([
      "set, growth of (e) State: bytes a certificate with its secret, as stored (and indented): × 30.0 from N = 10 to 100, at most linear",
    ]);
  });

  it("judge neither Terraform nor single resources with checkpoints", () => {
    const slow = { ...runAtLimit("terraform", 1000), up: step(99_999) };
    expect(judge([slow, { ...slow, shape: "single-checkpoints" }])).toEqual([]);
  });

  it("read as one line each", () => {
    expect(verdictLine({ kept: true, sentence: "x" })).toBe("ok      x");
    expect(verdictLine({ kept: false, sentence: "x" })).toBe("MISSED  x");
  });
});

describe("the report", () => {
  const results: Results = {
    date: "2026-05-01T10:00:00.000Z",
    machine: { platform: "linux x64", cores: 2, memoryGigabytes: 8, node: "24.1.0", pulumi: "3.258.0" },
    runs: [runAtLimit("set", 10), runAtLimit("terraform", 10), runAtLimit("set", 100)],
    failed: [{ shape: "single", count: 10, failure: "pulumi up ended with 1" }],
    startup: {
      ...{ preview: 3456.7, previewWithCompileCache: 3000, importPulumi: 700 },
      ...{ importPackage: 14, importProvider: 250, importMocks: 220, importSandbox: 160 },
    },
    terraformMissing: undefined,
  };
  const text = report(results);
  const section = (title: string) =>
    text
      .split("### ")
      .find((one) => one.startsWith(title))
      ?.trim()
      .split("\n")
      .slice(2);

  it("begins with the date, the command and the machine's shape", () => {
    expect(text.split("\n")[0]).toBe(
      "Measured on 2026-05-01 by `npm run bench` on 2 cores, 8 GB, linux x64, Node 24.1.0, Pulumi 3.258.0.",
    );
  });

  it("has a table for each measure, with growth, and ratios to Terraform where that was measured", () => {
    expect(section("(a) up")).toEqual([
      "|  | N = 10 | N = 100 | growth 10 → 100 |",
      "|---|---|---|---|",
      "| set | 77.5 s (1.25 ×) | 100.0 s (1.25 ×) | × 1.3 (0.13) |",
      "| Terraform | 77.5 s (1.25 ×) |  |  |",
      "| set ÷ Terraform | 1.00 |  |  |",
    ]);
    expect(section("(d) refresh of the unchanged stack, one pass: ACM")?.[2]).toBe(
      "| set | 3 of 13 | 3 of 103 | × 7.9 (0.79) |",
    );
  });

  it("has the calls by operation", () => {
    expect(section("set: calls of up")).toEqual([
      "|  | N = 10 | N = 100 |",
      "|---|---|---|",
      "| acm:RequestCertificate | 1.00 | 1.00 |",
      "| route53:X | 5.00 | 5.00 |",
    ]);
    expect(section("set: all calls of refresh")?.at(-1)).toBe("| secretsmanager:DescribeSecret | 10 | 100 |");
  });

  it("has start-up and what failed", () => {
    expect(section("(g) Start-up")).toContain("| pulumi preview of one certificate | 3457 ms |");
    expect(text).toContain("| loading the sandbox in a user's test, after it | 160 ms |");
    expect(text).toContain("**single resources, N = 10, failed:** pulumi up ended with 1");
    expect(text).not.toContain("Terraform was not measured");
  });

  it("says so plainly where Terraform was not measured, and needs no run", () => {
    const without = report({
      ...results,
      runs: [],
      failed: [],
      startup: undefined,
      terraformMissing: "no terraform.",
    });
    expect(without.split("\n\n").slice(1)).toEqual(["Terraform was not measured: no terraform."]);
  });
});
