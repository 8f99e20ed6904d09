import type { STSClientConfig } from "@aws-sdk/client-sts";
import { isObject } from "../../kernel/json";
import type { ClientPlugin } from "./failedCalls";
import { awsErrorName, isQuota } from "./failures";
import { secondsInLine } from "./paced";
import type { Clock } from "./wait";

type Strategy = Extract<NonNullable<STSClientConfig["retryStrategy"]>, { recordSuccess: unknown }>;
type Token = Awaited<ReturnType<Strategy["acquireInitialRetryToken"]>>;
/** A token of ours, which the SDK hands back as it is: when the first try began, in seconds. */
type Timed = Token & { start: number };
type Failure = Parameters<Strategy["refreshRetryTokenForRetry"]>[1];

/**
 * How long one try may take, and how long after the first another one may begin. Waiting in line (pace.ts) counts for
 * neither.
 */
export interface Patience {
  connectSeconds: number;
  answerSeconds: number;
  deadlineSeconds: number;
}

/** Exports and full pages of a list take seconds. A longer one never comes. */
export const PATIENT: Patience = { connectSeconds: 5, answerSeconds: 30, deadlineSeconds: 60 };
/** For a region that is only asked in passing: retries throttling, but gives up where no answer comes at once. */
export const HASTY: Patience = { connectSeconds: 3, answerSeconds: 10, deadlineSeconds: 3 };

/** Tries in all, and the longest wait after the first one. It doubles with each further try. */
const KINDS: Partial<Record<Failure["errorType"], { tries: number; firstWaitSeconds: number }>> = {
  THROTTLING: { tries: 10, firstWaitSeconds: 1 },
  TRANSIENT: { tries: 5, firstWaitSeconds: 0.5 },
};
export const MAX_TRIES = 10;
const MAX_WAIT_SECONDS = 20;

/**
 * Connections of one client, which are kept and used again. A burst of calls waits for a free one, within its time.
 * The SDK warns where twice as many wait as there are connections.
 */
const SOCKETS = { keepAlive: true, maxSockets: 400 };

/** Calls that cost money each time, and take no token by which AWS would know a second one for the first. */
const WITHOUT_TOKEN = ["RenewCertificateCommand"];

/**
 * Failures after which nobody knows whether AWS has acted, of calls that may not be made twice. Kept beside the SDK's
 * exceptions, as these alone come to the strategy, which is not told the call.
 */
const unrepeatable = new WeakSet<object>();

/** How a client of ours waits and tries again. The clock is the host's, so that tests do not wait. */
export function patienceOf(patience: Patience, clock: Clock) {
  const milliseconds = patience.answerSeconds * 1000;
  return {
    // Only sent to AWS. The strategy decides.
    maxAttempts: MAX_TRIES,
    retryStrategy: strategyOf(patience, clock),
    requestHandler: {
      connectionTimeout: patience.connectSeconds * 1000,
      requestTimeout: milliseconds,
      // Without it the SDK only warns.
      throwOnRequestTimeout: true,
      // An answer that stops in the middle.
      socketTimeout: milliseconds,
      httpAgent: SOCKETS,
      httpsAgent: SOCKETS,
    },
  };
}

/**
 * Tries again what AWS throttles or what was lost on the way, as the SDK's standard mode tells them apart, with waits
 * that grow and vary. A quota is never tried again, though the SDK takes LimitExceededException for throttling, and
 * nothing is once the command is cancelled.
 */
function strategyOf({ deadlineSeconds }: Patience, clock: Clock): Strategy {
  const token = (count: number, start: number, waitedSeconds: number): Timed => {
    const $retryLog = { acquisitionDelay: waitedSeconds * 1000 };
    return { start, getRetryCount: () => count, getRetryDelay: () => 0, $retryLog };
  };
  const now = () => clock.now().getTime() / 1000;
  return {
    acquireInitialRetryToken: async () => token(0, now(), 0),
    refreshRetryTokenForRetry: async (last, failure) => {
      const start = ("start" in last ? (last as Timed).start : now()) + secondsInLine(failure.error);
      const count = last.getRetryCount() + 1;
      const seconds = secondsUntilNext(count, failure, Math.random());
      const isTooLate = seconds === undefined || now() - start + seconds > deadlineSeconds;
      if (isTooLate || clock.cancelled.aborted) throw failure.error;
      await clock.sleep(seconds);
      if (clock.cancelled.aborted) throw failure.error;
      return token(count, start, seconds);
    },
    recordSuccess: () => undefined,
  };
}

/**
 * Seconds until the next try after `tries` that failed, undefined where there is none. `chance` (0 to 1) spreads
 * calls that failed together.
 */
export function secondsUntilNext(tries: number, failure: Failure, chance: number): number | undefined {
  const kind = KINDS[failure.errorType];
  if (!kind || tries >= kind.tries || isQuota(awsErrorName(failure.error))) return undefined;
  if (failure.error && unrepeatable.has(failure.error) && failure.errorType !== "THROTTLING")
    return undefined;
  const longest = Math.min(MAX_WAIT_SECONDS, kind.firstWaitSeconds * 2 ** (tries - 1));
  return (longest / 2) * (1 + chance);
}

/** Keeps the client from repeating calls that cost money each time. Their callers look at AWS first. */
export const repeatsNothingPaid: ClientPlugin = {
  applyToStack: (stack) =>
    stack.add(
      (next, { commandName = "" }: { commandName?: string }) =>
        async (args) => {
          try {
            return await next(args);
          } catch (error) {
            const isPaid = WITHOUT_TOKEN.includes(commandName);
            if (isPaid && isObject(error)) unrepeatable.add(error);
            throw error;
          }
        },
      // Below the retries.
      { step: "finalizeRequest", priority: "low", name: "awsPkiRepeatsNothingPaid", override: true },
    ),
};
