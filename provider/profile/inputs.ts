import { z } from "zod";
import { sharedRows } from "../authority/public/refusedRows";
import { domainName } from "../kernel/domainName";
import type { RefusedInputs } from "../kernel/refused";
import { hostInputs, rule, slug, tags } from "../kernel/schema";

/** Key algorithms that ACM exports. Source: RequestCertificate, KeyAlgorithm; ACM exportable certificates. */
export const keyAlgorithms = ["RSA_2048", "EC_prime256v1", "EC_secp384r1"] as const;
export const keyAlgorithm = z.enum(keyAlgorithms);
export type KeyAlgorithm = z.output<typeof keyAlgorithm>;

/** Days before the end at which a certificate is renewed. */
export const renewBeforeDays = z
  .int()
  .min(1)
  .max(30, "AWS renews by itself 45 days before the end, so this may only begin after that");

/** Minutes that an issue or renewal may take before it fails; it is resumed by the next `pulumi up`. */
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

const nameRules = z.strictObject({
  /** A name must match one of these; nothing allowed means everything is. */
  allowed: z.array(pattern).max(1000).optional(),
  /** Each of these must match at least one name. */
  required: z.array(pattern).max(1000).optional(),
  /** No name may match one of these. */
  denied: z.array(pattern).max(1000).optional(),
});
export type NameRules = z.output<typeof nameRules>;

export const namePolicy = z.strictObject({
  commonName: nameRules.optional(),
  dnsNames: nameRules.optional(),
});
export type NamePolicy = z.output<typeof namePolicy>;

/** What certificates take from the profile where they do not say it themselves. */
const certificateDefaults = z.strictObject({
  dnsNames: z.array(domainName).max(100).optional(),
  /** A certificate's own tag of the same key wins. */
  tags: tags.optional(),
  issuanceTimeoutMinutes: issuanceTimeoutMinutes.optional(),
});

/** What a program may say of a CertificateProfile, its CA aside. */
export const profileArgs = z.strictObject({
  /** Lower-case letters, digits and hyphens, 1 to 255; default: the resource's name, slugified. */
  slug: slug(255).optional(),
  description: z.string().max(1000).optional(),
  keyAlgorithm: keyAlgorithm.optional(),
  /** Default true. AWS renews exported certificates 45 days before their end all the same, and charges for it. */
  autoRenew: z.boolean().optional(),
  /** 1 to 30, default 30. */
  renewBeforeDays: renewBeforeDays.optional(),
  policy: namePolicy.optional(),
  defaults: certificateDefaults.optional(),
  /** Carried by every certificate of the profile, whatever its own tags say. */
  tags: tags.optional(),
});

export const profileInputs = z.strictObject({
  ...profileArgs.shape,
  ...hostInputs.shape,
  slug: slug(255),
  /** Name of the CA; also makes the profile wait for it. */
  caName: z.string(),
});
export const profileRefused: RefusedInputs = { rows: sharedRows };
export type ProfileInputs = z.output<typeof profileInputs>;

/** The settings of a profile as its certificates carry them. */
export const profileSettings = profileArgs.omit({ description: true }).extend({ slug: slug(255) });
export type ProfileSettings = z.output<typeof profileSettings>;

export type ProfileOutputs = ProfileInputs & {
  keyAlgorithm: KeyAlgorithm;
  autoRenew: boolean;
  renewBeforeDays: number;
};
