// Options of `npm run bench`.

import { parseArgs } from "node:util";
import { ASKED_SHAPES, type AskedShape } from "./figures.mts";

export const USAGE = `npm run bench -- [--sizes 10,100,1000] [--shapes set,single,terraform] [--checkpoints] [--json FILE]

Measures stacks of N certificates with their secrets on a sandbox with AWS's quotas, where validation takes 60 seconds,
and prints tables and a verdict for each promise of docs/performance.md. The full run takes about an hour.

--sizes        numbers of certificates, 1 to 2500 (10,100,1000)
--shapes       set: one CertificateSet; single: a Certificate each; terraform: the same with Terraform, where one is
               installed and can get its AWS provider (all three)
--checkpoints  measures single resources once more with Pulumi's own checkpoints, which is slow
--json         writes all figures to this file as well
--help         shows this

Exit status: 0 where every promise is kept, 1 where one is missed or a run failed, 2 for a bad option.
What Terraform does is shown beside, and changes no verdict.`;

export interface Options {
  /** Ascending. */
  sizes: number[];
  shapes: AskedShape[];
  checkpoints: boolean;
  json: string | undefined;
  help: boolean;
}

/** Arguments that cannot be understood, told in one sentence. */
export class UsageError extends Error {}

/** ACM lets an account have this many certificates in a region, and the sandbox holds to it. */
const LARGEST_SIZE = 2500;

/** Reads the arguments after `--`. Throws a UsageError. */
export function readOptions(args: string[]): Options {
  const { sizes, shapes, checkpoints, json, help } = parse(args);
  return {
    sizes: [...new Set(list("sizes", sizes).map(readSize))].sort((a, b) => a - b),
    shapes: [...new Set(list("shapes", shapes).map(readShape))],
    ...{ checkpoints, json, help },
  };
}

function parse(args: string[]) {
  const flag = { type: "boolean", default: false } as const;
  try {
    return parseArgs({
      args,
      options: {
        sizes: { type: "string", default: "10,100,1000" },
        shapes: { type: "string", default: ASKED_SHAPES.join(",") },
        json: { type: "string" },
        checkpoints: flag,
        help: flag,
      },
    }).values;
  } catch (error) {
    throw new UsageError(error instanceof Error ? (error.message.split(". ")[0] ?? "") : String(error));
  }
}

const list = (name: string, text: string): string[] => {
  const items = text.split(",").map((item) => item.trim());
  if (items.includes("")) throw new UsageError(`--${name} must be a list such as a,b,c, not '${text}'`);
  return items;
};

function readSize(text: string): number {
  const size = Number(text);
  if (!/^\d+$/.test(text) || size < 1 || size > LARGEST_SIZE)
    throw new UsageError(`--sizes must be whole numbers from 1 to ${LARGEST_SIZE}, not '${text}'`);
  return size;
}

function readShape(text: string): AskedShape {
  const shape = ASKED_SHAPES.find((one) => one === text);
  if (shape === undefined)
    throw new UsageError(`--shapes must be of ${ASKED_SHAPES.join(", ")}, not '${text}'`);
  return shape;
}
