import type { Kind } from "./kind/kind";
import * as kinds from "./kinds";

type Kinds = typeof kinds;
export type KindName = keyof Kinds;
/** The type of the kind of a name, such as `Certificate`. */
export type TypeOf<N extends KindName> = Kinds[N]["type"];
export type KindType = TypeOf<KindName>;

/** Each kind by its name, which is the name that kinds.ts exports it by. */
export const everyKind: { readonly [N in KindName]: Kind<N, TypeOf<N>> } = kinds;

export const kindNames = Object.keys(everyKind) as KindName[];

export type AnyKind = Kind<KindName, KindType>;
const byType = new Map<string, AnyKind>(Object.values(everyKind).map((kind) => [kind.type, kind]));

/** The kind of a type. Undefined only for a text that may be anything. */
export function kindOfType(type: KindType): AnyKind;
export function kindOfType(type: string): AnyKind | undefined;
export function kindOfType(type: string): AnyKind | undefined {
  return byType.get(type);
}
