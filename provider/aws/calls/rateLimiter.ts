import { cancelled } from "../../kernel/cancelled";
import { type BucketRate, TokenBucket } from "./tokenBucket";
import type { Clock } from "./wait";

/** Leave for one call. Its answer adjusts the bucket's rate. */
export interface Permit {
  answered(): void;
  throttled(): void;
}

interface Waiting {
  amount: number;
  go: (permit: Permit) => void;
  giveUp: (error: unknown) => void;
}

/** Calls that draw on one token bucket, first come first served. */
export class RateLimiter {
  readonly #bucket: TokenBucket;
  readonly #queue: Waiting[] = [];

  constructor(
    /** Name of the calls in messages: `acm:RequestCertificate`. */
    readonly operation: string,
    private readonly rate: BucketRate,
    private readonly clock: Clock,
  ) {
    this.#bucket = new TokenBucket(rate, this.#nowMs());
  }

  /** Calls that wait for their turn. */
  get waiting(): number {
    return this.#queue.length;
  }

  /** Tokens a second at this time: AWS's quota, or less where it throttled. */
  get perSecond(): number {
    return this.#bucket.perSecond;
  }

  /**
   * Waits for so many tokens and takes them. Where the person has cancelled, what need not wait goes on, and what would
   * have to throws Cancelled.
   */
  async acquire(amount = 1): Promise<Permit> {
    const nowMs = this.#nowMs();
    if (this.#queue.length === 0 && this.#bucket.readyAtMs(amount, nowMs) <= nowMs) return this.#take(amount);
    if (this.clock.cancelled.aborted) throw this.#cancelled();
    return new Promise((go, giveUp) => {
      this.#queue.push({ amount, go, giveUp });
      if (this.#queue.length === 1) void this.#serve();
    });
  }

  /** One sleep for all that wait. After a late wake-up no more than the burst goes at once. */
  async #serve(): Promise<void> {
    try {
      let atMs = this.#nowMs();
      for (let [first] = this.#queue; first !== undefined; [first] = this.#queue) {
        // Asked anew after each sleep, as throttling may have emptied the bucket meanwhile.
        const readyAtMs = this.#bucket.readyAtMs(first.amount, atMs);
        if (readyAtMs <= atMs) {
          this.#queue.shift();
          first.go(this.#take(first.amount));
          continue;
        }
        await this.clock.sleep((readyAtMs - atMs) / 1000);
        if (this.clock.cancelled.aborted) throw this.#cancelled();
        // A sleep that has ended counts, whatever the clock says.
        atMs = Math.max(this.#nowMs(), readyAtMs);
      }
    } catch (error) {
      for (const { giveUp } of this.#queue.splice(0)) giveUp(error);
    }
  }

  #take(amount: number): Permit {
    const age = this.#bucket.take(amount);
    return { answered: () => this.#bucket.answered(age), throttled: () => this.#bucket.throttled(age) };
  }

  #cancelled() {
    return cancelled(
      this.operation,
      `while it waited for its turn: AWS allows ${this.rate.perSecond} calls a second`,
    );
  }

  #nowMs(): number {
    return this.clock.now().getTime();
  }
}
