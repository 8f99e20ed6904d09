/** A place in a memory: the one who declares it alone can reach what stands there. */
export interface Slot<T> {
  readonly make: () => T;
}

/** Declares a slot. `make` gives its content at first use, such as an empty map. */
export function slot<T>(make: () => T): Slot<T> {
  return { make };
}

/** Memory of a process, each domain's in slots of its own. It ends with the process, and is never written anywhere. */
export class Memory {
  private readonly values = new Map<Slot<unknown>, unknown>();

  of<T>(slot: Slot<T>): T {
    if (!this.values.has(slot)) this.values.set(slot, slot.make());
    return this.values.get(slot) as T;
  }
}
