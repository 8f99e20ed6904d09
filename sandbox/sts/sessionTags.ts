import type { RoleSession } from "../core/caller";
import { awsError } from "../wire/error";

interface TagRequest {
  Tags: { Key: string; Value: string }[];
  TransitiveTagKeys: string[];
}

const refuse = (message: string) => awsError("InvalidParameterValue", message);

/**
 * The tags of a new session: those that its caller's own session hands on, and those that it asks for.
 * Rules: docs.aws.amazon.com/IAM/latest/UserGuide/id_session-tags.html
 */
export function sessionTags(
  { Tags, TransitiveTagKeys }: TagRequest,
  from: RoleSession | undefined,
): Pick<RoleSession, "tags" | "transitiveTagKeys"> {
  const keys = Tags.map(({ Key }) => Key.toLowerCase());
  if (new Set(keys).size < keys.length) {
    throw refuse("Duplicate tag keys found. Please note that Tag keys are case insensitive.");
  }
  const handedOn = from?.transitiveTagKeys ?? [];
  if (handedOn.some((key) => keys.includes(key.toLowerCase()))) {
    throw refuse(
      "One of the specified transitive tag keys can't be set because it conflicts with a transitive tag key from the calling session.",
    );
  }
  const transitive = TransitiveTagKeys.map((key) => Tags[keys.indexOf(key.toLowerCase())]?.Key);
  if (!transitive.every((key) => key !== undefined))
    throw refuse("The specified transitive tag key must be included in the requested tags.");
  const kept = handedOn.map((key): [string, string] => [key, from?.tags.get(key) ?? ""]);
  return {
    tags: new Map([...kept, ...Tags.map(({ Key, Value }): [string, string] => [Key, Value])]),
    transitiveTagKeys: [...handedOn, ...transitive],
  };
}
