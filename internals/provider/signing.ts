/**
 * Used: the name that the AWS SDK gives its middleware which signs a request. A middleware that stands between the
 * SDK's retries and the signature can say so by that name alone. One of an unknown name fails every call.
 * Seen to work: @aws-sdk/client-* 3.1142.0 to 3.1173.0, @smithy/core 3.41.0.
 * Lost where no middleware has the name: ours stands below the signature, so that a request which waits there for more
 * than five minutes is refused as too old.
 */
const SIGNING = "httpSigningMiddleware";

/** A place in a client's stack, as `addRelativeTo` and `add` take it. */
export type Place =
  | { relation: "before"; toMiddleware: string }
  | { step: "finalizeRequest"; priority: "low" };

/** The last place that each try of a call passes before it is signed. `identify` shows it in the stack's listing. */
export function aboveSignature(stack: { identify(): string[] }): Place {
  // As the SDK tells of them: "NAME (a.k.a. ALIAS,ALIAS) - STEP".
  const names = stack.identify().flatMap((line) => line.split(" - ", 1)[0]?.split(/[ ,()]/) ?? []);
  const stands = names.includes(SIGNING);
  return stands
    ? { relation: "before", toMiddleware: SIGNING }
    : { step: "finalizeRequest", priority: "low" };
}
