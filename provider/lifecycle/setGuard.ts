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

/** Notes what stands under each key once this process has made or updated a set. */
export function noteHeld(resourceUrn: string, heldIds: ReadonlyMap<string, string>, context: Context): void {
  context.pinned.set(resourceUrn, { ...context.pinned.get(resourceUrn), heldIds });
}

/**
 * Whether what stands under a key of a set that is deleted belongs to a set that the program still declares, and must
 * stay. Not so where that one has another object under the key by now: nobody would know of this one any more.
 */
export function isInProgram(
  { project, stack, resource }: Identity,
  context: Context,
): (key: string, id: string) => boolean {
  const declared = [...context.pinned.values()].find(
    ({ identity, listedKeys }) =>
      listedKeys &&
      identity?.project === project &&
      identity.stack === stack &&
      identity.resource === resource,
  );
  return (key, id) => {
    const held = declared?.heldIds?.get(key);
    return (declared?.listedKeys?.has(key) ?? false) && (held === undefined || held === id);
  };
}
