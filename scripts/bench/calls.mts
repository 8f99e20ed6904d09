import type { Step } from "./figures.mts";

/** The part of a line of the sandbox's `GET /_sandbox/calls` that is counted. */
export interface Call {
  service: string;
  operation: string;
  error?: string;
}

/** Counts calls by operation, most frequent first, and those that were throttled. */
export function countCalls(log: readonly Call[]): Pick<Step, "calls" | "throttled"> {
  const counts = new Map<string, number>();
  for (const { service, operation } of log) {
    const name = `${service}:${operation}`;
    counts.set(name, (counts.get(name) ?? 0) + 1);
  }
  const calls = Object.fromEntries([...counts].sort(([, a], [, b]) => b - a));
  return { calls, throttled: log.filter(({ error }) => isThrottling(error)).length };
}

/** The names by which ACM, Secrets Manager, STS, the Tagging API and Route 53 say that a caller is too fast. */
function isThrottling(error: string | undefined): boolean {
  return error !== undefined && /^(Throttl|TooManyRequests|RequestLimitExceeded|PriorRequestNot)/.test(error);
}
