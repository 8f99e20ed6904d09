/**
 * Used: the variable PULUMI_NODEJS_MONITOR, which Pulumi's language host sets in the process of a program that it starts
 * (cmd/run/index.js). Pulumi does not document it. Tests with mocks lack it, and so do the programs that the Automation
 * API runs in its caller's process.
 * Seen to work: CLI 3.258 with @pulumi/pulumi 3.270.0. The same in the code of 3.216.0 and 3.276.0.
 * Lost where it is absent: the check that the provider's process will find the package, and the sentence that says what
 * to do. The first resource fails then in Node's own words.
 */

/** Whether the CLI started this process for a program. Its provider's process has the same working directory then. */
export function isStartedByLanguageHost(env: NodeJS.ProcessEnv = process.env): boolean {
  return env.PULUMI_NODEJS_MONITOR !== undefined;
}
