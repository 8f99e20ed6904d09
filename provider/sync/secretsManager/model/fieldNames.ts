/** Name of each field in the secret's JSON, where nothing else is asked for; writer and reader share it. */
export const FIELD_DEFAULTS = {
  certificate: "certificate",
  privateKey: "private_key",
  certificateChain: "certificate_chain",
  caCertificate: "ca_certificate",
} as const;
