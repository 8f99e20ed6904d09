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

/** The log of calls: in order of arrival, kept until the sandbox is reset. */
export class CallLog {
  readonly #entries: LoggedCall[] = [];

  add(call: LoggedCall): void {
    this.#entries.push(call);
  }

  list(): readonly LoggedCall[] {
    return this.#entries;
  }

  reset(): void {
    this.#entries.length = 0;
  }
}
