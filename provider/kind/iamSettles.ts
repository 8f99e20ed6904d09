import { mayBeAllowedSoon } from "../aws/calls/denied";
import { waitFor } from "../aws/calls/wait";
import type { PkiError } from "../kernel/errors";
import type { Context } from "./lifecycle";

/** How long a role or policy that was just made may still be refused. Source: IAM User Guide, "Changes that I make are not always immediately visible". */
const IAM_SETTLES_SECONDS = 30;

/** The answer of a look, or the refusal that the next look may not meet any more. */
export type Settling<T> = { value: T } | { refused: PkiError };

/**
 * Looks again while IAM refuses what a role or policy of the same `pulumi up` may have allowed just now. Throws the
 * refusal after 30 seconds at most. Only for calls that make or change something: a refresh reports the refusal at
 * once.
 */
export async function onceIamSettles<T>(
  context: Context,
  resourceUrn: string,
  look: () => Promise<Settling<T>>,
): Promise<T> {
  const seen = await waitFor<Settling<T>>(
    {
      resource: resourceUrn,
      awaited: "IAM to allow what it has refused",
      probe: look,
      judge: async (settling) => ("value" in settling ? "done" : "pending"),
      deadlineSeconds: IAM_SETTLES_SECONDS,
      onPending: (_, waitedSeconds) =>
        context.teller.progress(
          `Waiting for IAM: access is denied, as it may be right after a role or policy was made (${waitedSeconds} s of at most ${IAM_SETTLES_SECONDS} s)`,
        ),
      timeout: (settling) => ("refused" in settling ? settling.refused : new Error("IAM has settled")),
    },
    context.world,
  );
  if ("refused" in seen) throw seen.refused;
  return seen.value;
}

/** A look that throws. A refusal that may pass does not count as its failure. */
export async function settling<T>(act: () => Promise<T>): Promise<Settling<T>> {
  try {
    return { value: await act() };
  } catch (error) {
    if (!mayBeAllowedSoon(error)) throw error;
    return { refused: error };
  }
}
