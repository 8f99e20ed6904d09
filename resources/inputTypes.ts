import type { Input } from "@pulumi/pulumi";

/** A value of a schema as a program may write it: plain or as an output, at every depth. */
export type InputOf<T> = Input<
  [T] extends [readonly (infer Item)[]]
    ? InputOf<Item>[]
    : // The objects of a union such as `string | { region: string }` are written like any other.
      T extends object
      ? InputsOf<T>
      : T
>;

/** All properties of a schema as a class gives them. A property that may be absent is said to be undefined. */
export type AllInputsOf<T> = {
  [K in keyof T]-?: InputOf<Exclude<T[K], undefined>> | Extract<T[K], undefined>;
};

/** The properties of a schema as a program may write them. */
export type InputsOf<T> = { [K in keyof T]: InputOf<Exclude<T[K], undefined>> | Extract<T[K], undefined> };
