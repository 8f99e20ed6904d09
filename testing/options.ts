import type * as pulumi from "@pulumi/pulumi";

/** A certificate that a program asks for, as the mocks have to answer for it. */
export interface AskedCertificate {
  /** The name of the resource: the Certificate's, or the CertificateSet's. */
  name: string;
  /** The key in the set. Absent for a Certificate. */
  key?: string;
  /** Empty for `Certificate.get`, as ACM alone knows the names of such a certificate. */
  commonName: string;
  /** All names, the common name among them. */
  dnsNames: readonly string[];
}

/** How one certificate fares. All that is absent goes well: it is issued at the time of the mocks. */
export interface CertificateFate {
  /**
   * When it was issued: an ISO 8601 text. 170 days ago its renewal is due, and 198 days ago it has expired.
   * Default: the time of the mocks.
   */
  issuedAt?: string;
  /**
   * Lets its issue fail, with this as ACM's reason, such as `CAA_ERROR`. In a set the key alone fails, until the gate.
   * Default: it is issued.
   */
  failure?: string;
  /** The names of a certificate that `Certificate.get` reads. Default: www.example.com. */
  dnsNames?: readonly string[];
  /** ARNs of what serves it. Default: none. */
  inUseBy?: readonly string[];
}

/** The AWS that `pkiMocks` makes up. */
export interface PkiMocksOptions {
  /** The time at which all happens, as an ISO 8601 text. Default: 2027-01-01T00:00:00Z. */
  now?: string;
  /** The account of every identity that is no role of another one. Default: 111122223333. */
  accountId?: string;
  /** The region where the program gives none. Default: us-east-1. */
  region?: string;
  /**
   * The domain of each hosted zone by its id. Zones that the program makes or looks up with `@pulumi/aws` need no entry,
   * as the answers of `otherwise` tell their names. Default: none; a zone without an entry is an error.
   */
  zones?: Readonly<Record<string, string>>;
  /** Decides how a certificate fares; where it gives nothing, well. Default: each is issued. */
  certificate?: (asked: AskedCertificate) => CertificateFate | undefined;
  /** Mocks of all that is not of this package. Default: outputs are the inputs, and the id is NAME_id. */
  otherwise?: pulumi.runtime.Mocks;
}
