import { setTimeout as wait } from "node:timers/promises";
import { z } from "zod";
import { AwsError, awsError } from "./wire/error";

const FaultSpec = z
  .strictObject({
    service: z.enum(["acm", "route53", "secretsmanager", "sts", "*"]),
    /** An operation's name, or `*` for all of the service. */
    operation: z.string().min(1),
    /** Calls that are signed for this region alone; all where it is left out. */
    region: z
      .string()
      .regex(/^[a-z0-9-]+$/, "a region has lower-case letters, digits and hyphens only")
      .optional(),
    times: z.number().int().min(1).default(1),
    /** How many matching calls to let through first. */
    after: z.number().int().min(0).default(0),
    /** An AWS error code, answered in the service's own protocol. */
    error: z
      .string()
      .regex(/^[A-Za-z][\w.]*$/, "an error code has letters, digits, _ and . only, and begins with a letter")
      .optional(),
    message: z.string().optional(),
    /** The error's HTTP status, where its own is not wanted. */
    status: z.number().int().min(400).max(599).optional(),
    latencyMs: z.number().min(0).max(600_000).optional(),
    dropConnection: z.boolean().optional(),
    /** AWS acts, but the answer is lost (only with dropConnection or error). */
    afterEffect: z.boolean().optional(),
  })
  .refine(
    (fault) => fault.error !== undefined || fault.latencyMs !== undefined || fault.dropConnection === true,
    { message: "one of error, latencyMs and dropConnection must be given" },
  )
  .refine((fault) => fault.error === undefined || fault.dropConnection !== true, {
    message: "error and dropConnection contradict each other: a dropped connection answers nothing",
  })
  .refine((fault) => fault.error !== undefined || (fault.status ?? fault.message) === undefined, {
    message: "status and message need error",
  })
  .refine(
    (fault) => fault.afterEffect !== true || fault.error !== undefined || fault.dropConnection === true,
    { message: "afterEffect needs dropConnection or error" },
  );

/** What `POST /_sandbox/faults` takes: which calls to disturb, how often, and in which way. */
export type FaultInput = z.input<typeof FaultSpec>;
export type FaultSpec = z.output<typeof FaultSpec>;

/** Sentences for the error codes that tests ask for most; others get a plain one. */
const MESSAGES: Record<string, string> = {
  ThrottlingException: "Rate exceeded",
  Throttling: "Rate exceeded",
  AccessDeniedException: "User is not authorized to perform this action",
  AccessDenied: "User is not authorized to perform this action",
  PriorRequestNotComplete: "The request was rejected because Route 53 was still processing a prior request.",
};

/** The error that a fault answers with, if it is not one that drops the connection or only delays. */
export function faultError({ error, message, status }: FaultSpec): AwsError | undefined {
  if (error === undefined) return undefined;
  const told = message ?? MESSAGES[error] ?? `The sandbox was told to answer ${error}.`;
  return status === undefined ? awsError(error, told) : new AwsError(error, told, status);
}

/** The script of things that go wrong. The first fault that matches a call and is not used up yet takes it. */
export class Faults {
  #pending: FaultSpec[] = [];
  #waiting = new AbortController();

  /** `operations` are the names of each service's operations: a fault on any other would never come. */
  constructor(private readonly operations: Record<string, readonly string[]>) {}

  /** Throws zod's error for a fault that cannot be. */
  add(input: FaultInput): FaultSpec {
    const fault = FaultSpec.superRefine(({ service, operation }, check) => {
      const known =
        service === "*" ? Object.values(this.operations).flat() : (this.operations[service] ?? []);
      if (operation === "*" || known.includes(operation)) return;
      const where = service === "*" ? "any service" : service;
      const message = `no operation ${operation} of ${where}; there are: *, ${known.join(", ")}`;
      check.addIssue({ code: "custom", path: ["operation"], message });
    }).parse(input);
    this.#pending.push({ ...fault });
    return fault;
  }

  list(): readonly FaultSpec[] {
    return this.#pending;
  }

  /** The fault that hits this call, if any; counts it. */
  take(service: string, operation: string, region: string): FaultSpec | undefined {
    for (const fault of this.#pending) {
      const matches =
        (fault.service === "*" || fault.service === service) &&
        (fault.region === undefined || fault.region === region) &&
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

  /** Waits as long as the fault says. False where the sandbox was reset or closed meanwhile: the call is lost. */
  async delay(fault: FaultSpec | undefined): Promise<boolean> {
    if (!fault?.latencyMs) return true;
    const { signal } = this.#waiting;
    await wait(fault.latencyMs, undefined, { signal }).catch(() => undefined);
    return !signal.aborted;
  }

  /** Forgets all faults and ends all waiting. */
  reset(): void {
    this.#pending = [];
    this.#waiting.abort();
    this.#waiting = new AbortController();
  }
}
