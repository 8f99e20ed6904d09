import { createPrivateKey, type KeyObject } from "node:crypto";

/** A private key as ACM exports it, with the passphrase that opens it. Nothing shows either of them. */
export class EncryptedKey {
  readonly #pem: string;
  readonly #passphrase: string;

  constructor(pem: string, passphrase: string) {
    this.#pem = pem;
    this.#passphrase = passphrase;
  }

  /** Undefined where it cannot be decrypted. */
  open(): KeyObject | undefined {
    try {
      return createPrivateKey({ key: this.#pem, passphrase: this.#passphrase });
    } catch {
      // The library's message may quote the input. Only the fact may leave this function.
      return undefined;
    }
  }
}
