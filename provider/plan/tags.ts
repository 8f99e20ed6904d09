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
