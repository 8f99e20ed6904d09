// Each measure as a row of data: how it reads, and what of it grows with N.

import { acmCalls, floorSeconds, type Run, totalCalls } from "./figures.mts";

export interface Measure {
  title: string;
  /** Of the whole stack, so that twice of it at twice the size is linear growth. */
  value(run: Run): number;
  /** As a cell of the table shows it. */
  show(run: Run): string;
  /** Whether it is promised to grow linearly or better. */
  promised: boolean;
}

const seconds = (value: number): string => `${value.toFixed(1)} s`;
const per = (value: number, { count }: Run, digits: number): string => (value / count).toFixed(digits);

/** The largest of the commands before `destroy`, in bytes. 0 where none could be seen. */
function peakMemory({ up, preview, refresh }: Run): number {
  return Math.max(...[up, preview, refresh].map((step) => step.peakMemoryBytes ?? 0));
}

/** Throttled calls among those of `up` and `refresh`, 0 to 1. */
export function throttledShare({ up, refresh }: Run): number {
  const all = totalCalls(up) + totalCalls(refresh);
  return all === 0 ? 0 : (up.throttled + refresh.throttled) / all;
}

/** How many times the floor `up` took. */
export function timesFloor({ up, count }: Run): number {
  return up.seconds / floorSeconds(count);
}

export const MEASURES: readonly Measure[] = [
  {
    title: "(a) up: wall time, and how many times the floor of N/5 s + 60 s",
    value: ({ up }) => up.seconds,
    show: (run) => `${seconds(run.up.seconds)} (${timesFloor(run).toFixed(2)} ×)`,
    promised: true,
  },
  {
    title: "(b) up: AWS calls a certificate with its secret",
    value: ({ up }) => totalCalls(up),
    show: (run) => per(totalCalls(run.up), run, 2),
    promised: true,
  },
  {
    title: "(b) Throttled calls of up and refresh",
    value: ({ up, refresh }) => up.throttled + refresh.throttled,
    show: (run) => `${(throttledShare(run) * 100).toFixed(2)} %`,
    promised: false,
  },
  {
    title: "(c) preview of the unchanged stack: wall time, AWS calls",
    value: ({ preview }) => preview.seconds,
    show: ({ preview }) => `${seconds(preview.seconds)}, ${totalCalls(preview)} calls`,
    promised: true,
  },
  {
    title: "(d) refresh of the unchanged stack, one pass: wall time",
    value: ({ refresh }) => refresh.seconds,
    show: ({ refresh }) => seconds(refresh.seconds),
    promised: true,
  },
  {
    title: "(d) refresh of the unchanged stack, one pass: ACM calls, tags included, of all AWS calls",
    value: ({ refresh }) => totalCalls(refresh),
    show: ({ refresh }) => `${acmCalls(refresh)} of ${totalCalls(refresh)}`,
    promised: true,
  },
  {
    title: "(e) State: bytes a certificate with its secret, as stored (and indented)",
    value: ({ stateBytes }) => stateBytes,
    show: (run) => `${per(run.stateBytes, run, 0)} (${per(run.indentedStateBytes, run, 0)})`,
    promised: true,
  },
  {
    title: "(f) Peak memory of the largest provider process",
    value: peakMemory,
    show: (run) => (peakMemory(run) === 0 ? "not seen" : `${Math.round(peakMemory(run) / 1e6)} MB`),
    promised: true,
  },
  {
    title: "destroy: wall time",
    value: ({ destroy }) => destroy.seconds,
    show: ({ destroy }) => seconds(destroy.seconds),
    promised: false,
  },
];
