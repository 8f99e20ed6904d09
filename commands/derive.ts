import { kindOfType } from "../provider/everyKind";
import type { Asking } from "../provider/permissions/asked/asks";
import type { Tell } from "../provider/permissions/asked/narrowing";
import { type Use, Uses } from "../provider/permissions/asked/uses";
import type { Declared } from "./declared";
import { AMBIENT, callersOf, connectionKey } from "./identities";

export interface Derived {
  /**
   * By the name of the connection, `ambient` for the ambient identity. Connections that need no permission are left
   * out.
   */
  connections: Map<string, Use[]>;
  /** Notes, each a sentence or two, on needs that no policy can grant. They hold no value of a secret. */
  notes: string[];
}

/**
 * Lists the uses of each connection of a stack, by the resources that the stack really declares. `ownTags` narrows them
 * to objects that carry the stack's own tag.
 */
export function derive(declared: readonly Declared[], ownTags = false): Derived {
  const callers = callersOf(declared);
  const notes = new Set<string>();
  const tell: Tell = (note) => void notes.add(note);
  const byKey = new Map<string, Uses>();
  const usesOf = (value: unknown, what: string): Uses => {
    const read = connectionKey(value);
    if (read === undefined)
      tell(
        `${what}: the name of its connection is not known yet or secret, so that what it needs stands in the ambient policy: run this again on the state after the next pulumi up.`,
      );
    const key = read ?? AMBIENT;
    const found = byKey.get(key) ?? new Uses(callers.get(key) ?? {});
    byKey.set(key, found);
    return found;
  };
  const owned = new Set(declared.flatMap((one) => kindOfType(one.type).asks.ownedArns(one)));
  const asking: Asking = { usesOf, tell, owned };
  for (const one of declared) kindOfType(one.type).asks.gather(one, asking);
  const labels = new Map([...byKey].map(([key, uses]) => [labelOf(key, byKey), uses] as const));
  for (const [label, uses] of labels) tellUnknown(label, uses, tell);
  if (ownTags) for (const [label, uses] of labels) tellElsewhere(label, uses, tell);
  const listed = [...labels].map(([label, uses]) => [label, uses.list(ownTags)] as const);
  const used = listed.filter(([, uses]) => uses.length > 0).sort(([a], [b]) => (a < b ? -1 : 1));
  return { connections: new Map(used), notes: [...notes] };
}

/** The ambient identity is called so, unless a connection has that name. */
function labelOf(key: string, all: ReadonlyMap<string, unknown>): string {
  if (key !== AMBIENT) return key;
  return all.has("ambient") ? "(ambient)" : "ambient";
}

/** Characters of names that fit a policy beside the rest, where each name stands twice. */
const MAX_NAMES_LENGTH = 3000;

/** Without zones Route 53 cannot be granted. The other unknowns only make a grant wider than it could be. */
function tellUnknown(label: string, uses: Uses, tell: Tell): void {
  if (uses.dns.size > 0 && uses.zones.all.length === 0) {
    uses.dns.clear();
    tell(`${label}: no hosted zone is known yet, so the policy grants nothing in Route 53.`);
  }
  const length = uses.names.known?.join("").length ?? 0;
  if (length > MAX_NAMES_LENGTH)
    uses.names.open(
      `${label}: its certificates have more names than a policy holds, so it is not narrowed by them.`,
      tell,
    );
  if ((uses.acm.size > 0 || uses.writesSecrets) && uses.caller.accountId === undefined)
    tell(`${label}: its account is not known before its first pulumi up, so * stands for it in ARNs.`);
}

function tellElsewhere(label: string, { elsewhere }: Uses, tell: Tell): void {
  if (elsewhere.size === 0) return;
  tell(
    `${label}: a sync lists certificates that this stack does not own, so that its export of certificates is not narrowed by tags.`,
  );
}
