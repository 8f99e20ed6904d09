import { checkCertificate, withoutJudged } from "../../certificate/check";
import { FORCING_OPTIONS, SECRET_MOVED } from "../../certificate/plan/forced";
import { type Fault, hasFault } from "../../kernel/errors";
import { entryOf, isObject } from "../../kernel/json";
import { parseInputs } from "../../kernel/parse";
import { hasUnknown } from "../../kernel/unknown";
import type { Checked, Context } from "../../kind/lifecycle";
import { pinInputs, wasInState } from "../../kind/pins";
import type { World } from "../../kind/world";
import { distinct } from "../errors";
import { noteSet } from "../guard";
import {
  type CertificateSetInputs,
  certificateSetInputs,
  certificateSetRefused,
  commonArgs,
  type MemberArgs,
  memberArgs,
  type SharedInputs,
} from "./inputs";
import { memberInputs, memberOf, rawMember } from "./members";

/** Canonical inputs of a set, and every fault of every key, with paths such as `certificates.api.dnsNames[0]`. */
export function checkCertificateSet(
  olds: Partial<CertificateSetInputs>,
  news: Record<string, unknown>,
  context: Context,
): Checked<CertificateSetInputs> {
  const { inputs, faults } = parseInputs(certificateSetInputs, news, certificateSetRefused);
  if (hasFault(faults, "identity", "resourceUrn") || hasUnknown([inputs.identity, inputs.resourceUrn]))
    return { inputs, faults };
  const { pinned, taken } = pinInputs(olds, inputs, context.world);
  const all = [...faults, ...taken, ...forcedFaults(olds, inputs, context.world)];
  if (!isObject(inputs.certificates)) return { inputs: pinned, faults: all };
  const { certificates } = pinned;
  noteSet(inputs.resourceUrn, pinned.identity, Object.keys(certificates), context.world);
  const broken = brokenKeys(faults, Object.keys(certificates));
  const checked = Object.entries(certificates).map(([key, member]) =>
    broken.has(key) || !isObject(member)
      ? { key, member, faults: [] }
      : { key, ...checkMember(olds, pinned, key, member, context) },
  );
  const members = Object.fromEntries(checked.map(({ key, member }) => [key, member]));
  return {
    inputs: { ...pinned, profile: profileOf(pinned), certificates: members },
    faults: distinct([...all, ...checked.flatMap((one) => one.faults)]),
  };
}

/** The fault of a set that the engine replaces by an option: no plan ever replaces one (see certificate/plan/forced.ts). */
function forcedFaults(
  { identity }: Partial<CertificateSetInputs>,
  { resourceUrn, protectPaid }: CertificateSetInputs,
  world: World,
): Fault[] {
  if (identity !== undefined || protectPaid === false || !wasInState(resourceUrn, world)) return [];
  return [
    {
      property: "",
      cause: `An option (${FORCING_OPTIONS}) asks to replace the set, and with it every certificate that is paid for.`,
      remedy: `Take the option away: a change of a key's names or keyAlgorithm replaces that certificate alone. ${SECRET_MOVED}`,
    },
  ];
}

function checkMember(
  olds: Partial<CertificateSetInputs>,
  set: CertificateSetInputs,
  key: string,
  member: MemberArgs,
  context: Context,
): { member: MemberArgs; faults: Fault[] } {
  if (member.dnsNames === undefined && member.commonName === undefined)
    return { member, faults: [fault(key, NAMELESS)] };
  const before = entryOf(olds.certificates, key);
  const old =
    hasTextNames(before) && isObject(olds.identity) ? memberInputs(olds as SharedInputs, key, before) : {};
  const { inputs, faults } = checkCertificate(old, rawMember(set, key, member), context);
  // The rest was judged once, for all of them.
  const own = faults.filter((one) => hasFault([one], "identity", ...Object.keys(memberArgs.shape)));
  const { adoptArn } = member;
  return {
    // Whether it is read is decided where a certificate is made: one of another try may never have been adopted.
    member: own.length > 0 ? member : memberOf(set, { ...inputs, ...(adoptArn ? { adoptArn } : {}) }),
    faults: own.map((one) => (isOfSet(one, member) ? one : fault(key, one))),
  };
}

/** Inputs that the set gives a key which does not give them itself. */
const EITHER = (Object.keys(memberArgs.shape) as (keyof MemberArgs)[]).filter(
  (name) => name in commonArgs.shape,
);

/** Whether a member of old inputs can be read: nothing is taken for granted of what a state holds. */
function hasTextNames(member: unknown): member is MemberArgs {
  if (!isObject(member)) return false;
  const { commonName = "", dnsNames = [] } = member;
  return [commonName, dnsNames].flat().every((name) => typeof name === "string");
}

/** Whether a fault is in what the set says for all of its certificates: that is told once, as the set's. */
function isOfSet(one: Fault, member: MemberArgs): boolean {
  return EITHER.some((name) => hasFault([one], name) && member[name] === undefined);
}

const NAMELESS: Fault = {
  property: "dnsNames",
  cause: "It has no name.",
  remedy: "Give its dnsNames: those of the profile would be the same for every certificate.",
};

function fault(key: string, { property, ...rest }: Fault): Fault {
  return { property: `certificates.${key}.${property}`, ...rest };
}

/** Keys that have a fault already. As a key may hold dots, the longest one that fits is meant. */
function brokenKeys(faults: readonly Fault[], keys: readonly string[]): ReadonlySet<string> {
  const longestFirst = [...keys].sort((a, b) => b.length - a.length);
  const below = (property: string, path: string) =>
    property === path || property.startsWith(`${path}.`) || property.startsWith(`${path}[`);
  const found = faults.map(({ property }) =>
    longestFirst.find((key) => below(property, `certificates.${key}`)),
  );
  return new Set(found.filter((key) => key !== undefined));
}

/** A policy has had its say: editing it must not show an update of the set. */
function profileOf({ profile }: CertificateSetInputs): CertificateSetInputs["profile"] {
  return typeof profile === "object" && !hasUnknown(profile) ? withoutJudged(profile) : profile;
}
