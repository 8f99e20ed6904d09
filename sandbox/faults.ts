import { once } from "node:events";
import { setTimeout as wait } from "node:timers/promises";
import { z } from "zod";
import { AwsError, awsError } from "./wire/error";

const FaultSpec = z
  .strictObject({
    service: z.enum(["acm", "route53", "secretsmanager", "sts", "tagging", "*"]),
    /** An operation's name, or `*` for all of the service. */
    operation: z.string().min(1),
    /** Disturbs only calls that are signed for this region. All regions where it is left out. */
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
    /** Never answered: held open until the faults are reset or the sandbox closes, and dropped then. */
    hold: z.boolean().optional(),
    /** AWS acts, but the answer is lost (only with dropConnection, hold or error). */
    afterEffect: z.boolean().optional(),
  })
  .refine((fault) => fault.latencyMs !== undefined || endingsOf(fault) > 0, {
    message: "one of error, latencyMs, dropConnection and hold must be given",
  })
  .refine((fault) => endingsOf(fault) <= 1, {
    message:
      "error, dropConnection and hold contradict each other: a call is answered, dropped or held, and only one of them",
  })
  .refine((fault) => fault.error !== undefined || (fault.status ?? fault.message) === undefined, {
    message: "status and message need error",
  })
  .refine((fault) => fault.afterEffect !== true || endingsOf(fault) > 0, {
    message: "afterEffect needs dropConnection, hold or error",
  });

/** In how many ways a fault ends its call. */
const endingsOf = (fault: {
  error?: string | undefined;
  dropConnection?: boolean | undefined;
  hold?: boolean | undefined;
}): number => [fault.error !== undefined, fault.dropConnection, fault.hold].filter(Boolean).length;

/** Body of `POST /_sandbox/faults`: which calls to disturb, how often, and in which way. */
export type FaultInput = z.input<typeof FaultSpec>;
export type FaultSpec = z.output<typeof FaultSpec>;

/** Sentences of the error codes that tests ask for most. Others get a plain one. */
const MESSAGES: Record<string, string> = {
  ThrottlingException: "Rate exceeded",
  Throttling: "Rate exceeded",
  ThrottledException: "Rate exceeded",
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
  #holding: FaultSpec[] = [];
  #waiting = new AbortController();
  #watchers: (() => void)[] = [];

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

  /** Those that are still to come, and those that hold a call now. */
  list(): readonly (FaultSpec & { held?: true })[] {
    return [...this.#pending, ...this.#holding.map((fault) => ({ ...fault, held: true as const }))];
  }

  /** Resolves once a call is held, or at once where one is. */
  async held(): Promise<void> {
    if (this.#holding.length === 0) await new Promise<void>((resolve) => this.#watchers.push(resolve));
  }

  /** The fault that hits this call, if any. Counts it. */
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

  /**
   * Waits as long as the fault says before AWS acts. False where the call is lost: it was held, or the sandbox was
   * reset or closed meanwhile.
   */
  async delay(fault: FaultSpec | undefined): Promise<boolean> {
    if (fault === undefined) return true;
    const { signal } = this.#waiting;
    if (fault.latencyMs) await wait(fault.latencyMs, undefined, { signal }).catch(() => undefined);
    if (signal.aborted) return false;
    return fault.afterEffect === true || !(await this.hold(fault));
  }

  /** Holds a call whose fault says so, until it is lost. False for every other call, at once. */
  async hold(fault: FaultSpec): Promise<boolean> {
    if (!fault.hold) return false;
    const lost = once(this.#waiting.signal, "abort");
    this.#holding.push(fault);
    for (const tell of this.#watchers.splice(0)) tell();
    await lost;
    return true;
  }

  /** Forgets all faults and ends all waiting. */
  reset(): void {
    this.#pending = [];
    this.#holding = [];
    this.#waiting.abort();
    this.#waiting = new AbortController();
  }
}
