// The shape of the raw figures, as the JSON file holds them.

/** Shapes of a program that can be measured. */
export const ASKED_SHAPES = ["set", "single", "terraform"] as const;
export type AskedShape = (typeof ASKED_SHAPES)[number];

/** How the same certificates are declared, and with which settings. */
export type Shape = AskedShape | "single-checkpoints";

export const LABELS: Readonly<Record<Shape, string>> = {
  set: "set",
  single: "single resources",
  "single-checkpoints": "single, with checkpoints",
  terraform: "Terraform",
};

/** One command. */
export interface Step {
  seconds: number;
  /** How often each operation reached AWS, as `acm:RequestCertificate`. */
  calls: Record<string, number>;
  /** How many of them AWS throttled. */
  throttled: number;
  /** Of the largest provider process. Absent where it could not be seen. */
  peakMemoryBytes?: number | undefined;
}

/** One stack from its first `up` to its `destroy`. */
export interface Run {
  shape: Shape;
  /** Certificates, with a secret each. */
  count: number;
  up: Step;
  preview: Step;
  refresh: Step;
  destroy: Step;
  /** Bytes of certificates and secrets in the state as the backend stores it, without providers, CA and profile. */
  stateBytes: number;
  /** The same in an indented state, which is what older releases of Pulumi store. */
  indentedStateBytes: number;
}

/** A stack that did not come to its end. */
export interface FailedRun {
  shape: Shape;
  count: number;
  failure: string;
}

/** Start-up, in milliseconds, each the median of several. */
export interface Startup {
  /** `pulumi preview` of one certificate in a new stack. */
  preview: number;
  /** The same with NODE_COMPILE_CACHE, once the cache is filled. */
  previewWithCompileCache: number;
  /** Loading Pulumi's SDK, which every program pays. */
  importPulumi: number;
  /** Loading the package in the program, with the SDK loaded already. */
  importPackage: number;
  /** Loading the provider's code in its process, with the SDK loaded already. */
  importProvider: number;
  /** Loading what a user's own tests load, with the SDK loaded already. */
  importMocks: number;
  importSandbox: number;
}

/** The shape of the machine, without its name. */
export interface Machine {
  platform: string;
  cores: number;
  memoryGigabytes: number;
  node: string;
  pulumi: string;
}

/** Everything that one `npm run bench` has found. */
export interface Results {
  /** ISO 8601. */
  date: string;
  machine: Machine;
  runs: Run[];
  failed: FailedRun[];
  startup: Startup | undefined;
  /** Why Terraform was not measured. Undefined where it was, or was not asked for. */
  terraformMissing: string | undefined;
}

/** All calls of a step. */
export function totalCalls({ calls }: Step): number {
  return Object.values(calls).reduce((sum, count) => sum + count, 0);
}

/** Calls of ACM, and of the Tagging API, which stands in for ACM's own tag calls. */
export function acmCalls({ calls }: Step): number {
  const ofAcm = Object.entries(calls).filter(([operation]) => /^(acm|[\w-]*tagging[\w-]*):/.test(operation));
  return ofAcm.reduce((sum, [, count]) => sum + count, 0);
}

/**
 * The least that `up` can take, in seconds: ACM takes 5 requests a second, and the last certificate is validated a minute
 * after its records stand. Source: docs.aws.amazon.com/acm/latest/userguide/acm-limits.html
 */
export function floorSeconds(count: number): number {
  return count / 5 + 60;
}

/** The middle one. Of an even number the lower of the two. */
export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.floor((sorted.length - 1) / 2)] ?? Number.NaN;
}
