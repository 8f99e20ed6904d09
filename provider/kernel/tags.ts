import { OWN_TAG_PREFIX } from "./ownTags";

type Tags = Readonly<Record<string, string>>;

export interface TagChange {
  set: Record<string, string>;
  remove: string[];
}

/**
 * The calls that bring tags from what stands there to what is wanted. Only keys that we had set before are
 * removed: tags that other tools put on the object are theirs.
 */
export function planTags(observed: Tags, before: Tags, wanted: Tags): TagChange {
  const set = Object.fromEntries(Object.entries(wanted).filter(([key, value]) => observed[key] !== value));
  const remove = Object.keys(before).filter((key) => !(key in wanted) && key in observed);
  return { set, remove };
}

/** Keys of tags that do not stand as they were set. */
export function changedTags(observed: Tags, set: Tags): string[] {
  return Object.keys(planTags(observed, {}, set).set).sort();
}

/** The change that takes the tags of ours from an object, for when it is given back. */
export function withoutOwnTags(observed: Tags): TagChange {
  return { set: {}, remove: Object.keys(observed).filter((key) => key.startsWith(OWN_TAG_PREFIX)) };
}
