// Objects as a sandbox shows them, over HTTP and to programs alike.

/** A certificate as it stands in the sandbox. */
export interface SandboxCertificate {
  /** ARN of the certificate. */
  arn: string;
  /** Status as ACM names it, such as ISSUED. */
  status: string;
  /** All names, the common name first. */
  domains: string[];
  /** Serial number, in pairs of hexadecimal digits. Empty while not issued. */
  serial: string;
  /** Begin of its validity, ISO 8601. Empty while not issued. */
  notBefore: string;
  /** End of its validity, ISO 8601. Empty while not issued. */
  notAfter: string;
  /** 1, and one more for each renewal. */
  issues: number;
  /** ARNs of what serves it. */
  inUseBy: string[];
}

/** A secret as it stands in the sandbox, without its value. */
export interface SandboxSecret {
  /** ARN of the secret. */
  arn: string;
  /** Name of the secret. */
  name: string;
  /** The version that readers get. */
  versionId: string;
  /** How many versions it has. */
  versions: number;
  /** The end of its recovery window, ISO 8601. Absent where nobody has deleted it. */
  deletedUntil?: string;
}

/** A record of a hosted zone. */
export interface SandboxRecord {
  /** Domain of the zone. */
  zone: string;
  /** Name of the record, with a dot at its end. */
  name: string;
  /** Type of the record, such as CNAME. */
  type: string;
}
