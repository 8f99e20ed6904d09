// The promises of docs/performance.md, and whether a run kept them.

import { acmCalls, LABELS, type Run, type Shape, totalCalls } from "./figures.mts";
import { growthOf } from "./growth.mts";
import { MEASURES, throttledShare, timesFloor } from "./measures.mts";

export interface Verdict {
  kept: boolean;
  /** The promise in words, with the figure and the limit. */
  sentence: string;
}

interface Limit {
  /** Those of which it is promised. */
  shapes: readonly Shape[];
  what: string;
  figure(run: Run): number;
  limit(count: number): number;
  show(figure: number): string;
}

const OURS: readonly Shape[] = ["set", "single"];

/** Two runs of the same never take exactly as long. */
const NOISE = 1.05;

const times = (figure: number): string => `${figure.toFixed(2)} × the floor`;
const whole = (figure: number): string => String(Math.round(figure));

const LIMITS: readonly Limit[] = [
  { shapes: ["set"], what: "(a) up", figure: timesFloor, limit: () => 1.25, show: times },
  { shapes: ["single"], what: "(a) up", figure: timesFloor, limit: () => 2, show: times },
  {
    shapes: OURS,
    what: "(b) up, calls a certificate",
    figure: ({ up, count }) => totalCalls(up) / count,
    limit: () => 6,
    show: (figure) => figure.toFixed(2),
  },
  {
    shapes: OURS,
    what: "(b) up, exports a certificate",
    figure: ({ up, count }) => (up.calls["acm:ExportCertificate"] ?? 0) / count,
    limit: () => 1.05,
    show: (figure) => figure.toFixed(2),
  },
  {
    shapes: OURS,
    what: "(b) throttled calls",
    figure: throttledShare,
    limit: () => 0.01,
    show: (figure) => `${(figure * 100).toFixed(2)} %`,
  },
  {
    shapes: OURS,
    what: "(c) preview, unchanged, calls",
    figure: ({ preview }) => totalCalls(preview),
    limit: () => 0,
    show: whole,
  },
  {
    shapes: OURS,
    what: "(d) refresh, unchanged, ACM calls",
    figure: ({ refresh }) => acmCalls(refresh),
    limit: refreshCalls,
    show: whole,
  },
  stateLimit("set", 1500),
  stateLimit("single", 5000),
];

/**
 * ListCertificates gives a thousand a page, and GetResources, which gives the tags, a hundred. One call is to spare.
 */
function refreshCalls(count: number): number {
  return 1 + Math.ceil(count / 1000) + Math.ceil(count / 100);
}

function stateLimit(shape: Shape, bytes: number): Limit {
  return {
    shapes: [shape],
    what: "(e) state, bytes a certificate",
    figure: ({ stateBytes, count }) => stateBytes / count,
    limit: () => bytes,
    show: whole,
  };
}

/**
 * A verdict for each promise and each shape that was measured: the limits at the largest size, the growth between all
 * sizes.
 */
export function judge(runs: readonly Run[]): Verdict[] {
  return OURS.flatMap((shape) => {
    const measured = runs.filter((run) => run.shape === shape).sort((a, b) => a.count - b.count);
    const largest = measured.at(-1);
    if (!largest) return [];
    const limits = LIMITS.filter(({ shapes }) => shapes.includes(shape));
    return [...limits.map((limit) => judgeLimit(limit, largest)), ...judgeGrowth(measured)];
  });
}

function judgeLimit({ what, figure, limit, show }: Limit, run: Run): Verdict {
  const found = figure(run);
  const most = limit(run.count);
  const sentence = `${LABELS[run.shape]}, ${what}: ${show(found)} at N = ${run.count}, at most ${show(most)}`;
  return { kept: found <= most, sentence };
}

function judgeGrowth(runs: readonly Run[]): Verdict[] {
  return MEASURES.filter(({ promised }) => promised).flatMap(({ title, value }) => {
    const steps = growthOf(runs.map((run) => ({ count: run.count, value: value(run) })));
    const worst = steps.sort((a, b) => b.ofLinear - a.ofLinear)[0];
    if (!worst) return [];
    const { from, to, factor, ofLinear } = worst;
    const label = LABELS[(runs[0] as Run).shape];
    const sentence = `${label}, growth of ${title}: × ${factor.toFixed(1)} from N = ${from} to ${to}, at most linear`;
    return [{ kept: ofLinear <= NOISE, sentence }];
  });
}

/** `ok` or `MISSED`, and the sentence. */
export function verdictLine({ kept, sentence }: Verdict): string {
  return `${kept ? "ok    " : "MISSED"}  ${sentence}`;
}
