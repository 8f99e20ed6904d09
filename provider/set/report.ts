import type { WaitingCalls } from "../aws/calls/pace";
import type { Context, Ways } from "../kind/lifecycle";

/** Seconds between two progress lines of a set: a thousand keys have more to tell than anybody can read. */
const PROGRESS_SECONDS = 1;
/** Keys that a notice names, and notices that are told one by one. */
const NAMED_KEYS = 5;
const MAX_NOTICES = 20;

/** Tells of all keys of a set as of the one resource that they are to the engine. */
export class SetReport {
  readonly #notices = new Map<string, string[]>();
  #done = 0;
  #failed = 0;
  #toldAt = Number.NEGATIVE_INFINITY;

  constructor(
    private readonly context: Context,
    private readonly total = 0,
  ) {}

  /** The context of one key: the world is everybody's, what is told is gathered here. */
  contextOf(key: string, ways: Ways = {}): Context {
    const teller = {
      progress: (message: string) => this.#progress(`${key}: ${message}`),
      notice: (message: string) => this.notice(key, message),
      // Keys with the same message share one line.
      noticeOnce: (message: string) => this.notice(key, message),
    };
    return { ...this.context, teller, ways: { ...this.context.ways, ...ways } };
  }

  /** Notes a message about a key. Keys with the same message share one line. */
  notice(key: string, message: string): void {
    const keys = this.#notices.get(message) ?? [];
    keys.push(key);
    this.#notices.set(message, keys);
  }

  /** Counts a key whose step has ended. */
  ended(isDone: boolean): void {
    if (isDone) this.#done++;
    else this.#failed++;
    this.#progress("");
  }

  /** Tells what was noted. */
  flush(): void {
    const told = [...this.#notices].map(([message, keys]) => `${listed(keys)}: ${message}`);
    this.#notices.clear();
    for (const line of told.slice(0, MAX_NOTICES)) this.context.teller.notice(line);
    const more = told.length - MAX_NOTICES;
    if (more > 0) this.context.teller.notice(`and ${more} more notices of this kind`);
  }

  #progress(latest: string): void {
    const now = this.context.world.now().getTime() / 1000;
    const isOver = this.#done + this.#failed === this.total;
    if (!isOver && now - this.#toldAt < PROGRESS_SECONDS) return;
    this.#toldAt = now;
    const failed = this.#failed > 0 ? `, ${this.#failed} failed` : "";
    const after = latest === "" ? "" : `; ${latest}`;
    const inLine = inLineFor(this.context.world.pace.waitingCalls());
    this.context.teller.progress(`${this.#done} of ${this.total} done${failed}${inLine}${after}`);
  }
}

/** The operation that calls wait for the longest under AWS's quotas, in words. */
function inLineFor(calls: readonly WaitingCalls[]): string {
  const [longest] = [...calls].sort((a, b) => b.waiting / b.perSecond - a.waiting / a.perSecond);
  if (!longest || longest.waiting < longest.perSecond) return "";
  return `, ${longest.waiting} in line for ${longest.operation} (${longest.perSecond} a second)`;
}

/** Keys in words: all of few, the first of many. */
export function listed(keys: readonly string[]): string {
  const named = keys.slice(0, NAMED_KEYS).join(", ");
  const more = keys.length - NAMED_KEYS;
  return more > 0 ? `${named} and ${more} more` : named;
}
