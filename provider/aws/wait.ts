import { isTransient } from "./failures";

/** Time as a wait needs it; tests give one that sleeps without waiting. */
export interface Clock {
  now(): Date;
  sleep(seconds: number): Promise<void>;
}

export interface Wait<T> {
  /** What was seen just now, where the caller has looked already. */
  first?: T;
  /** Looks once. A failure that may be gone at the next look is looked past, once something was seen. */
  probe: () => Promise<T>;
  /** What was seen decides: over, or not yet. May act; a failure is thrown. */
  judge: (seen: T) => Promise<"done" | "pending">;
  deadlineSeconds: number;
  /** Called each time that there is more waiting to do. */
  onPending: (seen: T, waitedSeconds: number) => void;
  /** The error of a wait that took too long; it shows what was seen last. */
  timeout: (seen: T, waitedSeconds: number) => Error | Promise<Error>;
}

/** Seconds between two looks: quick at first, for what is nearly ready, then calm. */
const DELAYS_SECONDS = [1, 2, 3, 5, 8, 10] as const;
const CALM_SECONDS = 10;

async function look<T>(wait: Wait<T>, last: T | undefined): Promise<T> {
  try {
    return await wait.probe();
  } catch (error) {
    if (last === undefined || !isTransient(error)) throw error;
    return last;
  }
}

/** The one waiter: looks, judges and sleeps until done, failed or past the deadline. */
export async function waitFor<T>(wait: Wait<T>, clock: Clock): Promise<T> {
  const start = clock.now().getTime();
  let seen = wait.first;
  for (let round = 0; ; round++) {
    if (round > 0 || seen === undefined) seen = await look(wait, seen);
    if ((await wait.judge(seen)) === "done") return seen;
    const waitedSeconds = Math.round((clock.now().getTime() - start) / 1000);
    if (waitedSeconds >= wait.deadlineSeconds) throw await wait.timeout(seen, waitedSeconds);
    wait.onPending(seen, waitedSeconds);
    await clock.sleep(DELAYS_SECONDS[round] ?? CALM_SECONDS);
  }
}
