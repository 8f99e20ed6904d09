import { parseArn } from "../../kernel/arn";
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
class Pace {
  readonly #shared = new Map<string, RateLimiter>();
  readonly #own = new WeakMap<Connected, Map<string, RateLimiter>>();
  readonly #all: RateLimiter[] = [];

  constructor(private readonly clock: Clock) {}

  /** Undefined where nothing limits the operation. */
  findLimiter(operation: string, region: string, connected: Connected): RateLimiter | undefined {
    const rate = findRate(operation);
    if (!rate) return undefined;
    const key = `${rate.bucket} ${rate.isGlobal ? "" : region}`;
    const own = this.#own.get(connected) ?? new Map<string, RateLimiter>();
    this.#own.set(connected, own);
    const make = () => {
      const made = new RateLimiter(rate.bucket, rate, this.clock);
      this.#all.push(made);
      return made;
    };
    const account = parseArn(connected.principal)?.accountId;
    if (!account) return memoised(own, key, make);
    // Calls of the connection from before its account was known count for the account.
    return memoised(this.#shared, `${account} ${key}`, () => own.get(key) ?? make());
  }

  waitingCalls(): WaitingCalls[] {
    return this.#all
      .filter(({ waiting }) => waiting > 0)
      .map(({ operation, perSecond, waiting }) => ({ operation, perSecond, waiting }));
  }
}

function memoised<V>(map: Map<string, V>, key: string, make: () => V): V {
  const value = map.get(key) ?? make();
  map.set(key, value);
  return value;
}

/** One for each host, whose clock it goes by. Not one for the process, as tests have many hosts in one. */
const paces = new WeakMap<Clock, Pace>();

export function paceOf(clock: Clock): Pace {
  const known = paces.get(clock) ?? new Pace(clock);
  paces.set(clock, known);
  return known;
}

/** Which calls of a host wait for AWS's quotas at this moment, for whoever tells a person why it takes long. */
export function waitingCalls(clock: Clock): WaitingCalls[] {
  return paceOf(clock).waitingCalls();
}
