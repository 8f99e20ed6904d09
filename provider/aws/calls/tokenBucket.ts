/** Tokens a second, and how many may be taken at once. */
export interface BucketRate {
  perSecond: number;
  burst: number;
}

/**
 * Lowest share of its rate that throttling leaves a bucket, so that other users of the account do not stop this one.
 */
const LOWEST_SHARE = 1 / 8;
/** Each call that AWS answers gives this share of the rate back. */
const RECOVERY_SHARE = 1 / 200;
/** After AWS throttled a call nothing goes out for so long. */
const PAUSE_SECONDS = 1;
/** A clock that was set back by more than this is taken as the time. */
const SET_BACK_MS = 1000;

/**
 * A token bucket that learns: its rate is halved where AWS throttles and grows again with every call that it answers
 * (additive increase, multiplicative decrease), so that an account which others use too is shared with them. Times
 * are milliseconds of the caller's clock.
 */
export class TokenBucket {
  #tokens: number;
  #filledAtMs: number;
  #perSecond: number;
  #cuts = 0;

  constructor(
    private readonly full: BucketRate,
    nowMs: number,
  ) {
    this.#tokens = full.burst;
    this.#filledAtMs = nowMs;
    this.#perSecond = full.perSecond;
  }

  /** Tokens a second as learned so far. */
  get perSecond(): number {
    return this.#perSecond;
  }

  /** The earliest time at which so many tokens are there. Not later than now where they are. */
  readyAtMs(amount: number, nowMs: number): number {
    this.#fill(nowMs);
    // More than the bucket holds is taken from a full one, which then owes the rest.
    const missing = Math.min(amount, this.full.burst) - this.#tokens;
    return missing <= 0 ? nowMs : this.#filledAtMs + Math.ceil((missing / this.#perSecond) * 1000);
  }

  /** Takes tokens that are there. Gives the age of the rate, by which the answer of the call is judged. */
  take(amount: number): number {
    this.#tokens -= amount;
    return this.#cuts;
  }

  /** AWS throttled a call that went out at this age. Those that went out together are one sign, not many. */
  throttled(age: number): void {
    if (age !== this.#cuts) return;
    this.#cuts += 1;
    this.#perSecond = Math.max(this.full.perSecond * LOWEST_SHARE, this.#perSecond / 2);
    this.#tokens = Math.min(this.#tokens, 1 - this.#perSecond * PAUSE_SECONDS);
  }

  /** AWS answered a call that went out at this age. */
  answered(age: number): void {
    if (age !== this.#cuts) return;
    const { perSecond } = this.full;
    this.#perSecond = Math.min(perSecond, this.#perSecond + perSecond * RECOVERY_SHARE);
  }

  #fill(nowMs: number): void {
    if (nowMs < this.#filledAtMs - SET_BACK_MS) this.#filledAtMs = nowMs;
    const seconds = Math.max(0, nowMs - this.#filledAtMs) / 1000;
    this.#tokens = Math.min(this.full.burst, this.#tokens + seconds * this.#perSecond);
    this.#filledAtMs = Math.max(this.#filledAtMs, nowMs);
  }
}
