import { type Fault, hasFault } from "../kernel/errors";
import { certificateIdOf } from "../kernel/identity";
import { parseInputs } from "../kernel/parse";
import { MAX_TAGS } from "../kernel/schema";
import { hasUnknown, UNKNOWN } from "../kernel/unknown";
import type { Checked, Context } from "../kind/lifecycle";
import { pinInputs } from "../kind/pins";
import type { ProfileSettings } from "../profile/inputs";
import { policyFaults } from "../profile/namePolicy";
import {
  type CertificateInputs,
  type CertificateState,
  certificateInputs,
  certificateRefused,
  type ParsedCertificate,
  parseCertificateArn,
} from "./model/inputs";
import { adoptionFaults, stayingOf } from "./pins";
import { forcedFault } from "./plan/forced";
import { rulesOf } from "./plan/issuerRules";
import { type Names, nameFaults, resolveNames } from "./plan/names";
import { resolveTags } from "./plan/settings";

/** Canonical inputs, and every fault that they have. Unknown inputs are left alone, all others are judged. */
export function checkCertificate(
  olds: Partial<CertificateState>,
  news: Record<string, unknown>,
  context: Context,
): Checked<CertificateInputs> {
  const { inputs, faults: parsed } = parseInputs(certificateInputs, news, certificateRefused);
  // The identity decides how all other inputs are judged.
  if (hasFault(parsed, "identity", "resourceUrn"))
    return { inputs: inputs as CertificateInputs, faults: parsed };
  const { pinned: given, old, taken } = pinInputs(olds, inputs, context.world);
  const isNew = old.identity === undefined;
  const faults = [
    ...parsed,
    ...taken,
    ...(isNew && !hasFault(parsed, "adoptArn") ? creationFaults(inputs, context) : []),
    ...(olds.identity === undefined ? forcedFaults(inputs, context) : []),
  ];
  const pinned = {
    ...kept(given, isNew),
    certificateId: certificateIdOf(given.identity),
  } as CertificateInputs;
  if (hasFault(faults, "commonName", "dnsNames", "profile", "zones")) return { inputs: pinned, faults };
  const defaults = inputs.dnsNames ? undefined : inputs.profile.defaults;
  if (hasUnknown([inputs.commonName, inputs.dnsNames, defaults]))
    return { inputs: withUndecidedNames(pinned), faults };
  const names = resolveNames({
    commonName: inputs.commonName,
    dnsNames: inputs.dnsNames,
    defaultNames: inputs.profile.defaults?.dnsNames,
    pinnedCommonName: old.commonName,
  });
  const { commonName = "", dnsNames } = names;
  const profile = hasUnknown(inputs.profile) ? pinned.profile : withoutJudged(pinned.profile);
  return {
    inputs: { ...pinned, profile, commonName, dnsNames, inherited: inheritedOf(inputs) },
    faults: [...faults, ...judge(pinned, names)],
  };
}

/** `adoptArn` is read once: a later replacement of the adopted certificate is a new one. */
function kept({ adoptArn, ...lasting }: ParsedCertificate, isNew: boolean): ParsedCertificate {
  return { ...lasting, ...(isNew && adoptArn !== undefined ? { adoptArn } : {}) };
}

/**
 * The part of the profile that decides, now or later. It tells an edit of the certificate's own inputs from an edit of
 * the profile (certificate/plan/protection.ts).
 */
function inheritedOf({
  commonName,
  dnsNames,
  keyAlgorithm,
}: ParsedCertificate): CertificateInputs["inherited"] {
  const own = { commonName: commonName ?? dnsNames, dnsNames, keyAlgorithm };
  const keys = ["commonName", "dnsNames", "keyAlgorithm"] as const;
  return keys.filter((key) => own[key] === undefined);
}

/** Faults that only a resource which does not exist yet can have. */
function creationFaults(
  { revocation, adoptArn, accountId, region, resourceUrn }: ParsedCertificate,
  context: Context,
): Fault[] {
  const faults = adoptArn === undefined ? [] : adoptionFaults(adoptArn, resourceUrn, context.world);
  if (revocation !== undefined && !hasUnknown(revocation))
    faults.push({
      property: "revocation",
      cause: "This resource has no certificate yet: a new one would be paid for and revoked at once.",
      remedy:
        "Remove the certificate from the program, or revocation to buy a new one. One that exists can be adopted first, and revoked in the next run.",
    });
  const adopted = adoptArn === undefined ? undefined : parseCertificateArn(adoptArn);
  if (
    adopted &&
    [accountId, region].every((part: unknown) => typeof part === "string" && !hasUnknown(part)) &&
    !(adopted.accountId === accountId && adopted.region === region)
  )
    faults.push({
      property: "adoptArn",
      cause: `It is in ${adopted.region} of ${adopted.accountId}, and the CA in ${region} of ${accountId}.`,
      remedy: "Use a profile of a CA in the certificate's region and account.",
    });
  return faults;
}

/**
 * Faults of a replacement by an option of the resource. The engine checks once more, without the old inputs, what it
 * replaces, and that shows it in a preview: the plan of this process has let the certificate stay.
 */
function forcedFaults({ resourceUrn, protectPaid }: ParsedCertificate, { world }: Context): Fault[] {
  const staying = protectPaid === false ? undefined : stayingOf(resourceUrn, world);
  return staying ? [forcedFault(staying)] : [];
}

function judge(inputs: CertificateInputs, names: Names): Fault[] {
  const policy = hasUnknown(inputs.profile) ? undefined : inputs.profile.policy;
  const ruled = [...nameFaults(names), ...policyFaults(policy, names.commonName, names.dnsNames)];
  const placed = hasUnknown(inputs.zones) ? [] : rulesOf(inputs).nameFaults(names.dnsNames, inputs);
  return [...ruled, ...placed, ...tagFaults(inputs)];
}

/** The tags of profile and certificate together may be more than AWS allows. */
function tagFaults(inputs: CertificateInputs): Fault[] {
  if (hasUnknown([inputs.tags, inputs.profile])) return [];
  const count = Object.keys(resolveTags(inputs)).length;
  if (count <= MAX_TAGS) return [];
  const cause = `There are ${count} tags, the profile's included; ${MAX_TAGS} are free.`;
  return [{ property: "tags", cause, remedy: "Remove some here or in the profile." }];
}

/** Names that depend on something unknown are unknown as a whole: an absent one would show as a replacement. */
function withUndecidedNames(inputs: CertificateInputs): CertificateInputs {
  const dnsNames = UNKNOWN as unknown as string[];
  return { ...inputs, commonName: inputs.commonName ?? UNKNOWN, dnsNames };
}

/**
 * The profile without its policy, which was judged by now: editing a policy must not show an update of every
 * certificate.
 */
export function withoutJudged({ policy, defaults, ...settings }: ProfileSettings): ProfileSettings {
  const { dnsNames, ...rest } = defaults ?? {};
  return Object.keys(rest).length > 0 ? { ...settings, defaults: rest } : settings;
}
