import { ADOPTED_TAG, ownershipTags } from "../../kernel/identity";
import { OWN_TAG_PREFIX } from "../../kernel/ownTags";
import type { CertificateInputs } from "../model/inputs";
import { resolveSettings } from "./settings";

export interface TagChange {
  set: Record<string, string>;
  remove: string[];
}

/**
 * The calls that bring tags from what stands there to what is wanted. Only keys that we had set before are
 * removed: tags that other tools put on the object are theirs.
 */
export function planTags(
  observed: Readonly<Record<string, string>>,
  before: Readonly<Record<string, string>>,
  wanted: Readonly<Record<string, string>>,
): TagChange {
  const set = Object.fromEntries(Object.entries(wanted).filter(([key, value]) => observed[key] !== value));
  const remove = Object.keys(before).filter((key) => !(key in wanted) && key in observed);
  return { set, remove };
}

/** All tags of a certificate: the program's, and those that say whose it is. */
export function certificateTags(
  inputs: CertificateInputs,
  { claim, adopted }: { claim: number; adopted: boolean },
): Record<string, string> {
  const mark = adopted ? { [ADOPTED_TAG]: "true" } : {};
  return { ...resolveSettings(inputs).tags, ...ownershipTags(inputs.identity, claim), ...mark };
}

/** Keys of tags that do not stand as they were set. */
export function changedTags(
  observed: Readonly<Record<string, string>>,
  set: Readonly<Record<string, string>>,
): string[] {
  return Object.keys(planTags(observed, {}, set).set).sort();
}

/** Tags of ours that an object carries, for when it is given back. */
export function ownTagKeys(observed: Readonly<Record<string, string>>): string[] {
  return Object.keys(observed).filter((key) => key.startsWith(OWN_TAG_PREFIX));
}
