import { cancelled } from "../../kernel/cancelled";
import { isTransient } from "./failures";

/** Time as a wait needs it. Tests give one that sleeps without waiting. */
export interface Clock {
  now(): Date;
  /** Ends at once, and without an error, when the command is cancelled. */
  sleep(seconds: number): Promise<void>;
  /** Aborts when the person cancels the command. */
  readonly cancelled: AbortSignal;
}

export interface Wait<T> {
  /** The resource that waits, and for what: the error of a cancelled wait says "waited for …". */
  resource: string;
  awaited: string;
  /** The observation of just now, where the caller has looked already. */
  first?: T;
  /** Looks once. After the first observation a failure that may be gone at the next look does not end the wait. */
  probe: () => Promise<T>;
  /** Whether the probe changes something: then its answer is awaited even where the command is cancelled meanwhile. */
  isAct?: boolean;
  /** Judges an observation: done, or not yet. May act. Throws where the wait has failed. */
  judge: (seen: T) => Promise<"done" | "pending">;
  deadlineSeconds: number;
  /** Called each time that there is more waiting to do. */
  onPending: (seen: T, waitedSeconds: number) => void;
  /** The error of a wait that took too long. It shows the last observation. */
  timeout: (seen: T, waitedSeconds: number) => Error | Promise<Error>;
}

/** Seconds between two looks: quick at first, for what is nearly ready, then calm. */
const DELAYS_SECONDS = [1, 2, 3, 5, 8, 10] as const;
const CALM_SECONDS = 10;

/** The last observation, with the error of the look after it, if that failed. */
type Look<T> = { seen: T; failure?: unknown };

async function look<T>(wait: Wait<T>, last: T | undefined, signal: AbortSignal): Promise<Look<T>> {
  try {
    return { seen: await (wait.isAct ? wait.probe() : unlessAborted(wait.probe(), signal)) };
  } catch (error) {
    if (last === undefined || !isTransient(error)) throw error;
    return { seen: last, failure: error };
  }
}

/** An answer, unless the command is cancelled first: a look may hang, and its answer is of no use then. */
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
    // The last observation may be out of date.
    if (waitedSeconds >= wait.deadlineSeconds) throw failure ?? (await wait.timeout(seen, waitedSeconds));
    wait.onPending(seen, waitedSeconds);
    await clock.sleep(DELAYS_SECONDS[round] ?? CALM_SECONDS);
  }
}
