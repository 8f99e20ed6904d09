import type { Identity } from "../model/common";
import { isOwnedBy } from "./identity";

/** What stands under a secret's name. */
export interface SecretObservation {
  tags: Readonly<Record<string, string>>;
  isPendingDeletion: boolean;
}

export type SecretWriteAction =
  | { do: "create" }
  | { do: "restore-and-write" }
  | { do: "write" }
  | { do: "refuse"; cause: string; remedy: string };

/** What to do about a secret's name: only what carries our own tags is ever written to. */
export function planSecretWrite(
  identity: Identity,
  name: string,
  seen: SecretObservation | undefined,
): SecretWriteAction {
  if (!seen) return { do: "create" };
  if (isOwnedBy(identity, seen.tags)) return { do: seen.isPendingDeletion ? "restore-and-write" : "write" };
  const state = seen.isPendingDeletion ? "waits for its deletion" : "exists";
  return {
    do: "refuse",
    cause: `A secret named ${name} ${state} and does not carry this resource's ownership tags, so it is not overwritten.`,
    remedy: "Choose another certificateNameSchema, or remove that secret.",
  };
}
