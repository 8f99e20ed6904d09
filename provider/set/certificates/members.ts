import type { CertificateInputs } from "../../certificate/model/inputs";
import { type Names, resolveNames } from "../../certificate/plan/names";
import { certificateIdOf } from "../../kernel/identity";
import { hasUnknown, UNKNOWN } from "../../kernel/unknown";
import { memberIdentity, memberUrn } from "../identity";
import { type MemberArgs, memberArgs, type SharedInputs } from "./inputs";

/** Inputs of a key beside those that have a rule of their own: names, and tags, which are joined with the set's. */
const settings = memberArgs.omit({ commonName: true, dnsNames: true, tags: true });
const SETTINGS = Object.keys(settings.shape) as (keyof typeof settings.shape)[];

/** Inputs of the Certificate that a key amounts to: the member's own, else the set's. */
export function rawMember(shared: SharedInputs, key: string, member: MemberArgs): Record<string, unknown> {
  const { identity, resourceUrn, tags, ...settings } = shared;
  return {
    ...settings,
    ...member,
    ...(tags || member.tags ? { tags: joinedTags(tags, member.tags) } : {}),
    identity: memberIdentity(identity, key),
    resourceUrn: memberUrn(resourceUrn, key),
  };
}

function joinedTags(shared: SharedInputs["tags"], own: MemberArgs["tags"]): MemberArgs["tags"] {
  const isUnknown = [shared, own].some((tags: unknown) => tags === UNKNOWN);
  return isUnknown ? (UNKNOWN as never) : { ...shared, ...own };
}

/** The inputs of one certificate as the check of a Certificate gives them. `member` is canonical (memberOf). */
export function memberInputs(shared: SharedInputs, key: string, member: MemberArgs): CertificateInputs {
  const raw = rawMember(shared, key, member) as Omit<CertificateInputs, "commonName" | "dnsNames">;
  const { commonName = "", dnsNames } = namesOf(member);
  const certificateId = certificateIdOf(raw.identity);
  const inherited: CertificateInputs["inherited"] = member.keyAlgorithm === undefined ? ["keyAlgorithm"] : [];
  return { ...raw, commonName, dnsNames, certificateId, inherited };
}

/** Inverse of memberInputs: a member's own inputs, in the fewest words. */
export function memberOf(shared: SharedInputs, inputs: CertificateInputs): MemberArgs {
  const { commonName, dnsNames } = inputs;
  const ofSet: Partial<MemberArgs> = shared;
  const said = SETTINGS.filter((name) => inputs[name] !== undefined && inputs[name] !== ofSet[name]);
  return {
    dnsNames,
    ...(namesOf({ dnsNames }).commonName === commonName ? {} : { commonName }),
    ...Object.fromEntries(said.map((name) => [name, inputs[name]])),
    ...ownTags(shared.tags, inputs.tags),
  };
}

/** The tags that the set does not say for all. */
function ownTags(shared: SharedInputs["tags"], all: MemberArgs["tags"]): Pick<MemberArgs, "tags"> {
  const isUnknown = [shared, all].some((tags: unknown) => tags === UNKNOWN);
  if (isUnknown) return (shared as unknown) === UNKNOWN ? {} : { tags: UNKNOWN as never };
  const own = Object.entries(all ?? {}).filter(([key, value]) => shared?.[key] !== value);
  return own.length > 0 ? { tags: Object.fromEntries(own) } : {};
}

/** Names that depend on something unknown are unknown as a whole. */
function namesOf({ commonName, dnsNames }: MemberArgs): Names {
  if (hasUnknown([commonName, dnsNames]))
    return { commonName: commonName ?? UNKNOWN, dnsNames: UNKNOWN as unknown as string[] };
  return resolveNames({ commonName, dnsNames, defaultNames: undefined, pinnedCommonName: undefined });
}
