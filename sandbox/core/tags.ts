import { awsError } from "../wire/error";

interface Tag {
  Key: string;
  Value?: string | undefined;
}

/** Something with tags, and what they were since when: the tagging API sees changes of tags late. */
export interface Tagged {
  tags: Map<string, string>;
  tagHistory: { at: Date; tags: ReadonlyMap<string, string> }[];
}

/** The tags of something new. */
export const firstTags = (tags: Map<string, string>, at: Date): Tagged => ({
  tags,
  tagHistory: [{ at, tags }],
});

/** Replaces the tags. Earlier ones stay recorded. */
export function retag(tagged: Tagged, tags: Map<string, string>, at: Date): void {
  tagged.tags = tags;
  tagged.tagHistory.push({ at, tags });
}

/** How a service calls the two ways in which tags can be wrong. */
interface TagErrors {
  reserved: string;
  tooMany: string;
}

/**
 * ACM: docs.aws.amazon.com/acm/latest/userguide/tags-restrictions.html, Secrets Manager:
 * docs.aws.amazon.com/secretsmanager/latest/userguide/reference_limits.html
 */
const MAX_TAGS = 50;

/** The tags after adding some, or the service's refusal. Nothing changes where it refuses. */
export function mergeTags(
  standing: Map<string, string>,
  added: Tag[],
  errors: TagErrors,
): Map<string, string> {
  const merged = new Map(standing);
  for (const { Key, Value } of added) {
    if (/^aws:/i.test(Key)) {
      throw awsError(errors.reserved, "aws: prefixed tag key names are not allowed for external use.");
    }
    merged.set(Key, Value ?? "");
  }
  if (merged.size > MAX_TAGS) {
    throw awsError(errors.tooMany, `There would be ${merged.size} tags; the limit is ${MAX_TAGS}.`);
  }
  return merged;
}

/** The tags after taking those away that `isGone` says so of. */
export const tagsWithout = (
  standing: Map<string, string>,
  isGone: (key: string, value: string) => boolean,
): Map<string, string> => new Map([...standing].filter(([key, value]) => !isGone(key, value)));

/** Tags as every service but Route 53's XML writes them. */
export const tagList = (tags: ReadonlyMap<string, string>): Required<Tag>[] =>
  [...tags].map(([Key, Value]) => ({ Key, Value }));
