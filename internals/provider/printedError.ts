/**
 * Used: what Pulumi's host of dynamic providers prints of an error from check, diff, read and delete before it hands the
 * message to the engine (cmd/dynamic-provider, "${e}: ${e.stack}"). That is the message twice, with the paths of the
 * machine, above the engine's own line.
 * Seen to work: CLI 3.258 with @pulumi/pulumi 3.270.0; 3.216.0 and 3.276.0 print the same.
 * Lost where another host prints otherwise: nothing but the stack of an error that tells all in its message.
 */

/** Has an error print as its name and its message, once and without a stack. Changes the error itself. */
export function printedOnce<E extends Error>(error: E): E {
  const { name, message } = error;
  Object.defineProperty(error, "toString", { value: () => name, configurable: true });
  Object.defineProperty(error, "stack", { value: message, configurable: true, writable: true });
  return error;
}
