import type { CertificateSecret } from "./readCertificateSecret";

/** What Node's TLS servers take: `https.createServer`, `server.setSecureContext`, `tls.createSecureContext`. */
export interface ServerTlsOptions {
  /** The private key, PEM. */
  key: string;
  /** The certificate and its intermediates, PEM; without the root, which clients have. */
  cert: string;
}

export function tlsOptions(parts: Pick<CertificateSecret, "privateKey" | "fullChain">): ServerTlsOptions {
  return { key: parts.privateKey, cert: parts.fullChain };
}
