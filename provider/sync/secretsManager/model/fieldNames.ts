/** Default name of each field in the secret's JSON. Writer and reader share it. */
export const FIELD_DEFAULTS = {
  certificate: "certificate",
  privateKey: "private_key",
  certificateChain: "certificate_chain",
  caCertificate: "ca_certificate",
} as const;
