import { slot } from "../kind/memory";
import { planOf } from "../kind/pins";
import type { World } from "../kind/world";
import type { ReplacedObject } from "./plan/earlier";

const replacement = slot((): { of?: ReplacedObject } => ({}));

/** Notes in a plan that another object will take the place of this one, and answer for those before it. */
export function noteReplaced(resourceUrn: string, replaced: ReplacedObject, world: World): void {
  planOf(resourceUrn, world).of(replacement).of = replaced;
}

/** The object that this command replaces by its plan. */
export function replacedObject(resourceUrn: string, world: World): ReplacedObject | undefined {
  return planOf(resourceUrn, world).of(replacement).of;
}
