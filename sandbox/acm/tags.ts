import { z } from "zod";
import { awsError } from "../wire/error";
import { type Operations, operation } from "../wire/service";
import { list, text } from "../wire/shapes";
import type { Acm } from "./acm";
import { CertificateArn, Tags } from "./schemas";

interface Tag {
  Key: string;
  Value?: string | undefined;
}

/** docs.aws.amazon.com/acm/latest/userguide/tags-restrictions.html */
const MAX_TAGS = 50;

/** The tags after adding some, or ACM's refusal; nothing changes where it refuses. */
export function mergeTags(standing: Map<string, string>, added: Tag[]): Map<string, string> {
  const merged = new Map(standing);
  for (const { Key, Value } of added) {
    if (/^aws:/i.test(Key)) {
      throw awsError("InvalidTagException", "aws: prefixed tag key names are not allowed for external use.");
    }
    merged.set(Key, Value ?? "");
  }
  if (merged.size > MAX_TAGS) {
    throw awsError(
      "TooManyTagsException",
      `The certificate would have ${merged.size} tags; the limit is ${MAX_TAGS}.`,
    );
  }
  return merged;
}

export const tagList = (tags: Map<string, string>): Tag[] =>
  [...tags].map(([Key, Value]) => ({ Key, Value }));

const TagsOfCertificate = z.object({ CertificateArn, Tags });
const ByResource = z.object({ ResourceArn: CertificateArn });

/** Tagging, under its old names and under those of the common tagging API. */
export const tagOperations = (acm: Acm): Operations => ({
  AddTagsToCertificate: operation({
    schema: TagsOfCertificate,
    resource: (input) => input.CertificateArn,
    handle: (input, context) => {
      const certificate = acm.require(input.CertificateArn, context);
      certificate.tags = mergeTags(certificate.tags, input.Tags);
    },
  }),
  RemoveTagsFromCertificate: operation({
    schema: TagsOfCertificate,
    resource: (input) => input.CertificateArn,
    handle: (input, context) => {
      const { tags } = acm.require(input.CertificateArn, context);
      // A tag given with a value goes only if it has that value (API_RemoveTagsFromCertificate).
      for (const { Key, Value } of input.Tags)
        if (Value === undefined || tags.get(Key) === Value) tags.delete(Key);
    },
  }),
  ListTagsForCertificate: operation({
    schema: z.object({ CertificateArn }),
    resource: (input) => input.CertificateArn,
    handle: (input, context) => ({ Tags: tagList(acm.require(input.CertificateArn, context).tags) }),
  }),
  TagResource: operation({
    schema: ByResource.extend({ Tags }),
    resource: (input) => input.ResourceArn,
    handle: (input, context) => {
      const certificate = acm.require(input.ResourceArn, context);
      certificate.tags = mergeTags(certificate.tags, input.Tags);
    },
  }),
  UntagResource: operation({
    schema: ByResource.extend({ TagKeys: list(text({ min: 1, max: 128 }), { min: 1, max: 50 }) }),
    resource: (input) => input.ResourceArn,
    handle: (input, context) => {
      const { tags } = acm.require(input.ResourceArn, context);
      for (const key of input.TagKeys) tags.delete(key);
    },
  }),
  ListTagsForResource: operation({
    schema: ByResource,
    resource: (input) => input.ResourceArn,
    handle: (input, context) => ({ Tags: tagList(acm.require(input.ResourceArn, context).tags) }),
  }),
});
