import type * as pulumi from "@pulumi/pulumi";
import type { CertificateProfile } from "./certificateProfile";

// Made from the schemas in provider/ by `UPDATE_DOCS=1 npm test -- docs`. Edit those, not what follows.

/** Inputs of a Certificate. */
export interface CertificateArgs {
  /**
   * The CertificateProfile.
   *
   * - Required.
   * - Change: update. Its settings count where the certificate has none of its own.
   */
  profile: CertificateProfile;
  /**
   * Subject of the certificate, also one of its names; at most 64 characters.
   *
   * - Default: the first name that fits; kept while it is listed.
   * - Change: replace. A certificate's names and key are fixed when it is issued. AWS charges for the new
   *   certificate.
   * - Source: RFC 5280, ub-common-name.
   */
  commonName?: pulumi.Input<string> | undefined;
  /**
   * Up to 10 names with the common name; order and duplicates mean nothing; `*.` for a wildcard.
   *
   * - Default: the profile's default names.
   * - Change: replace. A certificate's names and key are fixed when it is issued. AWS charges for the new
   *   certificate.
   * - Source: ACM User Guide, Quotas: domain names per ACM certificate.
   */
  dnsNames?: pulumi.Input<pulumi.Input<string>[]> | undefined;
  /**
   * Algorithm of the key, as in the profile: `RSA_2048`, `EC_prime256v1`, `EC_secp384r1`.
   *
   * - Default: the profile's.
   * - Change: replace. A certificate's names and key are fixed when it is issued. AWS charges for the new
   *   certificate.
   * - Source: RequestCertificate, ACM API reference.
   */
  keyAlgorithm?: pulumi.Input<"RSA_2048" | "EC_prime256v1" | "EC_secp384r1"> | undefined;
  /**
   * Whether `pulumi up` renews it when due, as in the profile; AWS renews at 45 days all the same, and
   * charges for it.
   *
   * - Default: the profile's.
   * - Change: update. Only when the next renewal falls due.
   * - Source: ACM User Guide, Managed certificate renewal.
   */
  autoRenew?: pulumi.Input<boolean> | undefined;
  /**
   * How many days before its end it is renewed, as in the profile: 1 to 30.
   *
   * - Default: the profile's.
   * - Change: update. Only when the next renewal falls due.
   * - Source: ACM User Guide, Managed certificate renewal: AWS renews 45 days before the end.
   */
  renewBeforeDays?: pulumi.Input<number> | undefined;
  /**
   * Tags in ACM, at most 42 with the profile's.
   *
   * - Default: none.
   * - Change: update. Tags are set in place.
   * - Source: ACM User Guide, Tagging ACM certificates: 50, of which 8 are ours.
   */
  tags?: pulumi.Input<Record<string, pulumi.Input<string>>> | undefined;
  /**
   * How many minutes one run waits, 1 to 4,320; the next goes on with the same request.
   *
   * - Default: 75.
   * - Change: update. Used by the next wait.
   * - Source: ACM User Guide, DNS validation: a request that is not validated within 72 hours fails.
   */
  issuanceTimeoutMinutes?: pulumi.Input<number> | undefined;
  /**
   * Any text of at most 256 characters; a new one forces one renewal, and its fee. A renewal that AWS has
   * made and no refresh has seen yet counts: run `pulumi refresh` before.
   *
   * - Default: none.
   * - Change: update. A new value forces one renewal. AWS charges for the renewal.
   * - Source: RenewCertificate, ACM API reference.
   */
  renewNow?: pulumi.Input<string> | undefined;
  /**
   * `{ reason }`: revokes the certificate, for good. `UNSPECIFIED`, `AFFILIATION_CHANGED`, `SUPERSEDED` or
   * `CESSATION_OF_OPERATION`; ACM knows no other. Taken away again, a new certificate is requested.
   *
   * - Default: none.
   * - Change: update. Revokes the certificate, for good; taken away again, a new one is requested. AWS
   *   charges for the new certificate.
   * - Source: ACM User Guide, Revoke a public certificate.
   */
  revocation?: pulumi.Input<RevocationArgs> | undefined;
  /**
   * `{ reason }`: revokes it before it is deleted.
   *
   * - Default: none: it is deleted only.
   * - Change: update. Used when the certificate is deleted.
   * - Source: ACM User Guide, Revoke a public certificate.
   */
  revokeOnDelete?: pulumi.Input<RevocationArgs> | undefined;
  /**
   * A live, exportable certificate with just these names and this key algorithm, taken over instead of a
   * request; read when the resource is created.
   *
   * - Default: none: one is requested.
   * - Change: none. Read when the resource is created, and never again.
   */
  adoptArn?: pulumi.Input<string> | undefined;
  /**
   * Whether destroy deletes an adopted certificate; otherwise it is kept, and given back without our tags.
   *
   * - Default: `false`.
   * - Change: update. Used when the certificate is deleted.
   */
  deleteAdopted?: pulumi.Input<boolean> | undefined;
  /**
   * Whether a certificate with more than 60 days left is only replaced by an edit of its own `commonName`,
   * `dnsNames` or `keyAlgorithm`; an edit of the profile or CA is an error in preview then, `--replace` and
   * a taint are errors in `up`.
   *
   * - Default: `true`.
   * - Change: update. Used when a replacement is planned.
   */
  protectPaid?: pulumi.Input<boolean> | undefined;
}

