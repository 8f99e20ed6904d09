import { foreignOwnerOf, isOwnedBy } from "../../../kernel/identity";
import type { Identity } from "../../../kernel/schema";

/** A secret as it stands under its name. */
export interface SecretObservation {
  tags: Readonly<Record<string, string>>;
  isPendingDeletion: boolean;
}

export type SecretWriteAction =
  | { do: "restore-and-write" }
  | { do: "write" }
  | { do: "refuse"; cause: string; remedy: string };

/**
 * Decides the step for a secret that stands under the name. One with our own tags is written to, and with `adopts` one
 * with nobody's. A secret of another stack or resource of ours never is.
 */
export function planSecretWrite(
  identity: Identity,
  name: string,
  seen: SecretObservation,
  adopts = false,
): SecretWriteAction {
  const state = seen.isPendingDeletion ? "waits for its deletion" : "exists";
  const owner = foreignOwnerOf(identity, seen.tags);
  if (owner !== undefined)
    return {
      do: "refuse",
      cause: `A secret named ${name} ${state} and by its tags belongs to ${owner}, so it is not overwritten.`,
      remedy:
        "Choose another certificateNameSchema, or take that secret out of the program there and remove its pulumi-aws-pki tags.",
    };
  if (adopts || isOwnedBy(identity, seen.tags))
    return { do: seen.isPendingDeletion ? "restore-and-write" : "write" };
  return {
    do: "refuse",
    cause: `A secret named ${name} ${state} and does not carry this resource's ownership tags, so it is not overwritten.`,
    remedy:
      "Choose another certificateNameSchema, remove that secret, or set adoptExisting: true to take it over.",
  };
}
