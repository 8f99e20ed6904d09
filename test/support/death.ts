import type { ClientPlugin } from "../../provider/aws/calls/failedCalls";

const never = (): Promise<never> => new Promise(() => {});

/**
 * Put into the clients of a process that may be killed: from then on it sends nothing more, retries included, and hears
 * no answer, not even a broken connection. Promises that its code awaited stay pending for ever, so that no catch of it runs
 * either, and the rest is for the garbage collector.
 */
export function diesWith(isDead: () => boolean): ClientPlugin {
  return {
    applyToStack: (stack) =>
      stack.add(
        (next) => async (args) => {
          if (isDead()) return never();
          const heard = await next(args).then(
            (answer) => () => answer,
            (error: unknown) => () => {
              throw error;
            },
          );
          return isDead() ? never() : heard();
        },
        // Below the SDK's own retries, so that each try passes here.
        { step: "finalizeRequest", priority: "low", name: "diesWithItsProcess", override: true },
      ),
  };
}
