import { type CallContext, type Operations, operation } from "../core/operation";
import { awsError } from "../wire/error";
import type { Route53 } from "./answers";
import * as schemas from "./schemas";
import type { Zone } from "./zones";

/** Tags of hosted zones. Health checks are not covered, so none exists. */
export const tagOperations = (route53: Route53): Operations => ({
  ListTagsForResource: operation({
    schema: schemas.ListTagsForResource,
    resource: (input) => input.ResourceId,
    handle: (input, context) => ({
      ResourceTagSet: tagSet(requireTagged(route53, input.ResourceType, input.ResourceId, context)),
    }),
  }),
  ListTagsForResources: operation({
    schema: schemas.ListTagsForResources,
    handle: (input, context) => ({
      ResourceTagSets: {
        ResourceTagSet: input.ResourceIds.map((id) =>
          tagSet(requireTagged(route53, input.ResourceType, id, context)),
        ),
      },
    }),
  }),
  ChangeTagsForResource: operation({
    schema: schemas.ChangeTagsForResource,
    resource: (input) => input.ResourceId,
    handle: (input, context) => {
      const { tags } = requireTagged(route53, input.ResourceType, input.ResourceId, context);
      for (const key of input.RemoveTagKeys) tags.delete(key);
      for (const { Key, Value } of input.AddTags) tags.set(Key, Value);
      return {};
    },
  }),
});

function requireTagged(route53: Route53, type: string, id: string, context: CallContext): Zone {
  if (type === "healthcheck")
    throw awsError("NoSuchHealthCheck", `A health check with id ${id} does not exist.`);
  return route53.zones.require(id, context);
}

const tagSet = (zone: Zone): object => ({
  ResourceType: "hostedzone",
  ResourceId: zone.id,
  Tags: { Tag: [...zone.tags].map(([Key, Value]) => ({ Key, Value })) },
});
