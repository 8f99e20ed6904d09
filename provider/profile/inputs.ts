import { z } from "zod";
import { sharedRows } from "../authority/public/refusedRows";
import type { RefusedInputs } from "../kernel/refused";
import { domainName, hostInputs, neverSecret, rule, shown, slug, tags } from "../kernel/schema";

/** Key algorithms that ACM exports. Source: RequestCertificate, KeyAlgorithm; ACM exportable certificates. */
const keyAlgorithms = ["RSA_2048", "EC_prime256v1", "EC_secp384r1"] as const;
export const keyAlgorithm = z.enum(keyAlgorithms);
export type KeyAlgorithm = z.output<typeof keyAlgorithm>;

/** Days before the end at which a certificate is renewed. */
export const renewBeforeDays = z
  .int()
  .min(1)
  .max(30, "AWS renews by itself 45 days before the end, so this may only begin after that");

/** Minutes that an issue or renewal may take before it fails. The next `pulumi up` resumes it. */
export const issuanceTimeoutMinutes = z
  .int()
  .min(1)
  .max(72 * 60);

/** Default of each setting, resolved where it is used, so that a later default changes no plan. */
export const PROFILE_DEFAULTS = {
  keyAlgorithm: "RSA_2048",
  autoRenew: true,
  renewBeforeDays: 30,
  issuanceTimeoutMinutes: 75,
} as const satisfies Record<string, unknown>;

/** `*.` stands for exactly one label, `**.` for any number of labels, both at the start only. */
const pattern = z
  .string()
  .transform((text) => text.trim().toLowerCase())
  .pipe(
    z
      .string()
      .max(300)
      .superRefine(
        rule(
          (text) => /^(\*{1,2}\.)?([a-z0-9-]+\.)*[a-z0-9-]+$/.test(text) || text === "**",
          "It is not a name pattern.",
          "Write a name, *.example.com (one label), **.example.com (any number) or ** (every name), in punycode.",
        ),
      ),
  );

const nameRuleFields = z.strictObject({
  /** A name must match one of these. Without any, every name is allowed. */
  allowed: z
    .array(pattern)
    .max(1000)
    .optional()
    .meta({ description: "patterns of which a name must match one", byDefault: "every name is allowed" }),
  /** Each of these must match at least one name. */
  required: z
    .array(pattern)
    .max(1000)
    .optional()
    .meta({ description: "patterns each of which must match at least one name", byDefault: "none" }),
  /** No name may match one of these. */
  denied: z
    .array(pattern)
    .max(1000)
    .optional()
    .meta({ description: "patterns that no name may match", byDefault: "none" }),
});
const nameRules = nameRuleFields.meta({
  declaredAs: "NameRulesArgs",
  description: "Rules for names, by patterns.",
});
export type NameRules = z.output<typeof nameRules>;

const namePolicyFields = z.strictObject({
  commonName: nameRules
    .optional()
    .meta({ description: "rules for the common name", byDefault: "everything allowed" }),
  dnsNames: nameRules.optional().meta({
    description: "rules for all names, the common name among them",
    byDefault: "everything allowed",
  }),
});
const namePolicy = namePolicyFields.meta({ declaredAs: "NamePolicyArgs" });
export type NamePolicy = z.output<typeof namePolicy>;

/** Settings that certificates take from the profile where they do not give them themselves. */
const certificateDefaultFields = z.strictObject({
  dnsNames: z.array(domainName).max(100).optional().meta({
    description: "names of a certificate that gives none, at most 100",
    byDefault: "none",
    onChange:
      "update of the profile; a certificate that takes its names from it is replaced, and AWS charges for it",
  }),
  /** A certificate's own tag of the same key wins. */
  tags: tags.optional().meta({
    description: "tags; a certificate's own of the same key wins",
    byDefault: "none",
    source: "ACM User Guide, Tagging ACM certificates",
  }),
  issuanceTimeoutMinutes: issuanceTimeoutMinutes.optional().meta({
    description: "how many minutes one run waits for an issue or renewal, 1 to 4,320",
    byDefault: shown(PROFILE_DEFAULTS.issuanceTimeoutMinutes),
    source: "ACM User Guide, DNS validation: a request that is not validated within 72 hours fails",
  }),
});
const certificateDefaults = certificateDefaultFields.meta({ declaredAs: "CertificateDefaultsArgs" });

