import { createSecureContext } from "node:tls";
import { FIELD_DEFAULTS } from "../provider/sync/secretsManager/model/fieldNames";
import { CertificateSecretError } from "./failure";
import type { CertificateSecret, CertificateSecretMapping } from "./readCertificateSecret";
import { readCertificateSecret, requireInForce } from "./readCertificateSecret";
import type { FetchedSecret } from "./secretsManagerFetch";
import { tlsOptions } from "./tlsOptions";
import type { WatchClock } from "./watchClock";
import { wallClock } from "./watchClock";

/** A SecureContext of Node's `tls`, as its types have it. Declared here, so that these need no others. */
export interface SecureContext {
  /** Belongs to OpenSSL. */
  context: unknown;
}

/** How a certificate is watched. */
export interface WatchOptions {
  /** Gets the secret's current version: `secretsManagerFetch`, or a function of your own. */
  fetch: () => Promise<FetchedSecret>;
  /** Names of the fields in the secret's JSON. Default: those of a sync without `fieldMappings`. */
  mapping?: CertificateSecretMapping | undefined;
  /** Seconds between the end of one fetch and the next, 1 to 86,400. Default: 300. */
  intervalSeconds?: number | undefined;
  /** Seconds that one fetch may take, as the AWS SDK itself waits for ever. Default: 30. */
  timeoutSeconds?: number | undefined;
  /** Time and timers. Default: the machine's. */
  clock?: WatchClock | undefined;
  /** Called where another version has come into use. May be async. Not called for the first one. Default: nothing. */
  onChange?: ((parts: CertificateSecret, previous: CertificateSecret) => unknown) | undefined;
  /** Called for each fetch or proof that fails. Default: Node prints a process warning. */
  onError?: ((error: CertificateSecretError) => void) | undefined;
}

/** A certificate that stays up to date. */
export interface CertificateWatch {
  /** The last good one. */
  current(): CertificateSecret;
  /** The same for TLS. In an `SNICallback`: `(name, done) => done(null, watch.secureContext())`. */
  secureContext(): SecureContext;
  /** Fetches now. True where another version came into use. Never rejects: failures go to `onError`. */
  refresh(): Promise<boolean>;
  /** Ends the polling. The current version stays readable. */
  stop(): void;
}

interface Held {
  versionId: string;
  parts: CertificateSecret;
  context: SecureContext;
}

/**
 * Fetches a secret now and then every `intervalSeconds`. Rejects where the first fetch or its proof fails. Later
 * failures leave the last good certificate in use: a version that does not parse, whose key does not match or whose
 * certificate is out of its dates never replaces it. An earlier version that is still good does, as a rollback.
 * Timers do not keep the process alive.
 */
export async function watchCertificateSecret(options: WatchOptions): Promise<CertificateWatch> {
  const { intervalSeconds = 300 } = options;
  if (!(intervalSeconds >= 1 && intervalSeconds <= 86_400))
    throw new RangeError("intervalSeconds must be 1 to 86,400");
  const first = await fetchHeld(options);
  return new Watch(options, first, intervalSeconds * 1000);
}

class Watch implements CertificateWatch {
  #running: Promise<boolean> = Promise.resolve(false);
  #next: Promise<boolean> | undefined;
  #cancelTimer: () => void = () => {};
  #isStopped = false;

  constructor(
    private readonly options: WatchOptions,
    private held: Held,
    private readonly intervalMs: number,
  ) {
    this.#schedule();
  }

  current(): CertificateSecret {
    return this.held.parts;
  }

  secureContext(): SecureContext {
    return this.held.context;
  }

  /** One fetch at a time, and one that waits: whoever asks during a fetch wants what is there afterwards. */
  refresh(): Promise<boolean> {
    const begin = () => {
      this.#next = undefined;
      this.#running = this.#attempt();
      return this.#running;
    };
    this.#next ??= this.#running.then(begin, begin);
    return this.#next;
  }

  stop(): void {
    this.#isStopped = true;
    this.#cancelTimer();
  }

  #schedule(): void {
    this.#cancelTimer();
    if (this.#isStopped) return;
    const { clock = wallClock } = this.options;
    this.#cancelTimer = clock.after(this.intervalMs, () => void this.refresh());
  }

  async #attempt(): Promise<boolean> {
    if (this.#isStopped) return false;
    try {
      const held = await fetchHeld(this.options, this.held);
      if (this.#isStopped || held === this.held) return false;
      const previous = this.held.parts;
      this.held = held;
      announce(this.options, held.parts, previous);
      return true;
    } catch (error) {
      if (!this.#isStopped) report(this.options, error as CertificateSecretError);
      return false;
    } finally {
      this.#schedule();
    }
  }
}

/** The current version, proven. `held` itself where that is still current. Throws CertificateSecretError alone. */
async function fetchHeld(options: WatchOptions, held?: Held): Promise<Held> {
  const { mapping, clock = wallClock } = options;
  const { versionId, value } = await fetchInTime(options, clock);
  const now = clock.now();
  if (held?.versionId === versionId) {
    // Keeps the expired version, as there is no better one, and reports that it has expired.
    requireInForce(held.parts, now, mapping?.certificate ?? FIELD_DEFAULTS.certificate);
    return held;
  }
  const parts = readCertificateSecret(value, mapping, now);
  return { versionId, parts, context: contextOf(parts) };
}

function fetchInTime(
  { fetch, timeoutSeconds = 30 }: WatchOptions,
  clock: WatchClock,
): Promise<FetchedSecret> {
  return new Promise((resolve, reject) => {
    const late = `the fetch took longer than ${timeoutSeconds} s`;
    const giveUp = () => reject(new CertificateSecretError("FetchFailed", late));
    const cancel = clock.after(timeoutSeconds * 1000, giveUp);
    // Inside then(), so that a fetch that throws at once is a failure like any other.
    void Promise.resolve()
      .then(fetch)
      .finally(cancel)
      .then(resolve, (error: unknown) => reject(fetchFailure(error)));
  });
}

function fetchFailure(error: unknown): CertificateSecretError {
  if (error instanceof CertificateSecretError) return error;
  const name = error instanceof Error ? error.name : typeof error;
  const explanation = `the secret could not be fetched (${name}); the cause has more`;
  return new CertificateSecretError("FetchFailed", explanation, undefined, { cause: error });
}

/** OpenSSL has the last word, as it may find a key too short. */
function contextOf(parts: CertificateSecret): SecureContext {
  try {
    return createSecureContext(tlsOptions(parts));
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code ?? "no code";
    throw new CertificateSecretError("TlsRefused", `OpenSSL does not take the certificate and key (${code})`);
  }
}

/** Not awaited: a handler that never ends must not end the polling. */
function announce(options: WatchOptions, parts: CertificateSecret, previous: CertificateSecret): void {
  const explanation = "the new certificate is in use, but onChange threw; the cause has more";
  const failed = (cause: unknown) =>
    report(options, new CertificateSecretError("HandlerFailed", explanation, undefined, { cause }));
  try {
    Promise.resolve(options.onChange?.(parts, previous)).catch(failed);
  } catch (cause) {
    failed(cause);
  }
}

function report({ onError }: WatchOptions, error: CertificateSecretError): void {
  if (onError) onError(error);
  else process.emitWarning(error);
}
