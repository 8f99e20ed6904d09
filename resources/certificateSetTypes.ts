import type * as pulumi from "@pulumi/pulumi";
import type { CertificateProfile } from "./certificateProfile";
import type { RevocationArgs } from "./certificateTypes";

// Made from the schemas in provider/ by `UPDATE_DOCS=1 npm test -- docs`. Edit those, not what follows.

/** Inputs of a CertificateSet. */
export interface CertificateSetArgs {
  /**
   * The CertificateProfile.
   *
   * - Required.
   * - Change: update. Its settings count where the certificate has none of its own.
   */
  profile: CertificateProfile;
  /**
   * Algorithm of the keys of all certificates: `RSA_2048`, `EC_prime256v1`, `EC_secp384r1`.
   *
   * - Default: the profile's.
   * - Change: replace. A certificate's names and key are fixed when it is issued. AWS charges for the new
   *   certificate.
   * - Source: RequestCertificate, ACM API reference.
   */
  keyAlgorithm?: pulumi.Input<"RSA_2048" | "EC_prime256v1" | "EC_secp384r1"> | undefined;
  /**
   * Whether `pulumi up` renews all certificates when due; AWS renews at 45 days all the same, and charges
   * for it.
   *
   * - Default: the profile's.
   * - Change: update. Only when the next renewal falls due.
   * - Source: ACM User Guide, Managed certificate renewal.
   */
  autoRenew?: pulumi.Input<boolean> | undefined;
  /**
   * How many days before its end each certificate is renewed: 1 to 30.
   *
   * - Default: the profile's.
   * - Change: update. Only when the next renewal falls due.
   * - Source: ACM User Guide, Managed certificate renewal: AWS renews 45 days before the end.
   */
  renewBeforeDays?: pulumi.Input<number> | undefined;
  /**
   * Tags of all certificates; a key's own win.
   *
   * - Default: none.
   * - Change: update. Tags are set in place.
   * - Source: ACM User Guide, Tagging ACM certificates: 50, of which 8 are ours.
   */
  tags?: pulumi.Input<Record<string, pulumi.Input<string>>> | undefined;
  /**
   * Any text of at most 256 characters; a new one forces one renewal of every certificate, and its fee.
   *
   * - Default: none.
   * - Change: update. A new value forces one renewal. AWS charges for the renewal.
   * - Source: RenewCertificate, ACM API reference.
   */
  renewNow?: pulumi.Input<string> | undefined;
  /**
   * How many minutes one run waits for each certificate, 1 to 4,320.
   *
   * - Default: 75.
   * - Change: update. Used by the next wait.
   * - Source: ACM User Guide, DNS validation: a request that is not validated within 72 hours fails.
   */
  issuanceTimeoutMinutes?: pulumi.Input<number> | undefined;
  /**
   * Whether a certificate with more than 60 days left is only replaced by an edit of its key's own names or
   * algorithm; a key that is taken out is deleted all the same.
   *
   * - Default: `true`.
   * - Change: update. Used when a replacement is planned.
   */
  protectPaid?: pulumi.Input<boolean> | undefined;
  /**
   * Whether what `adoptArn` took over is deleted with its key or the set.
   *
   * - Default: `false`.
   * - Change: update. Used when the certificate is deleted.
   */
  deleteAdopted?: pulumi.Input<boolean> | undefined;
  /**
   * The certificates by key, a plain object; a key has 1 to 64 letters, digits, dots, hyphens and
   * underscores.
   *
   * - Required.
   * - Change: update of the set: a key that is added is one certificate more, with its fee, one that is
   *   taken out is deleted, and one that is renamed is both.
   */
  certificates: Readonly<Record<string, SetMemberArgs>>;
}

