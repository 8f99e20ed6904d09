/**
 * Faults of a secret, or of the way to it: `NotJson`, `FieldMissing`, `FieldUnreadable`, `KeyMismatch` and `ChainBroken`
 * of its content; `CertificateNotYetValid` and `CertificateExpired` of its dates; `TlsRefused` by OpenSSL; `FetchFailed`
 * and `HandlerFailed` of functions that a watch was given.
 */
export type CertificateSecretErrorCode =
  | "NotJson"
  | "FieldMissing"
  | "FieldUnreadable"
  | "KeyMismatch"
  | "ChainBroken"
  | "CertificateNotYetValid"
  | "CertificateExpired"
  | "TlsRefused"
  | "FetchFailed"
  | "HandlerFailed";

/**
 * Why a certificate cannot be used. The message names the code and the field and quotes nothing of a value but dates
 * and the names of CAs, so it may go to any log. Only `FetchFailed` and `HandlerFailed` carry a `cause`: what your
 * own function threw. A parser's error is dropped, as it may quote what it was given.
 */
export class CertificateSecretError extends Error {
  /** Always `CertificateSecretError`. */
  override readonly name = "CertificateSecretError";

  constructor(
    /** The fault, for programs. */
    readonly code: CertificateSecretErrorCode,
    explanation: string,
    /** Name of the field in the secret's JSON, where one is to blame. */
    readonly field?: string,
    options?: { cause?: unknown },
  ) {
    super(`${code}: ${explanation}`, options);
  }
}
