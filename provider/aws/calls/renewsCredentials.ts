import type { STSClientResolvedConfig } from "@aws-sdk/client-sts";
import type { ClientPlugin } from "./failedCalls";
import { awsErrorName } from "./failures";

type Provider = STSClientResolvedConfig["credentials"];
type Identity = Awaited<ReturnType<Provider>>;

const EXPIRED = ["ExpiredToken", "ExpiredTokenException", "ExpiredTokenFault"];

/**
 * Repeats a call once with new credentials where AWS says that they have expired. The SDK renews them by this
 * machine's clock, which may be wrong. A session may also end before its time. Calls that fail together share
 * one renewal, and keys that cannot be renewed fail at once.
 */
export function renewsCredentials(credentials: Provider): ClientPlugin {
  return {
    applyToStack: (stack) =>
      stack.add(
        (next) => async (args) => {
          const used = await credentials();
          try {
            return await next(args);
          } catch (error) {
            if (!EXPIRED.includes(awsErrorName(error))) throw error;
            if (isSame(await renewed(credentials, used), used)) throw error;
            return await next(args);
          }
        },
        { step: "initialize", priority: "low", name: "awsPkiRenewsCredentials", override: true },
      ),
  };
}

/**
 * Other credentials than those that were used, where another call has fetched such already. Otherwise fetches them.
 */
async function renewed(credentials: Provider, used: Identity): Promise<Identity> {
  const current = await credentials();
  return isSame(current, used) ? credentials({ forceRefresh: true }) : current;
}

function isSame(a: Identity, b: Identity): boolean {
  return a.accessKeyId === b.accessKeyId && a.sessionToken === b.sessionToken;
}
