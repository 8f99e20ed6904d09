/** One API call as `GET /_sandbox/calls` shows it. It never holds inputs or outputs: those may be secrets. */
export interface LoggedCall {
  time: string;
  service: string;
  operation: string;
  /** The caller's ARN, or null where the credentials were refused. */
  principal: string | null;
  /** The main ARN, name or zone id of the request (for RequestCertificate the domain), if it has one. */
  resource: string | null;
  region: string | null;
  /** The HTTP status, or 0 where the connection was dropped by a fault. */
  status: number;
  /** The error code of a refused call. */
  error?: string;
}

/** How often one operation was called, and how often it was refused, by error code. */
export interface CallCount {
  service: string;
  operation: string;
  calls: number;
  errors: Record<string, number>;
}

/** Ten calls for each certificate of four full regions. Older calls go, so that a long life does not fill the memory. */
const KEPT = 100_000;

/** The log of calls: in order of arrival, the newest of them, until the sandbox is reset. */
export class CallLog {
  readonly #entries: LoggedCall[] = [];

  add(call: LoggedCall): void {
    this.#entries.push(call);
    // Many at once: cutting the first of a long array off is no cheaper than cutting off a tenth.
    if (this.#entries.length > KEPT * 1.1) this.#entries.splice(0, this.#entries.length - KEPT);
  }

  list(): readonly LoggedCall[] {
    return this.#entries;
  }

  /** The calls of the log by operation, in order of their first appearance: what a measurement asks for. */
  counts(): CallCount[] {
    const counts = new Map<string, CallCount>();
    for (const { service, operation, error } of this.#entries) {
      const key = `${service} ${operation}`;
      const count = counts.get(key) ?? { service, operation, calls: 0, errors: {} };
      counts.set(key, count);
      count.calls += 1;
      if (error !== undefined) count.errors[error] = (count.errors[error] ?? 0) + 1;
    }
    return [...counts.values()];
  }

  reset(): void {
    this.#entries.length = 0;
  }
}