/** One certificate of a set. */
export interface SetMemberArgs {
  /**
   * Subject of the certificate, also one of its names; at most 64 characters.
   *
   * - Either this or `dnsNames` is required.
   * - Change: replace. A certificate's names and key are fixed when it is issued. AWS charges for the new
   *   certificate.
   * - Source: RFC 5280, ub-common-name.
   */
  commonName?: pulumi.Input<string> | undefined;
  /**
   * Up to 10 names with the common name; order and duplicates mean nothing; `*.` for a wildcard.
   *
   * - Either this or `commonName` is required.
   * - Change: replace. A certificate's names and key are fixed when it is issued. AWS charges for the new
   *   certificate.
   * - Source: ACM User Guide, Quotas: domain names per ACM certificate.
   */
  dnsNames?: pulumi.Input<pulumi.Input<string>[]> | undefined;
  /**
   * Algorithm of the key of this certificate: `RSA_2048`, `EC_prime256v1`, `EC_secp384r1`.
   *
   * - Default: the set's.
   * - Change: replace. A certificate's names and key are fixed when it is issued. AWS charges for the new
   *   certificate.
   * - Source: RequestCertificate, ACM API reference.
   */
  keyAlgorithm?: pulumi.Input<"RSA_2048" | "EC_prime256v1" | "EC_secp384r1"> | undefined;
  /**
   * Whether `pulumi up` renews this certificate when due; AWS renews at 45 days all the same, and charges
   * for it.
   *
   * - Default: the set's.
   * - Change: update. Only when the next renewal falls due.
   * - Source: ACM User Guide, Managed certificate renewal.
   */
  autoRenew?: pulumi.Input<boolean> | undefined;
  /**
   * How many days before its end this certificate is renewed: 1 to 30.
   *
   * - Default: the set's.
   * - Change: update. Only when the next renewal falls due.
   * - Source: ACM User Guide, Managed certificate renewal: AWS renews 45 days before the end.
   */
  renewBeforeDays?: pulumi.Input<number> | undefined;
  /**
   * Tags of this certificate, beside those of the set and the profile.
   *
   * - Default: none.
   * - Change: update. Tags are set in place.
   * - Source: ACM User Guide, Tagging ACM certificates: 50, of which 8 are ours.
   */
  tags?: pulumi.Input<Record<string, pulumi.Input<string>>> | undefined;
  /**
   * Any text of at most 256 characters; a new one forces one renewal of this certificate, and its fee.
   *
   * - Default: the set's.
   * - Change: update. A new value forces one renewal. AWS charges for the renewal.
   * - Source: RenewCertificate, ACM API reference.
   */
  renewNow?: pulumi.Input<string> | undefined;
  /**
   * `{ reason }`: revokes this certificate, for good.
   *
   * - Default: none.
   * - Change: update. Revokes the certificate, for good; taken away again, a new one is requested. AWS
   *   charges for the new certificate.
   * - Source: ACM User Guide, Revoke a public certificate.
   */
  revocation?: pulumi.Input<RevocationArgs> | undefined;
  /**
   * Takes this certificate over instead of a request; read when the key is made.
   *
   * - Default: none: one is requested.
   * - Change: none. Read when the resource is created, and never again.
   */
  adoptArn?: pulumi.Input<string> | undefined;
}

/**
 * Outputs of a CertificateSet, each a record by key. A key whose certificate is not requested yet has no
 * entry.
 */
export interface CertificateSetOutputs {
  /** ARNs of the certificates, by key; a renewal changes none. */
  readonly arns: pulumi.Output<Record<string, string>>;
  /** Serial numbers, by key: hexadecimal, in pairs separated by colons. */
  readonly serials: pulumi.Output<Record<string, string>>;
  /** Statuses of the certificates, by key, as ACM names them. */
  readonly statuses: pulumi.Output<Record<string, string>>;
  /** Ends of the validities, by key: ISO 8601, UTC. */
  readonly notAfter: pulumi.Output<Record<string, string>>;
  /** Why the last step of a key failed, by key. Empty where all is well. */
  readonly failures: pulumi.Output<Record<string, string>>;
}
