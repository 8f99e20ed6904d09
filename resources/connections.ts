import * as pulumi from "@pulumi/pulumi";
import { hideFromDebugLog } from "../internals/program/debugLog";
import { CONNECTIONS_KEY } from "../provider/kernel/connectionsKey";
import { requireProvider } from "./providerFound";

/** A connection as its provider is told of it: the spec with roles and keys, and the name that resources know it by. */
export interface Member {
  name: string;
  spec: pulumi.Output<unknown>;
  /** The connection's own parent. Its providers stand beside it, whichever resource uses them first. */
  parent: pulumi.Resource | undefined;
}

interface Shared {
  members: readonly Member[];
  provider: pulumi.ProviderResource;
}

/** One provider per distinct set of connections, by its first member, so that several programs may share a process. */
const providers = new WeakMap<Member, Shared[]>();

/**
 * The provider whose configuration holds these connections. Undefined for the ambient identity alone, which needs none.
 * It is the only place where roles and keys stand: encrypted, once, and in no resource.
 */
export function providerFor(members: readonly (Member | undefined)[]): pulumi.ProviderResource | undefined {
  const distinct = distinctMembers(members);
  const [first] = distinct;
  if (!first) return undefined;
  const known = providers.get(first) ?? [];
  const same = known.find((shared) => isSameList(shared.members, distinct));
  if (same) return same.provider;
  const provider = makeProvider(distinct, first.parent);
  providers.set(first, [...known, { members: distinct, provider }]);
  return provider;
}

function isSameList(a: readonly Member[], b: readonly Member[]): boolean {
  return a.length === b.length && a.every((member, index) => member === b[index]);
}

function distinctMembers(members: readonly (Member | undefined)[]): Member[] {
  const distinct = [...new Set(members.filter((member) => member !== undefined))];
  const names = distinct.map((member) => member.name);
  const twice = names.find((name, index) => names.indexOf(name) !== index);
  if (twice !== undefined)
    throw new Error(`Two connections that are used together have the name ${twice}: rename one.`);
  return distinct.sort((a, b) => (a.name < b.name ? -1 : 1));
}

function makeProvider(members: readonly Member[], parent: pulumi.Resource | undefined) {
  requireProvider();
  const name = members.map((member) => member.name).join("+");
  const specs = Object.fromEntries(members.map((member) => [member.name, member.spec]));
  const config = pulumi.secret(pulumi.jsonStringify(specs).apply(hiddenFromDebugLog));
  return new ConnectionsProvider(name, { [CONNECTIONS_KEY]: config }, parent ? { parent } : {});
}

function hiddenFromDebugLog(text: string): string {
  hideFromDebugLog(text);
  return text;
}

class ConnectionsProvider extends pulumi.ProviderResource {
  constructor(name: string, config: pulumi.Inputs, opts: pulumi.ResourceOptions) {
    super("pulumi-nodejs", name, config, opts);
  }
}
