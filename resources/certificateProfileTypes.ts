import type * as pulumi from "@pulumi/pulumi";
import type { AcmPublicCa } from "./acmPublicCa";

// Made from the schemas in provider/ by `UPDATE_DOCS=1 npm test -- docs`. Edit those, not what follows.

/** Inputs of a CertificateProfile. */
export interface CertificateProfileArgs {
  /**
   * The AcmPublicCa that issues.
   *
   * - Required.
   * - Change: update of the profile; its certificates are replaced where the account or region is another,
   *   and AWS charges for them.
   */
  ca: AcmPublicCa;
  /**
   * Name of the profile in tags and in names of secrets: 1 to 255 lower-case letters, digits, hyphens.
   *
   * - Default: the resource's name.
   * - Change: update of the profile; a secret whose name schema holds `{{profile}}` is replaced.
   */
  slug?: pulumi.Input<string> | undefined;
  /**
   * A text for people, at most 1,000 characters.
   *
   * - Default: none.
   * - Change: update. For people.
   */
  description?: pulumi.Input<string> | undefined;
  /**
   * Algorithm of the key: `RSA_2048`, `EC_prime256v1`, `EC_secp384r1`.
   *
   * - Default: `RSA_2048`.
   * - Change: update. Certificates that take it from here are replaced. AWS charges for each new
   *   certificate.
   * - Source: RequestCertificate, ACM API reference, KeyAlgorithm.
   */
  keyAlgorithm?: pulumi.Input<"RSA_2048" | "EC_prime256v1" | "EC_secp384r1"> | undefined;
  /**
   * Whether `pulumi up` renews when due; AWS renews at 45 days all the same, and charges for it.
   *
   * - Default: `true`.
   * - Change: update. Certificates take it from here.
   * - Source: ACM User Guide, Managed certificate renewal.
   */
  autoRenew?: pulumi.Input<boolean> | undefined;
  /**
   * How many days before its end a certificate is renewed, 1 to 30.
   *
   * - Default: 30.
   * - Change: update. Certificates take it from here.
   * - Source: ACM User Guide, Managed certificate renewal: AWS renews 45 days before the end.
   */
  renewBeforeDays?: pulumi.Input<number> | undefined;
  /**
   * Names that certificates may have: `{ commonName?, dnsNames? }`, each `{ allowed?, required?, denied? }`
   * with patterns.
   *
   * - Default: everything allowed.
   * - Change: update. Checked against every certificate's names.
   */
  policy?: pulumi.Input<NamePolicyArgs> | undefined;
  /**
   * `{ dnsNames?, tags?, issuanceTimeoutMinutes? }` for certificates that do not say it themselves.
   *
   * - Default: none.
   * - Change: update. Certificates take it from here.
   */
  defaults?: pulumi.Input<CertificateDefaultsArgs> | undefined;
  /**
   * Tags that every certificate carries, whatever its own tags say.
   *
   * - Default: none.
   * - Change: update. Certificates take them from here.
   * - Source: ACM User Guide, Tagging ACM certificates.
   */
  tags?: pulumi.Input<Record<string, pulumi.Input<string>>> | undefined;
}

/**
 * Names that certificates may have: `{ commonName?, dnsNames? }`, each `{ allowed?, required?, denied? }`
 * with patterns.
 */
export interface NamePolicyArgs {
  /**
   * Rules for the common name.
   *
   * - Default: everything allowed.
   * - Change: update. Checked against every certificate's names.
   */
  commonName?: pulumi.Input<NameRulesArgs> | undefined;
  /**
   * Rules for all names, the common name among them.
   *
   * - Default: everything allowed.
   * - Change: update. Checked against every certificate's names.
   */
  dnsNames?: pulumi.Input<NameRulesArgs> | undefined;
}

/** Rules for names, by patterns. */
export interface NameRulesArgs {
  /**
   * Patterns of which a name must match one.
   *
   * - Default: every name is allowed.
   * - Change: update. Checked against every certificate's names.
   */
  allowed?: pulumi.Input<pulumi.Input<string>[]> | undefined;
  /**
   * Patterns each of which must match at least one name.
   *
   * - Default: none.
   * - Change: update. Checked against every certificate's names.
   */
  required?: pulumi.Input<pulumi.Input<string>[]> | undefined;
  /**
   * Patterns that no name may match.
   *
   * - Default: none.
   * - Change: update. Checked against every certificate's names.
   */
  denied?: pulumi.Input<pulumi.Input<string>[]> | undefined;
}

/** `{ dnsNames?, tags?, issuanceTimeoutMinutes? }` for certificates that do not say it themselves. */
export interface CertificateDefaultsArgs {
  /**
   * Names of a certificate that gives none, at most 100.
   *
   * - Default: none.
   * - Change: update of the profile; a certificate that takes its names from it is replaced, and AWS charges
   *   for it.
   */
  dnsNames?: pulumi.Input<pulumi.Input<string>[]> | undefined;
  /**
   * Tags; a certificate's own of the same key wins.
   *
   * - Default: none.
   * - Change: update. Certificates take it from here.
   * - Source: ACM User Guide, Tagging ACM certificates.
   */
  tags?: pulumi.Input<Record<string, pulumi.Input<string>>> | undefined;
  /**
   * How many minutes one run waits for an issue or renewal, 1 to 4,320.
   *
   * - Default: 75.
   * - Change: update. Certificates take it from here.
   * - Source: ACM User Guide, DNS validation: a request that is not validated within 72 hours fails.
   */
  issuanceTimeoutMinutes?: pulumi.Input<number> | undefined;
}

/** Outputs of a CertificateProfile. */
export interface CertificateProfileOutputs {
  /** Key algorithm of certificates that have none of their own. */
  readonly keyAlgorithm: pulumi.Output<"RSA_2048" | "EC_prime256v1" | "EC_secp384r1">;
  /** Whether pulumi up renews certificates that do not say it themselves. */
  readonly autoRenew: pulumi.Output<boolean>;
  /** Days before the end at which those are renewed. */
  readonly renewBeforeDays: pulumi.Output<number>;
  /** Name of the profile, for people, tags and the names of secrets. */
  readonly slug: pulumi.Output<string>;
}
