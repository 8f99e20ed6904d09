import { isSameIdentity } from "../kernel/identity";
import type { Identity } from "../kernel/schema";
import { slot } from "../kind/memory";
import { allPlans, planOf } from "../kind/pins";
import type { World } from "../kind/world";

/** A set that the program declares. */
interface DeclaredSet {
  identity?: Identity;
  keys?: ReadonlySet<string>;
  /** Ids of what stands well under its keys. */
  heldIds?: ReadonlyMap<string, string>;
}

const declaredSet = slot((): DeclaredSet => ({}));

/**
 * Notes that the program declares a set with these keys. No plan ever replaces a set: where it is declared and deleted
 * all the same, a person asks for another one (--replace, a taint), and its keys are the new one's.
 */
export function noteSet(
  resourceUrn: string,
  identity: Identity,
  keys: readonly string[],
  world: World,
): void {
  Object.assign(planOf(resourceUrn, world).of(declaredSet), { identity, keys: new Set(keys) });
}

/** Notes the objects that stand well under each key of a set that the program declares. A key that failed has none. */
export function noteHeld(resourceUrn: string, heldIds: ReadonlyMap<string, string>, world: World): void {
  planOf(resourceUrn, world).of(declaredSet).heldIds = heldIds;
}

/** The fate of an object under a key of a set that is deleted. An object that waits would be recorded nowhere else. */
export type Fate = "goes" | "stays" | "waits";

/** Tells it: what the set that the program still declares holds as well must stay, and what that one needs no more goes. */
export function fateIn(identity: Identity, world: World): (key: string, id: string) => Fate {
  const declared = allPlans(world)
    .map((plan) => plan.of(declaredSet))
    .find((set) => isSameIdentity(set.identity, identity));
  return (key, id) => {
    if (!declared?.keys?.has(key)) return "goes";
    const held = declared.heldIds?.get(key);
    if (held === undefined) return "waits";
    return held === id ? "stays" : "goes";
  };
}
