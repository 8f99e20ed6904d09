/** Where the sandbox reads the time from. Tests hand in a frozen one. */
export interface TimeSource {
  now(): Date;
}

/** The sandbox's CA ends some years later. Every certificate issued until then lies within its time. */
const END = new Date("2115-01-01T00:00:00Z");

/**
 * The sandbox's clock: a source of time plus an offset that only grows. Nothing in the sandbox sets a timer:
 * events that AWS causes by itself are derived from this clock at the next call.
 */
export class Clock {
  #offsetMilliseconds = 0;

  constructor(private readonly source: TimeSource = { now: () => new Date() }) {
    if (this.now() > END) throw new RangeError(`the clock must not begin after ${END.toISOString()}`);
  }

  now(): Date {
    return new Date(this.source.now().getTime() + this.#offsetMilliseconds);
  }

  get offsetSeconds(): number {
    return this.#offsetMilliseconds / 1000;
  }

  /** Moves time forward, up to 2115. Time never runs backwards, because what has happened cannot be undone. */
  advance(seconds: number): void {
    if (!Number.isFinite(seconds) || seconds < 0) throw new RangeError("a clock can only be advanced");
    if (this.now().getTime() + seconds * 1000 > END.getTime()) {
      throw new RangeError(`the clock cannot go past ${END.toISOString()}, where the sandbox's CA ends`);
    }
    this.#offsetMilliseconds += seconds * 1000;
  }

  reset(): void {
    this.#offsetMilliseconds = 0;
  }
}

export const SECOND = 1000;
export const HOUR = 3600 * SECOND;
export const DAY = 24 * HOUR;

/** The moment `milliseconds` after `date`. */
export const after = (date: Date, milliseconds: number): Date => new Date(date.getTime() + milliseconds);

export const latest = (...dates: Date[]): Date => new Date(Math.max(...dates.map((date) => date.getTime())));
