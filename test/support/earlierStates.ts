import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { everyKind, findKindOfType, type KindName } from "../../provider/everyKind";
import { classOfType } from "../../provider/kernel/resourceUrn";
import { upgradeState } from "../../provider/kind/stateUpgrade";

type Json = Record<string, unknown>;

/** A resource of ours as the engine keeps it. */
export interface KeptResource {
  id: string;
  inputs: Json;
  outputs: Json;
}

/** The answer of `pulumi stack export`. */
export interface Kept {
  version: number;
  deployment: { resources: (KeptResource & { type: string })[] };
}

/** The stack of the fixtures; the word stands nowhere else in them. */
export const KEPT_STACK = "earlier";

const folder = join(__dirname, "..", "fixtures", "states");

/** Exports of one stack by the code of earlier commits, under the commit's name, oldest first; the last has a set. */
export const earlierStates: readonly [string, Kept][] = [
  "d95ddc8",
  "4779f6b",
  "453a704",
  "d9faf06",
  "bc7c902",
  "170726d",
].map((commit) => [commit, JSON.parse(readFileSync(join(folder, `${commit}.json`), "utf8")) as Kept]);

/** Commits of which a file stands there, so that none is forgotten above. */
export const committed = (): string[] => readdirSync(folder).map((file) => file.replace(/\.json$/, ""));

/** The kinds of which a fixture has a resource, in the order in which they were made. */
export function kindsIn({ deployment }: Kept): KindName[] {
  return deployment.resources.flatMap(({ type }) => findKindOfType(classOfType(type) ?? "")?.name ?? []);
}

/** The resource of a kind, of which a fixture has one at most. */
export function kept({ deployment }: Kept, kind: KindName): KeptResource {
  const { type } = everyKind[kind];
  const found = deployment.resources.find((resource) => resource.type.endsWith(`/aws-pki:${type}`));
  if (!found) throw new Error(`the fixture has no ${type}`);
  return found;
}

/** A resource in the state: its id and outputs. */
type Stood = Omit<KeptResource, "inputs">;

/** A resource with its state in full and not in the form that is stored. */
export function inFull(kind: KindName, resource: Stood): Stood {
  return { id: resource.id, outputs: { ...upgradeState(everyKind[kind], resource.outputs) } };
}

/**
 * A state as it would have been, had the old code made what stands in another sandbox: each text that is another one
 * there (an ARN, a serial, a date) becomes that, wherever it stands. `made` is what today's code keeps of the same.
 */
export function transplant<T>(state: T, old: Stood, made: Stood): T {
  const pairs = [...differences(old.outputs, made.outputs), ...differences(old.id, made.id)];
  const longestFirst = pairs.sort(([a], [b]) => b.length - a.length);
  // In two passes, as what one thing is named here may be what another was named there.
  const mark = (n: number) => `\0${n}\0`;
  let text = JSON.stringify(state);
  for (const [n, [was]] of longestFirst.entries()) text = text.replaceAll(quoteless(was), mark(n));
  for (const [n, [, is]] of longestFirst.entries()) text = text.replaceAll(mark(n), quoteless(is));
  return JSON.parse(text) as T;
}

/** Short texts are words that mean something, and are no names of things in AWS. */
const SHORTEST_NAME = 8;

function differences(was: unknown, is: unknown): [string, string][] {
  if (typeof was === "string" && typeof is === "string")
    return was === is || was.length < SHORTEST_NAME ? [] : [[was, is]];
  if (typeof was !== "object" || typeof is !== "object" || was === null || is === null) return [];
  return Object.entries(was).flatMap(([key, value]) => differences(value, (is as Json)[key]));
}

const quoteless = (text: string): string => JSON.stringify(text).slice(1, -1);
