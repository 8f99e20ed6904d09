import type { ClientPlugin } from "../../provider/aws/calls/failedCalls";
import type { World } from "./world";

/** Rounds of the event loop after which whatever follows from an answer has happened. */
const QUIET_ROUNDS = 4;

/**
 * Lets time pass as it would for many who work at once. By itself a world's clock leaps with every sleep, so that the
 * waits of many would add up, and a call be answered long after it was sent; from now on it moves only while no call is
 * on its way, and then to the one who wakes next. Not for calls that never end.
 */
export function passTimeWhenQuiet(world: World): void {
  const sleepers: { wakesAtMs: number; wake: () => void }[] = [];
  const onWay = { calls: 0 };
  let isPassing = false;

  const passTime = async () => {
    isPassing = true;
    for (;;) {
      await quiet(onWay);
      sleepers.sort((a, b) => a.wakesAtMs - b.wakesAtMs);
      const next = sleepers.shift();
      if (!next) break;
      world.advance(Math.max(0, next.wakesAtMs - world.now().getTime()) / 1000);
      next.wake();
    }
    isPassing = false;
  };
  const sleep = (seconds: number) =>
    new Promise<void>((wake) => {
      sleepers.push({ wakesAtMs: world.now().getTime() + Math.round(seconds * 1000), wake });
      if (!isPassing) void passTime();
    });

  const counting = counts(onWay);
  const access = world.host.access.bind(world.host);
  const counted = (connection: string | undefined) => {
    const opened = access(connection);
    opened.clients.use(counting);
    return opened;
  };
  Object.assign(world.host, { sleep, access: counted });
  for (const client of Object.values(world.hand)) client.middlewareStack.use(counting);
}

async function quiet(onWay: { calls: number }): Promise<void> {
  for (let rounds = 0; rounds < QUIET_ROUNDS; rounds++) {
    await new Promise<void>((resolve) => setImmediate(resolve));
    if (onWay.calls > 0) rounds = -1;
  }
}

function counts(onWay: { calls: number }): ClientPlugin {
  return {
    applyToStack: (stack) =>
      stack.add(
        (next) => async (args) => {
          onWay.calls += 1;
          try {
            return await next(args);
          } finally {
            onWay.calls -= 1;
          }
        },
        // Below the retries and the waits for AWS's quotas.
        { step: "finalizeRequest", priority: "low", name: "countsCallsOnTheirWay", override: true },
      ),
  };
}
