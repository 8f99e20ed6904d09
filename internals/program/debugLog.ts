/**
 * Patched: `pulumi.log.debug`. Pulumi's SDK writes each answer of the engine there with its secrets in clear
 * (runtime/resource.js, "RegisterResource RPC finished"), and `--verbose=3` shows it or leaves it on disk. The SDK looks
 * the function up in that object at each line.
 * Seen to work: @pulumi/pulumi 3.216.0, 3.270.0 and 3.276.0.
 * Lost where it does not work: the debug log of a program shows the credentials of its connections, as it does those of
 * every other provider. A program must not fail for that.
 */
import * as pulumi from "@pulumi/pulumi";

/** Texts that hold credentials. */
const hidden = new Set<string>();

/** Keeps a text out of the debug log. */
export function hideFromDebugLog(text: string): void {
  if (hidden.size === 0) redactDebugLog(pulumi.log);
  hidden.add(text);
}

/** Puts a logger in the place of that of the SDK. An object that has none, or is frozen, stays as it is. */
export function redactDebugLog(log: { debug?: typeof pulumi.log.debug }): void {
  const write = log.debug;
  if (typeof write !== "function") return;
  Reflect.set(log, "debug", (line: unknown, ...rest: LogRest) => write(withoutHidden(String(line)), ...rest));
}

type LogRest = Parameters<typeof pulumi.log.debug> extends [string, ...infer Rest] ? Rest : never;

function withoutHidden(line: string): string {
  return [...hidden].reduce((text, secret) => text.replaceAll(secret, "[secret]"), line);
}
