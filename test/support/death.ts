import type { Access } from "../../provider/aws/calls/access";
import type { ClientPlugin } from "../../provider/aws/calls/failedCalls";

type Client = { middlewareStack: { use(plugin: ClientPlugin): void } };

/** Answers of AWS are remembered by the connection that heard them, so each has one cut double. */
const cutDown = new WeakMap<Access, Access>();

const never = (): Promise<never> => new Promise(() => {});

/**
 * The clients of a process that may be killed: from then on it sends nothing more, retries included, and hears no
 * answer, not even a broken connection. What its code awaited stays pending for ever, so that no catch of it runs
 * either, and the rest is for the garbage collector.
 */
export function mortal(access: Access, isDead: () => boolean): Access {
  const known = cutDown.get(access) ?? cut(access, diesWith(isDead));
  cutDown.set(access, known);
  return known;
}

function diesWith(isDead: () => boolean): ClientPlugin {
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

function cut(access: Access, plugin: ClientPlugin): Access {
  const using = <C extends Client>(client: C): C => {
    client.middlewareStack.use(plugin);
    return client;
  };
  return {
    ...access,
    sts: (at) => using(access.sts(at)),
    acm: (at) => using(access.acm(at)),
    quickAcm: (at) => using(access.quickAcm(at)),
    route53: (at) => using(access.route53(at)),
    secretsManager: (at) => {
      const store = access.secretsManager(at);
      using(store.client);
      return store;
    },
    tagging: (at) => using(access.tagging(at)),
  };
}