/** A revocation, for good. */
export interface RevocationArgs {
  /**
   * Why, as ACM records it; ACM knows no other reasons.
   *
   * - Required.
   * - Change: update. Revokes the certificate, for good; taken away again, a new one is requested. AWS
   *   charges for the new certificate.
   * - Source: ACM User Guide, Revoke a public certificate.
   */
  reason: pulumi.Input<"UNSPECIFIED" | "AFFILIATION_CHANGED" | "SUPERSEDED" | "CESSATION_OF_OPERATION">;
}

/** Outputs of a Certificate, beside its `arn`. */
export interface CertificateOutputs {
  /**
   * 32 hexadecimal digits, derived from the resource's first name; known in previews, they outlive every
   * renewal and replacement.
   */
  readonly certificateId: pulumi.Output<string>;
  /** Subject of the certificate. */
  readonly commonName: pulumi.Output<string>;
  /** All names, the common name among them, in their canonical form. */
  readonly dnsNames: pulumi.Output<string[]>;
  /** Status of the certificate, as ACM names it. */
  readonly status: pulumi.Output<CertificateStatus>;
  /**
   * Serial number of the leaf: hexadecimal, in pairs separated by colons, as ACM shows it; empty while not
   * issued, like the dates.
   */
  readonly serial: pulumi.Output<string>;
  /** Begin of the validity, ISO 8601, UTC. */
  readonly notBefore: pulumi.Output<string>;
  /** End of the validity, ISO 8601, UTC. */
  readonly notAfter: pulumi.Output<string>;
  /** When the renewal window opens, ISO 8601, UTC; empty where nothing is to be renewed. */
  readonly renewAfter: pulumi.Output<string>;
  /** How often it was renewed under its ARN. */
  readonly renewalCount: pulumi.Output<number>;
  /** Serials of the generations before, oldest first. */
  readonly previousSerials: pulumi.Output<string[]>;
  /** SHA-256 of the DER certificate: 64 hexadecimal digits in lower case. */
  readonly fingerprintSha256: pulumi.Output<string>;
  /** The CNAMEs that prove its domains, with the zone that holds each. */
  readonly validationRecords: pulumi.Output<ValidationRecord[]>;
  /** ARNs of the resources that serve it, as the last refresh or update saw them. */
  readonly inUseBy: pulumi.Output<string[]>;
}

/** Status of the certificate, as ACM names it. */
export type CertificateStatus =
  | "PENDING_VALIDATION"
  | "ISSUED"
  | "INACTIVE"
  | "EXPIRED"
  | "VALIDATION_TIMED_OUT"
  | "REVOKED"
  | "FAILED";

/** The CNAME that proves one domain to ACM. */
export interface ValidationRecord {
  /** The name that it validates. */
  domain: string;
  /** Name of the CNAME. */
  name: string;
  /** Target of the CNAME. */
  value: string;
  /** Zone that holds it. */
  zoneId: string;
}
