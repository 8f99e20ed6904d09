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

const byType = Object.fromEntries(Object.values(everyKind).map((kind) => [kind.type, kind])) as Readonly<
  Record<KindType, AnyKind>
>;

const isKindType = (type: string): type is KindType => Object.hasOwn(byType, type);

export const kindOfType = (type: KindType): AnyKind => byType[type];

/** The kind of any text. Undefined where it is no kind's type. */
export const findKindOfType = (type: string): AnyKind | undefined =>
  isKindType(type) ? byType[type] : undefined;
