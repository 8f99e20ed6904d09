export { CertificateSecretError, type CertificateSecretErrorCode } from "./failure";
export {
  type CertificateSecret,
  type CertificateSecretMapping,
  readCertificateSecret,
} from "./readCertificateSecret";
export { type FetchedSecret, secretsManagerFetch } from "./secretsManagerFetch";
export { type ServerTlsOptions, tlsOptions } from "./tlsOptions";
export {
  type CertificateWatch,
  type WatchOptions,
  watchCertificateSecret,
} from "./watchCertificateSecret";
export { type WatchClock, wallClock } from "./watchClock";
