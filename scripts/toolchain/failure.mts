// Builds the message that is shown when there is no Pulumi and none can be had.

import { MINIMUM_CLI, MINIMUM_GO } from "./release.mts";

/** No usable Pulumi: the message says what was tried and what to install where. */
export class NoPulumiError extends Error {
  override readonly name = "NoPulumiError";
}

/** @param reasons what was looked at or tried, and why it is of no use: one entry each */
export function noPulumi(reasons: string[], home: string): NoPulumiError {
  const tried = reasons.map((reason) => `  - ${reason.replaceAll("\n", "\n    ")}`);
  return new NoPulumiError(
    [
      "There is no Pulumi CLI to run, and none could be put in place:",
      ...tried,
      "Do one of these, and run the command again:",
      `  - install the Pulumi CLI ${MINIMUM_CLI} or later (https://www.pulumi.com/docs/install/), on PATH or in ${home}/bin`,
      `  - install Go ${MINIMUM_GO} or later (https://go.dev/doc/install), on PATH: this command then builds the CLI, once`,
    ].join("\n"),
  );
}
