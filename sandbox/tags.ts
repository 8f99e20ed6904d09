import { awsError } from "./wire/error";

interface Tag {
  Key: string;
  Value?: string | undefined;
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

/** The tags after adding some, or the service's refusal; nothing changes where it refuses. */
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

/** Tags as every service but Route 53's XML writes them. */
export const tagList = (tags: Map<string, string>): Required<Tag>[] =>
  [...tags].map(([Key, Value]) => ({ Key, Value }));
