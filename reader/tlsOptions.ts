import type { CertificateSecret } from "./readCertificateSecret";

/** Options of Node's TLS servers: `https.createServer`, `server.setSecureContext`, `tls.createSecureContext`. */
export interface ServerTlsOptions {
  /** The private key, PEM. */
  key: string;
  /** The certificate and its intermediates, PEM. Without the root, which clients have. */
  cert: string;
}

/** The parts of a certificate as Node's TLS servers take them. */
export function tlsOptions(parts: Pick<CertificateSecret, "privateKey" | "fullChain">): ServerTlsOptions {
  return { key: parts.privateKey, cert: parts.fullChain };
}
