import { parseArgs } from "node:util";
import { CommandError } from "./commandError";
import { type Format, formats } from "./formats";

export const POLICY_USAGE = `npx aws-pki policy [--state FILE|- | --preview FILE|- | --stack NAME] [options]

Prints the least IAM policy of each connection that a stack uses, by what the stack declares.

Where the stack comes from (default: pulumi stack export in the current directory):
  --state FILE|-      the JSON of "pulumi stack export"
  --preview FILE|-    the JSON of "pulumi preview --json --show-sames"
  --stack NAME        another stack of the project than the selected one

Options:
  --connection NAME   one connection only; "ambient" is the ambient identity
  --format FORMAT     ${formats.join(", ")} (json)
  --assume ROLE_ARN   a role that the ambient identity, or that of --connection, assumes; may be repeated
  --session-tags      the roles of --assume are given session tags, or ones that are inherited
  --own-tags          only what carries the stack's own tag is exported, renewed, revoked, read and deleted
  --diagnosis         adds what a failed validation is explained with
  --help              this text

Policies go to standard output, notes about them to standard error. Exit status: 0 done, 1 the stack cannot be
read, 2 the arguments are not understood. AWS is not called.`;

export interface PolicyArguments {
  help: boolean;
  source: { kind: "state" | "preview"; file: string } | { kind: "stack"; stack: string | undefined };
  connection: string | undefined;
  format: Format;
  diagnosis: boolean;
  sessionTags: boolean;
  ownTags: boolean;
  roleArns: string[];
}

export function readPolicyArguments(argv: readonly string[]): PolicyArguments {
  const values = parse(argv);
  const given = (["state", "preview", "stack"] as const).filter((name) => values[name] !== undefined);
  if (given.length > 1) throw usage(`Give one of ${given.map((name) => `--${name}`).join(" and ")} only.`);
  const format = formats.find((one) => one === values.format);
  if (format === undefined)
    throw usage(`There is no format ${JSON.stringify(values.format)}: use ${formats.join(", ")}.`);
  const { state, preview, stack, connection, diagnosis = false, assume = [], help = false } = values;
  const { "session-tags": sessionTags = false, "own-tags": ownTags = false } = values;
  const source: PolicyArguments["source"] =
    state !== undefined
      ? { kind: "state", file: state }
      : preview !== undefined
        ? { kind: "preview", file: preview }
        : { kind: "stack", stack };
  return { help, source, connection, format, diagnosis, sessionTags, ownTags, roleArns: assume };
}

function parse(argv: readonly string[]) {
  try {
    const { values } = parseArgs({
      args: [...argv],
      options: {
        state: { type: "string" },
        preview: { type: "string" },
        stack: { type: "string" },
        connection: { type: "string" },
        format: { type: "string", default: "json" },
        assume: { type: "string", multiple: true },
        diagnosis: { type: "boolean" },
        "session-tags": { type: "boolean" },
        "own-tags": { type: "boolean" },
        help: { type: "boolean", short: "h" },
      },
    });
    return values;
  } catch (error) {
    const [sentence = ""] = (error instanceof Error ? error.message : String(error)).split(". ");
    throw usage(`${sentence.replace(/\.$/, "")}.`);
  }
}

function usage(message: string): CommandError {
  return new CommandError(`${message} See npx aws-pki policy --help.`, 2);
}
