import { z } from "zod";
import { type CallContext, type Operations, operation } from "../core/operation";
import { mergeTags, retag, tagList, tagsWithout } from "../core/tags";
import { list, text } from "../wire/shapes";
import type { Acm } from "./acm";
import { CertificateArn, Tags } from "./schemas";

export const TAG_ERRORS = { reserved: "InvalidTagException", tooMany: "TooManyTagsException" };

const TagsOfCertificate = z.object({ CertificateArn, Tags });
const ByResource = z.object({ ResourceArn: CertificateArn });

/** Tagging, under its old names and under those of the common tagging API. */
export const tagOperations = (acm: Acm): Operations => ({
  AddTagsToCertificate: operation({
    schema: TagsOfCertificate,
    resource: (input) => input.CertificateArn,
    handle: (input, context) => addTags(acm, input.CertificateArn, input.Tags, context),
  }),
  RemoveTagsFromCertificate: operation({
    schema: TagsOfCertificate,
    resource: (input) => input.CertificateArn,
    handle: (input, context) => {
      const certificate = acm.require(input.CertificateArn, context);
      // A tag given with a value goes only if it has that value (API_RemoveTagsFromCertificate).
      const isGone = (key: string, value: string) =>
        input.Tags.some(({ Key, Value }) => Key === key && (Value === undefined || Value === value));
      retag(certificate, tagsWithout(certificate.tags, isGone), context.now);
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
    handle: (input, context) => addTags(acm, input.ResourceArn, input.Tags, context),
  }),
  UntagResource: operation({
    schema: ByResource.extend({ TagKeys: list(text({ min: 1, max: 128 }), { min: 1, max: 50 }) }),
    resource: (input) => input.ResourceArn,
    handle: (input, context) => {
      const certificate = acm.require(input.ResourceArn, context);
      const kept = tagsWithout(certificate.tags, (key) => input.TagKeys.includes(key));
      retag(certificate, kept, context.now);
    },
  }),
  ListTagsForResource: operation({
    schema: ByResource,
    resource: (input) => input.ResourceArn,
    handle: (input, context) => ({ Tags: tagList(acm.require(input.ResourceArn, context).tags) }),
  }),
});

function addTags(acm: Acm, arn: string, added: z.output<typeof Tags>, context: CallContext): void {
  // Terraform's AWS provider (1.x, 2.x) tagged right after RequestCertificate, which ACM does not describe yet, and that held.
  const certificate = acm.requireRequested(arn, context);
  retag(certificate, mergeTags(certificate.tags, added, TAG_ERRORS), context.now);
}
