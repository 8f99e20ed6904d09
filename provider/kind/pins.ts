import type { Fault } from "../kernel/errors";
import { isSameIdentity, pinIdentity } from "../kernel/identity";
import type { Identity } from "../kernel/schema";
import { Memory, slot } from "./memory";
import type { World } from "./world";

/** Old inputs, as far as the resource was there before. Each kind says which of them stay as they were first given. */
type Olds = { identity?: Identity };

/** A resource of this process: its old inputs, and what its plan notes for the steps that follow. */
interface Known {
  olds: Olds;
  plan: Memory;
}

const known = slot(() => new Map<string, Known>());

/** Inputs under the identity that they are pinned to, the old inputs, and the fault of an identity that is taken. */
export function pinInputs<I extends { identity: Identity; resourceUrn: string }, O extends Olds>(
  olds: O,
  inputs: I,
  world: World,
): { pinned: I; old: O; taken: Fault[] } {
  const old = recallOlds(olds, inputs.resourceUrn, world);
  const identity = pinIdentity(old, inputs.identity);
  const taken = identityFaults(identity, inputs.resourceUrn, world);
  return { pinned: { ...inputs, identity }, old, taken };
}

/**
 * The old inputs of a resource. Before it makes a replacement the engine checks once more, without them: those of the
 * first check count there too.
 */
function recallOlds<O extends Olds>(olds: O, resourceUrn: string, { memory }: World): O {
  const all = memory.of(known);
  // A URN is of one kind, and so are the old inputs that are kept under it.
  if (!olds.identity) return (all.get(resourceUrn)?.olds ?? {}) as O;
  all.set(resourceUrn, { olds, plan: new Memory() });
  return olds;
}

/** A plan's notes on a resource for the steps after it. A check that sees the old inputs begins them anew. */
export function planOf(resourceUrn: string, { memory }: World): Memory {
  const all = memory.of(known);
  const one = all.get(resourceUrn) ?? { olds: {}, plan: new Memory() };
  all.set(resourceUrn, one);
  return one.plan;
}

/** The plans of all resources that this process has seen. */
export function allPlans({ memory }: World): Memory[] {
  return [...memory.of(known).values()].map(({ plan }) => plan);
}

/** Whether a check of this process has seen this resource in the state. The engine hides one that it replaces by force. */
export function wasInState(resourceUrn: string, { memory }: World): boolean {
  return memory.of(known).get(resourceUrn)?.olds.identity !== undefined;
}

const state = slot(() => ({ isRead: false }));

/** Notes that a resource of whatever kind is in the state: then the state as a whole is not lost. */
export function noteState(memory: Memory): void {
  memory.of(state).isRead = true;
}

export function hasState({ memory }: World): boolean {
  return memory.of(state).isRead;
}

/** Whether a check of this process has seen a resource that was there before, under whatever name it has now. */
export function isListed(identity: Identity, { memory }: World): boolean {
  return [...memory.of(known).values()].some(({ olds }) => isSameIdentity(olds.identity, identity));
}

/** URN of the resource that holds an identity, by the identity. */
const identities = slot(() => new Map<string, string>());

/**
 * Two resources with one identity would take each other's certificates and secrets: it happens where a resource
 * was renamed, and its old name is given to another one.
 */
function identityFaults(identity: Identity, resourceUrn: string, { memory }: World): Fault[] {
  const holder = holderOf(JSON.stringify(identity), resourceUrn, memory.of(identities));
  if (holder === resourceUrn) return [];
  const cause = `Its name was the first name of ${holder}, which is known by it in AWS.`;
  return [{ property: "identity", cause, remedy: "Give this resource another name." }];
}

/** URN of the resource that came first with a key in this process. */
export function holderOf(key: string, resourceUrn: string, holders: Map<string, string>): string {
  const holder = holders.get(key) ?? resourceUrn;
  holders.set(key, holder);
  return holder;
}
