import { cancelled } from "../../kernel/cancelled";
import { isTransient } from "./failures";

/** Time as a wait needs it; tests give one that sleeps without waiting. */
export interface Clock {
  now(): Date;
  /** Ends at once, and without an error, when the command is cancelled. */
  sleep(seconds: number): Promise<void>;
  /** Aborts when the person cancels the command. */
  readonly cancelled: AbortSignal;
}

export interface Wait<T> {
  /** Whose wait it is, and what for: the error of one that was cancelled says "waited for …". */
  resource: string;
  awaited: string;
  /** What was seen just now, where the caller has looked already. */
  first?: T;
  /** Looks once. A failure that may be gone at the next look is looked past, once something was seen. */
  probe: () => Promise<T>;
  /** Whether the probe changes something: then its answer is heard even where the command is cancelled meanwhile. */
  isAct?: boolean;
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

/** What was seen, or what was seen before and why it was not seen again. */
type Look<T> = { seen: T; failure?: unknown };

async function look<T>(wait: Wait<T>, last: T | undefined, signal: AbortSignal): Promise<Look<T>> {
  try {
    return { seen: await (wait.isAct ? wait.probe() : unlessAborted(wait.probe(), signal)) };
  } catch (error) {
    if (last === undefined || !isTransient(error)) throw error;
    return { seen: last, failure: error };
  }
}

/** An answer, for as long as somebody wants it: a look may hang, and what it would have seen is of no use then. */
async function unlessAborted<T>(answer: Promise<T>, signal: AbortSignal): Promise<T> {
  let abandon = () => {};
  const abandoned = new Promise<never>((_, reject) => {
    abandon = () => reject(signal.reason);
    signal.addEventListener("abort", abandon);
  });
  try {
    return await Promise.race([answer, abandoned]);
  } finally {
    signal.removeEventListener("abort", abandon);
  }
}

/**
 * The one waiter: looks, judges and sleeps until done, failed or past the deadline. Once the command is cancelled it
 * neither looks nor judges again, as both may change something, but throws Cancelled.
 */
export async function waitFor<T>(wait: Wait<T>, clock: Clock): Promise<T> {
  const start = clock.now().getTime();
  const secondsSoFar = () => Math.round((clock.now().getTime() - start) / 1000);
  const goOn = () => {
    if (clock.cancelled.aborted)
      throw cancelled(wait.resource, `while it waited for ${wait.awaited}, after ${secondsSoFar()} s`);
  };
  let latest: Look<T> | undefined = wait.first === undefined ? undefined : { seen: wait.first };
  for (let round = 0; ; round++) {
    goOn();
    if (round > 0 || latest === undefined)
      latest = await look(wait, latest?.seen, clock.cancelled).catch((error: unknown) => {
        if (!wait.isAct) goOn();
        throw error;
      });
    if (!wait.isAct) goOn();
    const { seen, failure } = latest;
    if ((await wait.judge(seen)) === "done") return seen;
    const waitedSeconds = secondsSoFar();
    // What was seen last may be long over.
    if (waitedSeconds >= wait.deadlineSeconds) throw failure ?? (await wait.timeout(seen, waitedSeconds));
    wait.onPending(seen, waitedSeconds);
    await clock.sleep(DELAYS_SECONDS[round] ?? CALM_SECONDS);
  }
}
