import { z } from "zod";
import type { AwsError } from "./wire/error";
import { awsError } from "./wire/error";

/** What `POST /_sandbox/faults` takes: which calls to disturb, how often, and in which way. */
export const FaultSpec = z
  .strictObject({
    service: z.enum(["acm", "route53", "secretsmanager", "sts", "*"]),
    /** An operation's name, or `*` for all of the service. */
    operation: z.string().min(1),
    times: z.number().int().min(1).default(1),
    /** How many matching calls to let through first. */
    after: z.number().int().min(0).default(0),
    /** An AWS error code, answered with its own HTTP status and in the service's own protocol. */
    error: z.string().min(1).optional(),
    message: z.string().optional(),
    latencyMs: z.number().min(0).max(600_000).optional(),
    dropConnection: z.boolean().optional(),
    /** AWS acts, but the answer is lost (only with dropConnection or error). */
    afterEffect: z.boolean().optional(),
  })
  .refine(
    (fault) => fault.error !== undefined || fault.latencyMs !== undefined || fault.dropConnection === true,
    {
      message: "one of error, latencyMs and dropConnection must be given",
    },
  )
  .refine(
    (fault) => fault.afterEffect !== true || fault.error !== undefined || fault.dropConnection === true,
    {
      message: "afterEffect needs dropConnection or error",
    },
  );

export type FaultSpec = z.infer<typeof FaultSpec>;
export type FaultInput = z.input<typeof FaultSpec>;

/** Sentences for the error codes that tests ask for most; others get a plain one. */
const MESSAGES: Record<string, string> = {
  ThrottlingException: "Rate exceeded",
  Throttling: "Rate exceeded",
  AccessDeniedException: "User is not authorized to perform this action",
  AccessDenied: "User is not authorized to perform this action",
  PriorRequestNotComplete: "The request was rejected because Route 53 was still processing a prior request.",
};

export const faultError = (fault: FaultSpec): AwsError | undefined =>
  fault.error === undefined
    ? undefined
    : awsError(
        fault.error,
        fault.message ?? MESSAGES[fault.error] ?? `The sandbox was told to answer ${fault.error}.`,
      );

/** The script of things that go wrong. The first fault that matches a call and is not used up yet takes it. */
export class Faults {
  #pending: FaultSpec[] = [];

  add(input: FaultInput): FaultSpec {
    const fault = FaultSpec.parse(input);
    this.#pending.push({ ...fault });
    return fault;
  }

  list(): readonly FaultSpec[] {
    return this.#pending;
  }

  /** The fault that hits this call, if any; counts it. */
  take(service: string, operation: string): FaultSpec | undefined {
    for (const fault of this.#pending) {
      const matches =
        (fault.service === "*" || fault.service === service) &&
        (fault.operation === "*" || fault.operation === operation);
      if (!matches) continue;
      if (fault.after > 0) {
        fault.after -= 1;
        continue;
      }
      fault.times -= 1;
      this.#pending = this.#pending.filter((other) => other.times > 0);
      return fault;
    }
    return undefined;
  }

  reset(): void {
    this.#pending = [];
  }
}
