import { aboveSignature } from "../../../internals/provider/signing";
import { isObject } from "../../kernel/json";
import { type CallContext, type ClientPlugin, operationOf } from "./failedCalls";
import { isTooFast } from "./failures";
import type { ConnectionPace } from "./pace";
import { RECORD_CHANGES } from "./quotas";
import type { Permit } from "./rateLimiter";
import type { Clock } from "./wait";

/** Whose calls, and where they go. */
interface PacedCalls {
  pace: ConnectionPace;
  region: string;
  clock: Pick<Clock, "now">;
}

/**
 * How long calls that failed had waited for their turn. Kept beside the SDK's exceptions, as these alone go through its
 * retries to the strategy that asks.
 */
const inLine = new WeakMap<object, number>();

/**
 * Seconds that the try which ended in this error had waited for its turn. They do not count as time spent on retries.
 */
export function secondsInLine(error: unknown): number {
  return isObject(error) ? (inLine.get(error) ?? 0) : 0;
}

type Next<O> = (args: { input: object; request: unknown }) => Promise<O>;

/**
 * Lets each try of a call wait for its turn under AWS's quotas. It stands below the SDK's retries, so that a throttled
 * call queues again, and above the signature, which must be fresh.
 */
export function paces(paced: PacedCalls): ClientPlugin {
  const middleware =
    <O>(next: Next<O>, context: CallContext): Next<O> =>
    async (args) => {
      const start = paced.clock.now().getTime();
      const permits = await permitsFor(operationOf(context), args.input, paced);
      const seconds = (paced.clock.now().getTime() - start) / 1000;
      try {
        const answer = await next(args);
        for (const permit of permits) permit.answered();
        return answer;
      } catch (error) {
        if (isTooFast(error)) for (const permit of permits) permit.throttled();
        if (isObject(error)) inLine.set(error, seconds);
        throw error;
      }
    };
  const named = { name: "awsPkiPaces", override: true };
  return {
    applyToStack: (stack) => {
      const place = aboveSignature(stack);
      if ("relation" in place) stack.addRelativeTo(middleware, { ...place, ...named });
      else stack.add(middleware, { ...place, ...named });
    },
  };
}

/** The request itself comes last, as it goes out at once then. */
async function permitsFor(operation: string, input: object, { pace, region }: PacedCalls): Promise<Permit[]> {
  const wanted: [operation: string, amount: number][] = [
    [RECORD_CHANGES, changesWeight(input)],
    [operation, 1],
  ];
  const permits: Permit[] = [];
  for (const [name, amount] of wanted) {
    const limiter = amount > 0 ? pace.findLimiter(name, region) : undefined;
    if (limiter) permits.push(await limiter.acquire(amount));
  }
  return permits;
}

/** Weight of a batch among Route 53's record changes. 0 for any other call. */
function changesWeight(input: object): number {
  const { ChangeBatch } = input as { ChangeBatch?: { Changes?: { Action?: string }[] } };
  return (ChangeBatch?.Changes ?? []).reduce((sum, { Action }) => sum + (Action === "UPSERT" ? 2 : 1), 0);
}
