import "reflect-metadata";
import * as x509 from "@peculiar/x509";

/** As DescribeCertificate shows it. Lists show the name alone. */
export interface ExtendedKeyUsage {
  Name: string;
  OID: string;
}

/** ACM's names of the bits of the extension, in their order (RFC 5280, 4.2.1.3). */
const KEY_USAGES = [
  "DIGITAL_SIGNATURE",
  "NON_REPUDIATION",
  "KEY_ENCIPHERMENT",
  "DATA_ENCIPHERMENT",
  "KEY_AGREEMENT",
  "CERTIFICATE_SIGNING",
  "CRL_SIGNING",
  "ENCIPHER_ONLY",
  "DECIPHER_ONLY",
];

/** ACM's names of the purposes (RFC 5280, 4.2.1.12). Every other one is CUSTOM. */
const EXTENDED_KEY_USAGES: Record<string, string> = {
  "2.5.29.37.0": "ANY",
  "1.3.6.1.5.5.7.3.1": "TLS_WEB_SERVER_AUTHENTICATION",
  "1.3.6.1.5.5.7.3.2": "TLS_WEB_CLIENT_AUTHENTICATION",
  "1.3.6.1.5.5.7.3.3": "CODE_SIGNING",
  "1.3.6.1.5.5.7.3.4": "EMAIL_PROTECTION",
  "1.3.6.1.5.5.7.3.5": "IPSEC_END_SYSTEM",
  "1.3.6.1.5.5.7.3.6": "IPSEC_TUNNEL",
  "1.3.6.1.5.5.7.3.7": "IPSEC_USER",
  "1.3.6.1.5.5.7.3.8": "TIME_STAMPING",
  "1.3.6.1.5.5.7.3.9": "OCSP_SIGNING",
};

const named = (OID: string): ExtendedKeyUsage => ({ Name: EXTENDED_KEY_USAGES[OID] ?? "CUSTOM", OID });

/** The one purpose of ACM's own certificates. */
export const SERVER_AUTHENTICATION = named("1.3.6.1.5.5.7.3.1");

/** The key usages that stand in a certificate's extensions, none where it has no such extension. */
export function usagesIn(der: Uint8Array<ArrayBuffer>): {
  keyUsages: string[];
  extendedKeyUsages: ExtendedKeyUsage[];
} {
  const certificate = new x509.X509Certificate(der);
  const bits = certificate.getExtension(x509.KeyUsagesExtension)?.usages ?? 0;
  const purposes = certificate.getExtension(x509.ExtendedKeyUsageExtension)?.usages ?? [];
  return {
    keyUsages: KEY_USAGES.filter((_, bit) => (bits & (1 << bit)) !== 0),
    extendedKeyUsages: purposes.map((oid) => named(String(oid))),
  };
}
