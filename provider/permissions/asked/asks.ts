import type { Tell } from "./narrowing";
import type { Uses } from "./uses";
import { isHidden, type Json, objectOf } from "./values";

/** A resource of ours as a state or a preview has it. */
export interface Declared {
  /** The name in the program. */
  name: string;
  /** Its ARN, where it has one. */
  id: string | undefined;
  /** Whether it is only read, by `Certificate.get`. */
  isRead: boolean;
  inputs: Json;
  outputs: Json;
}

/** The connections and uses of a stack, gathered while its resources say one by one what they ask of IAM. */
export interface Asking {
  /** The uses of the connection that an input names. `what` says in notes whose input it is. */
  usesOf(connection: unknown, what: string): Uses;
  tell: Tell;
  /** ARNs of the stack's own certificates. */
  owned: ReadonlySet<string>;
}

/** The IAM permissions that resources of one kind need. */
export interface Asks {
  /** Adds the features that a resource uses to the uses of its connections. */
  gather(resource: Declared, asking: Asking): void;
  /** ARNs of the certificates that a resource owns. */
  ownedArns(resource: Declared): readonly string[];
  /** ARNs of objects that a resource has made through its own connection. They tell its account. */
  madeArns(resource: Declared): readonly string[];
}

/** A kind that calls nothing of AWS that a policy has to allow. */
export const asksNothing: Asks = { gather() {}, ownedArns: () => [], madeArns: () => [] };

/** The stack that a resource was made in: its tags keep that name, whatever the stack is called since. */
export function addStack({ identity }: Json, { stacks }: Uses, what: string, tell: Tell): void {
  if (identity === undefined) return;
  const { project, stack } = objectOf(identity);
  stacks.add(isHidden(project) || isHidden(stack) ? project : `${project}/${stack}`, what, tell);
}