/** Inputs of a CertificateProfile in a program, its CA aside. */
export const profileArgs = z.strictObject({
  /** Lower-case letters, digits and hyphens, 1 to 255. Default: the resource's name, slugified. */
  slug: slug(255).optional().meta({
    description:
      "name of the profile in tags and in names of secrets: 1 to 255 lower-case letters, digits, hyphens",
    byDefault: "the resource's name",
    onChange: "update of the profile; a secret whose name schema holds `{{profile}}` is replaced",
  }),
  description: z
    .string()
    .max(1000)
    .optional()
    .meta({ description: "a text for people, at most 1,000 characters", byDefault: "none" }),
  keyAlgorithm: keyAlgorithm.optional().meta({
    description: `algorithm of the key: ${keyAlgorithms.map(shown).join(", ")}`,
    byDefault: shown(PROFILE_DEFAULTS.keyAlgorithm),
    source: "RequestCertificate, ACM API reference, KeyAlgorithm",
  }),
  /** Default true. AWS renews exported certificates 45 days before their end all the same, and charges for it. */
  autoRenew: z
    .boolean()
    .optional()
    .meta({
      description:
        "whether `pulumi up` renews when due; AWS renews at 45 days all the same, and charges for it",
      byDefault: shown(PROFILE_DEFAULTS.autoRenew),
      source: "ACM User Guide, Managed certificate renewal",
    }),
  /** 1 to 30, default 30. */
  renewBeforeDays: renewBeforeDays.optional().meta({
    description: "how many days before its end a certificate is renewed, 1 to 30",
    byDefault: shown(PROFILE_DEFAULTS.renewBeforeDays),
    source: "ACM User Guide, Managed certificate renewal: AWS renews 45 days before the end",
  }),
  policy: namePolicy.optional().meta({
    description:
      "names that certificates may have: `{ commonName?, dnsNames? }`, each `{ allowed?, required?, denied? }` with patterns",
    byDefault: "everything allowed",
  }),
  defaults: certificateDefaults.optional().meta({
    description:
      "`{ dnsNames?, tags?, issuanceTimeoutMinutes? }` for certificates that do not say it themselves",
    byDefault: "none",
  }),
  /** Carried by every certificate of the profile, whatever its own tags say. */
  tags: tags.optional().meta({
    description: "tags that every certificate carries, whatever its own tags say",
    byDefault: "none",
    source: "ACM User Guide, Tagging ACM certificates",
  }),
});

/** Resources that a program gives to a CertificateProfile, each by its name. */
export const profileRelations = z.strictObject({
  ca: z.string().meta({
    description: "the AcmPublicCa that issues",
    onChange:
      "update of the profile; its certificates are replaced where the account or region is another, and AWS charges for them",
    typescript: "AcmPublicCa",
  }),
});

export const profileInputs = z.strictObject({
  ...profileArgs.shape,
  ...hostInputs.shape,
  slug: slug(255).meta({ description: "name of the profile, for people, tags and the names of secrets" }),
  /** Name of the CA. It also makes the profile wait for it. */
  caName: z.string(),
});
export const profileRefused: RefusedInputs = { rows: sharedRows };
export type ProfileInputs = z.output<typeof profileInputs>;

/** The settings of a profile as its certificates carry them. */
export const profileSettings = profileArgs.omit({ description: true }).extend({ slug: slug(255) });
export type ProfileSettings = z.output<typeof profileSettings>;

export const profileOutputs = z.strictObject({
  keyAlgorithm: keyAlgorithm.meta({
    description: "Key algorithm of certificates that have none of their own.",
    neverSecret,
  }),
  autoRenew: z.boolean().meta({
    description: "Whether pulumi up renews certificates that do not say it themselves.",
    neverSecret,
  }),
  renewBeforeDays: z
    .int()
    .meta({ description: "Days before the end at which those are renewed.", neverSecret }),
});
export type ProfileOutputs = ProfileInputs & z.output<typeof profileOutputs>;
