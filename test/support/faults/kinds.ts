import type { FaultInput } from "../../../sandbox/faults";

/** One thing that goes wrong with calls of one operation. */
export interface Kind {
  name: string;
  /**
   * `transient`: gone before our patience is, so that the same up ends well. `lasting`: it outlives that up, which
   * ends in an error of this code.
   */
  lasts: "transient" | "lasting";
  code?: string;
  /** Whether one run meets it at a call that only looks: not where it could show nothing else than for a call that acts. */
  reads: "once" | "never";
  fault: (service: string) => Pick<FaultInput, "times" | "error" | "dropConnection" | "afterEffect">;
}

/** More than any run calls. */
const FOR_EVER = 1_000_000;

const throttling = (service: string) =>
  service === "route53" || service === "sts" ? "Throttling" : "ThrottlingException";

/** Each service's own code; the SDK goes by the status. */
const internal = (service: string) =>
  service === "secretsmanager" ? "InternalServiceError" : "InternalFailure";

export const KINDS: readonly Kind[] = [
  {
    ...{ name: "throttled twice", lasts: "transient", reads: "once" },
    fault: (service) => ({ times: 2, error: throttling(service) }),
  },
  {
    ...{ name: "500", lasts: "transient", reads: "once" },
    fault: (service) => ({ error: internal(service) }),
  },
  {
    ...{ name: "500 after AWS acted", lasts: "transient", reads: "never" },
    fault: (service) => ({ error: internal(service), afterEffect: true }),
  },
  {
    ...{ name: "503 twice", lasts: "transient", reads: "once" },
    fault: () => ({ times: 2, error: "ServiceUnavailable" }),
  },
  {
    ...{ name: "dropped before AWS acted", lasts: "transient", reads: "once" },
    fault: () => ({ dropConnection: true }),
  },
  {
    ...{ name: "dropped after AWS acted", lasts: "transient", reads: "never" },
    fault: () => ({ dropConnection: true, afterEffect: true }),
  },
  {
    ...{ name: "throttled for ever", lasts: "lasting", code: "Throttled", reads: "once" },
    fault: (service) => ({ times: FOR_EVER, error: throttling(service) }),
  },
  {
    ...{ name: "503 for ever", lasts: "lasting", code: "Unreachable", reads: "once" },
    fault: () => ({ times: FOR_EVER, error: "ServiceUnavailable" }),
  },
  {
    ...{ name: "dropped for ever after AWS acted", lasts: "lasting", code: "Unreachable", reads: "never" },
    fault: () => ({ times: FOR_EVER, dropConnection: true, afterEffect: true }),
  },
  {
    ...{ name: "quota", lasts: "lasting", code: "QuotaExceeded", reads: "never" },
    fault: (service) => ({
      times: FOR_EVER,
      error: service === "route53" ? "LimitExceeded" : "LimitExceededException",
    }),
  },
];
