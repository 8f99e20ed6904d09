import type { Identity } from "../model/common";
import type { Context } from "./lifecycle";

/**
 * Notes that the program declares a set with these keys. No plan ever replaces a set: where it is declared and deleted
 * all the same, a person asks for another one (--replace, a taint), and its keys are the new one's.
 */
export function noteSet(
  resourceUrn: string,
  identity: Identity,
  keys: readonly string[],
  context: Context,
): void {
  const listedKeys = new Set(keys);
  context.pinned.set(resourceUrn, { ...context.pinned.get(resourceUrn), identity, listedKeys });
}

/** The keys that the program still declares, and whose objects a delete of the set therefore leaves alone. */
export function keysInProgram({ project, stack, resource }: Identity, context: Context): ReadonlySet<string> {
  const declared = [...context.pinned.values()].find(
    ({ identity, listedKeys }) =>
      listedKeys &&
      identity?.project === project &&
      identity.stack === stack &&
      identity.resource === resource,
  );
  return declared?.listedKeys ?? new Set();
}
