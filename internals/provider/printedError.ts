/**
 * Used: what Pulumi's host of dynamic providers prints of an error from check, diff, read and delete before it hands the
 * message to the engine (cmd/dynamic-provider, "${e}: ${e.stack}"). That is the message twice, with the paths of the
 * machine, at the stack, beside the engine's own line at the resource.
 * Seen to work: CLI 3.258 with @pulumi/pulumi 3.270.0. The same with 3.216.0 and 3.276.0.
 * Lost where a host prints otherwise: nothing but the stack of an error that tells all in its message.
 */

/** Has the host print an error as `SUBJECT: CODE`, so that its message stands once. Changes the error itself. */
export function printedAs<E extends Error>(error: E, subject: string, code: string): E {
  Object.defineProperty(error, "toString", { value: () => subject, configurable: true });
  Object.defineProperty(error, "stack", { value: code, configurable: true, writable: true });
  return error;
}
