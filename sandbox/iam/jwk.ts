import { createPublicKey, type JsonWebKey, type KeyObject } from "node:crypto";

/** The key of a JWK, or undefined where it is none. */
export function readJwk(jwk: object): KeyObject | undefined {
  try {
    return createPublicKey({ key: jwk as JsonWebKey, format: "jwk" });
  } catch {
    return undefined;
  }
}
