import { type CallContext, operation } from "../core/operation";
import { tagList } from "../core/tags";
import { pageToken, readPageToken } from "./pageToken";
import { type TaggedResource, type TaggedResources, taggedResources } from "./resources";
import { checkRules, GetResources, type GetResourcesInput } from "./schemas";

/** Default size of a page. AWS documents no figure. Other emulators use this one. */
const DEFAULT_PAGE = 50;

/** GetResources: what bears tags in the caller's account and region, page by page in the order of ARNs. */
export const getResources = (resources: TaggedResources) =>
  operation({
    schema: GetResources,
    handle: (input, context) => {
      checkRules(input, context.region);
      const behind = readPageToken(input.PaginationToken, context.now);
      const arns = input.ResourceARNList && new Set(input.ResourceARNList);
      const found = taggedResources(resources, context)
        .filter(({ arn }) => arn > behind && (arns?.has(arn) ?? true))
        .filter((resource) => matches(resource, input))
        .sort((left, right) => (left.arn < right.arn ? -1 : 1));
      return answer(found, input, context);
    },
  });

function answer(found: TaggedResource[], input: GetResourcesInput, { now }: CallContext): object {
  const shown = found.slice(0, pageLength(found, input));
  const last = shown.at(-1);
  const isEnd = shown.length === found.length || last === undefined;
  return {
    // AWS answers the empty text where there is no further page.
    PaginationToken: isEnd ? "" : pageToken(last.arn, now),
    ResourceTagMappingList: shown.map(({ arn, tags }) => ({ ResourceARN: arn, Tags: tagList(tags) })),
  };
}

/** How many resources the page holds. One is never split from its tags, and counts as one tag where it has none. */
function pageLength(found: TaggedResource[], input: GetResourcesInput): number {
  if (input.ResourceARNList !== undefined) return found.length;
  const most = input.ResourcesPerPage ?? (input.TagsPerPage === undefined ? DEFAULT_PAGE : found.length);
  let room = input.TagsPerPage ?? Number.POSITIVE_INFINITY;
  const full = found.findIndex(({ tags }) => {
    room -= Math.max(1, tags.size);
    return room < 0;
  });
  return full < 0 ? most : Math.min(most, full);
}

function matches({ arn, tags }: TaggedResource, input: GetResourcesInput): boolean {
  const { ResourceTypeFilters: types, TagFilters: filters } = input;
  return (
    (types.length === 0 || types.some((type) => isOfType(arn, type))) &&
    filters.every(({ Key = "", Values }) => {
      const value = tags.get(Key);
      return value !== undefined && (Values.length === 0 || Values.includes(value));
    })
  );
}

/** `service` or `service:type`, as an ARN spells them: `arn:aws:acm:…:certificate/…`, `arn:aws:secretsmanager:…:secret:…`. */
function isOfType(arn: string, type: string): boolean {
  const [, , service, , , resource = ""] = arn.split(":");
  const kind = resource.split("/")[0] ?? "";
  return type === service || type === `${service}:${kind}`;
}
