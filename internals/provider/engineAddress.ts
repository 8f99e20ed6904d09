/**
 * Used: the arguments with which the engine starts a provider process. Pulumi's host of dynamic providers takes the
 * engine's address from there (cmd/dynamic-provider, `main`) and hands it to no provider.
 * Seen to work: CLI 3.230 and 3.258, @pulumi/pulumi 3.248 to 3.270.
 * Lost where it is absent: what engineLog.ts and cancel.ts do.
 */

/** The engine's address among the arguments of a provider process. Undefined in any other process. */
export function engineAddress(argv: readonly string[]): string | undefined {
  return argv.find((argument) => /^(127\.0\.0\.1|localhost):\d+$/.test(argument));
}
