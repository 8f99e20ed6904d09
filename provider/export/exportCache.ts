import type { Clock } from "../aws/calls/wait";
import type { Exported } from "../pki/exported";

/** Minutes that an export is kept for the other destinations of its certificate. */
const KEPT_MINUTES = 5;

/** One generation of a certificate, by connection: not every connection may export it. */
export interface Generation {
  connection: string | undefined;
  arn: string;
  serial: string;
}

interface Entry {
  answer: Promise<Exported>;
  arn: string;
  serial: string;
  /** When its first destination had it. Absent while ACM has not answered or no destination has come. */
  takenAt?: number;
}

/**
 * The exports of one process: one a generation, however many destinations take it. An entry is an encrypted key beside
 * its passphrase, in memory only, and is kept no longer than one run needs it:
 *
 * - one that was taken, for five minutes
 * - one that waits for its first destination, until five minutes have gone by in which nothing was exported, nothing
 *   was taken and no certificate was awaited: the destinations of a set begin once its last certificate is issued
 * - one of an earlier generation, until the next one is exported
 *
 * The next use, of whatever certificate, drops entries that have had their time. So a run has at most one entry for each
 * certificate and connection. A failed export is not remembered.
 */
export class ExportCache {
  readonly #clock: Pick<Clock, "now">;
  readonly #entries = new Map<string, Entry>();
  #awaited = 0;
  #usedAt = 0;

  constructor(clock: Pick<Clock, "now">) {
    this.#clock = clock;
  }

  /** Exports that are kept. */
  get size(): number {
    return this.#entries.size;
  }

  /** The export that is kept, or being made, for this generation. Otherwise the one that `make` gives. */
  take(generation: Generation, make: () => Promise<Exported>): Promise<Exported> {
    this.#dropStale(generation);
    const entry = this.#entries.get(keyOf(generation)) ?? this.#add(generation, this.during(make));
    const taken = () => {
      const now = this.#use();
      entry.takenAt ??= now;
    };
    entry.answer.then(taken, () => this.#forget(generation, entry));
    return entry.answer;
  }

  /** Keeps an export that was made ahead of its destinations. */
  put(generation: Generation, exported: Exported): void {
    this.#dropStale(generation);
    this.#add(generation, Promise.resolve(exported));
  }

  /** Forgets an export that is of no use. */
  drop(generation: Generation): void {
    this.#entries.delete(keyOf(generation));
  }

  /** Keeps what waits for its first destination as long as `wait` goes on. */
  async during<T>(wait: () => Promise<T>): Promise<T> {
    this.#dropStale();
    this.#awaited++;
    try {
      return await wait();
    } finally {
      this.#awaited--;
      this.#use();
    }
  }

  #add(generation: Generation, answer: Promise<Exported>): Entry {
    const { arn, serial } = generation;
    const entry = { answer, arn, serial };
    this.#entries.set(keyOf(generation), entry);
    this.#use();
    return entry;
  }

  /** A failed export drops its own entry alone, not a later one of the same key. */
  #forget(generation: Generation, entry: Entry): void {
    if (this.#entries.get(keyOf(generation)) === entry) this.drop(generation);
  }

  /** Notes that exports are in use, and gives the time. */
  #use(): number {
    this.#usedAt = this.#clock.now().getTime();
    return this.#usedAt;
  }

  /** Drops what has had its time, and what is of another generation than the one that is asked for. */
  #dropStale(next?: Generation): void {
    const since = this.#clock.now().getTime() - KEPT_MINUTES * 60_000;
    const isIdle = this.#awaited === 0 && this.#usedAt < since;
    for (const [key, { arn, serial, takenAt }] of this.#entries) {
      const isOld = takenAt === undefined ? isIdle : takenAt < since;
      const isOther = arn === next?.arn && serial !== next.serial;
      if (isOld || isOther) this.#entries.delete(key);
    }
  }
}

function keyOf({ connection, arn, serial }: Generation): string {
  return JSON.stringify([connection, arn, serial]);
}
