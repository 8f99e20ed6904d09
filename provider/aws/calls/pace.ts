import { parseArn } from "../../kernel/arn";
import { memoised } from "../../kernel/memoised";
import type { Connected } from "./failedCalls";
import { findRate } from "./quotas";
import { RateLimiter } from "./rateLimiter";
import type { Clock } from "./wait";

/** Calls that wait because AWS allows no more of them a second. */
export interface WaitingCalls {
  /** `acm:RequestCertificate`. */
  operation: string;
  /** Calls a second that go out at this time. */
  perSecond: number;
  waiting: number;
}

/**
 * The token buckets of one process, by account, region and quota. All connections into an account share them. Until
 * AWS has told a connection its account, it has buckets of its own.
 */
export class Pace {
  readonly #shared = new Map<string, RateLimiter>();
  readonly #all: RateLimiter[] = [];

  constructor(private readonly clock: Clock) {}

  /** The buckets as one connection draws from them. Made once for each connection. */
  ofConnection(connected: Connected): ConnectionPace {
    return new ConnectionPace(connected, this.#shared, (rate) => {
      const made = new RateLimiter(rate.bucket, rate, this.clock);
      this.#all.push(made);
      return made;
    });
  }

  /** Calls that wait for AWS's quotas at this moment, for a line that tells a person why it takes long. */
  waitingCalls(): WaitingCalls[] {
    return this.#all
      .filter(({ waiting }) => waiting > 0)
      .map(({ operation, perSecond, waiting }) => ({ operation, perSecond, waiting }));
  }
}

type QuotaRate = NonNullable<ReturnType<typeof findRate>>;

/** The token buckets of one connection: its own, and those of its account once that is known. */
export class ConnectionPace {
  readonly #own = new Map<string, RateLimiter>();

  constructor(
    private readonly connected: Connected,
    private readonly shared: Map<string, RateLimiter>,
    private readonly make: (rate: QuotaRate) => RateLimiter,
  ) {}

  /** Undefined where nothing limits the operation. */
  findLimiter(operation: string, region: string): RateLimiter | undefined {
    const rate = findRate(operation);
    if (!rate) return undefined;
    const key = `${rate.bucket} ${rate.isGlobal ? "" : region}`;
    const account = parseArn(this.connected.principal)?.accountId;
    if (!account) return memoised(this.#own, key, () => this.make(rate));
    // The account is charged with the calls that its connection made before the account was known.
    return memoised(this.shared, `${account} ${key}`, () => this.#own.get(key) ?? this.make(rate));
  }
}
