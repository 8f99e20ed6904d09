import type { KeyAlgorithm, ProfileSettings } from "../../profile/inputs";
import { PROFILE_DEFAULTS } from "../../profile/inputs";
import type { CertificateInputs } from "../model/inputs";

/** The settings of a certificate after its own, its profile's and the package's defaults. */
export interface Settings {
  keyAlgorithm: KeyAlgorithm;
  autoRenew: boolean;
  renewBeforeDays: number;
  issuanceTimeoutSeconds: number;
  tags: Record<string, string>;
}

type Own = Pick<
  CertificateInputs,
  "keyAlgorithm" | "autoRenew" | "renewBeforeDays" | "issuanceTimeoutMinutes" | "tags"
> & { profile: ProfileSettings };

/** Own setting, else the profile's, else the default. A profile's `tags` win over all others, its `defaults.tags` over none. */
export function resolveSettings(own: Own): Settings {
  const { profile } = own;
  const minutes =
    own.issuanceTimeoutMinutes ??
    profile.defaults?.issuanceTimeoutMinutes ??
    PROFILE_DEFAULTS.issuanceTimeoutMinutes;
  return {
    keyAlgorithm: own.keyAlgorithm ?? profile.keyAlgorithm ?? PROFILE_DEFAULTS.keyAlgorithm,
    autoRenew: own.autoRenew ?? profile.autoRenew ?? PROFILE_DEFAULTS.autoRenew,
    renewBeforeDays: own.renewBeforeDays ?? profile.renewBeforeDays ?? PROFILE_DEFAULTS.renewBeforeDays,
    issuanceTimeoutSeconds: minutes * 60,
    tags: resolveTags(own),
  };
}

/** The tags of a certificate and of its profile, as `resolveSettings` has them. */
export function resolveTags({ tags, profile }: Pick<Own, "tags" | "profile">): Settings["tags"] {
  return { ...profile.defaults?.tags, ...tags, ...profile.tags };
}
