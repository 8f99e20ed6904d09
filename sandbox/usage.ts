/** The flags of the command, as Node's `parseArgs` takes them. */
export const FLAGS = {
  port: { type: "string", default: "0" },
  zone: { type: "string", multiple: true },
  iam: { type: "string", default: "off" },
  quotas: { type: "string", default: "off" },
  "validation-seconds": { type: "string", default: "0" },
  "managed-renewal": { type: "string", default: "aws" },
  chain: { type: "string", default: "self-signed" },
  "until-stdin-closes": { type: "boolean", default: false },
  help: { type: "boolean", short: "h", default: false },
} as const;

interface Told {
  /** The form of its value. Absent for a flag without one. */
  value?: string;
  means: string;
  /** The value without the flag, for people. Empty where there is none. */
  byDefault: string;
}

/** The words on each flag, for the help and for docs/testing.md. */
export const SANDBOX_FLAGS: Readonly<Record<keyof typeof FLAGS, Told>> = {
  port: { value: "N", means: "where it listens", byDefault: "any free port" },
  zone: {
    value: "DOMAIN",
    means: "a hosted zone that stands from the start; may be repeated",
    byDefault: "none",
  },
  iam: { value: "enforce|off", means: "whether signatures and policies count", byDefault: "off" },
  quotas: { value: "aws|off", means: "whether AWS's request quotas throttle", byDefault: "off" },
  "validation-seconds": { value: "N", means: "how long a validation record must stand", byDefault: "0" },
  "managed-renewal": { value: "aws|off", means: "whether AWS renews by itself", byDefault: "aws" },
  chain: {
    value: "self-signed|cross-signed",
    means: "how the chain of its certificates ends",
    byDefault: "self-signed",
  },
  "until-stdin-closes": {
    means: "stops with the process that holds its standard input",
    byDefault: "",
  },
  help: { means: "this text", byDefault: "" },
};

/** A flag as a person writes it, such as `--port N`. */
export const flagOf = (name: string, { value }: Told): string =>
  value === undefined ? `--${name}` : `--${name} ${value}`;

/** The help of the command. `program` is how a person calls it. */
export function sandboxUsage(program: string): string {
  const rows = Object.entries(SANDBOX_FLAGS).map(([name, told]) => [flagOf(name, told), told] as const);
  const width = Math.max(...rows.map(([flag]) => flag.length)) + 2;
  const lines = rows.map(
    ([flag, { means, byDefault }]) =>
      `  ${flag.padEnd(width)}${means}${byDefault === "" ? "" : ` (${byDefault})`}`,
  );
  return `${program} [options]

Runs an AWS on 127.0.0.1 until it is told to stop: ACM, Route 53, Secrets Manager, STS and the Resource Groups Tagging
API. Prints one line of JSON when it is ready: its endpoint, its account, and the id of each hosted zone by its domain.

Options, with their defaults:
${lines.join("\n")}

Exit status: 0 stopped, 1 it cannot be started, 64 the arguments are not understood.`;
}
