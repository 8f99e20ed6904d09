import type { Identity } from "../kernel/schema";

/** Identity of a key of a set: the set's name, and the key, which holds no slash. */
export function memberIdentity(identity: Identity, key: string): Identity {
  return { ...identity, resource: `${identity.resource}/${key}` };
}

/** The URN under which a process notes facts of one key. No resource has it. */
export function memberUrn(resourceUrn: string, key: string): string {
  return `${resourceUrn}/${key}`;
}
