declare const KEY: unique symbol;

/** An object with a private key in it, encrypted or not. The mark exists for the compiler alone. */
export interface HoldsKey {
  readonly [KEY]?: true;
}

/**
 * An object that may reach a state, a plan or a log. A type that holds a key is not assignable to it, nor is a copy
 * of it by spreading, nor an object with a secret's body.
 */
export interface HoldsNoKey {
  readonly [KEY]?: never;
  readonly body?: never;
}
