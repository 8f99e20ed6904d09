import * as pulumi from "@pulumi/pulumi";

/** Texts that hold credentials. */
const hidden = new Set<string>();

/**
 * Keeps a text out of the debug log. Pulumi's SDK writes each answer of the engine there with its secrets in clear
 * (runtime/resource.js, "RegisterResource RPC finished"), and `--verbose=3` shows it or leaves it on disk.
 */
export function hideFromDebugLog(text: string): void {
  if (hidden.size === 0) redactDebugLog(pulumi.log);
  hidden.add(text);
}

/**
 * The SDK looks its logger up in this object at each line. One that lets nothing be put in its place keeps its log as
 * it is: a program must not fail for that.
 */
export function redactDebugLog(log: { debug: typeof pulumi.log.debug }): void {
  const write = log.debug;
  Reflect.set(log, "debug", (line: unknown, ...rest: LogRest) => write(withoutHidden(String(line)), ...rest));
}

type LogRest = Parameters<typeof pulumi.log.debug> extends [string, ...infer Rest] ? Rest : never;

function withoutHidden(line: string): string {
  return [...hidden].reduce((text, secret) => text.replaceAll(secret, "[secret]"), line);
}
