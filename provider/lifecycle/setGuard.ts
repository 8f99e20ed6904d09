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

/** Notes what stands well under each key of a set that the program declares; a key that failed has nothing there. */
export function noteHeld(resourceUrn: string, heldIds: ReadonlyMap<string, string>, context: Context): void {
  context.pinned.set(resourceUrn, { ...context.pinned.get(resourceUrn), heldIds });
}

/** What becomes of what stands under a key of a set that is deleted; what waits would be known to nobody else. */
export type Fate = "goes" | "stays" | "waits";

/** Tells it: what the set that the program still declares holds as well must stay, and what that one needs no more goes. */
export function fateIn(
  { project, stack, resource }: Identity,
  context: Context,
): (key: string, id: string) => Fate {
  const declared = [...context.pinned.values()].find(
    ({ identity, listedKeys }) =>
      listedKeys &&
      identity?.project === project &&
      identity.stack === stack &&
      identity.resource === resource,
  );
  return (key, id) => {
    if (!declared?.listedKeys?.has(key)) return "goes";
    const held = declared.heldIds?.get(key);
    if (held === undefined) return "waits";
    return held === id ? "stays" : "goes";
  };
}
