import type { Acm } from "../acm/acm";
import { after, SECOND } from "../core/clock";
import type { Place } from "../core/operation";
import type { Tagged } from "../core/tags";
import { arnIn, type Secrets } from "../secretsmanager/store";

/** The stores that the tagging API reads, and how late it sees their changes. */
export interface TaggedResources {
  acm: Acm;
  secrets: Secrets;
  delaySeconds: number;
}

/** A resource as the tagging API knows it. */
export interface TaggedResource {
  arn: string;
  tags: ReadonlyMap<string, string>;
}

/**
 * All resources of the caller's account and region that have tags or once had: who never had any is not known to the
 * tagging API (API_GetResources, TagFilters). A secret that waits for its deletion still has its tags and is among them.
 */
export function taggedResources(resources: TaggedResources, place: Place): TaggedResource[] {
  const { acm, secrets, delaySeconds } = resources;
  const seenAt = after(place.now, -delaySeconds * SECOND);
  const all: [arn: string, tagged: Tagged][] = [
    ...acm.list(place).map((certificate): [string, Tagged] => [certificate.arn, certificate]),
    ...secrets.list(place).map((secret): [string, Tagged] => [arnIn(secret, place.region), secret]),
  ];
  return all.flatMap(([arn, tagged]) => {
    const tags = tagsSeenAt(tagged, seenAt);
    return tags === undefined ? [] : [{ arn, tags }];
  });
}

/** The tags at a moment, or undefined where there had been none until then. */
function tagsSeenAt({ tagHistory }: Tagged, moment: Date): ReadonlyMap<string, string> | undefined {
  const last = tagHistory.findLastIndex(({ at }) => at <= moment);
  const hadTags = tagHistory.some(({ tags }, index) => index <= last && tags.size > 0);
  return hadTags ? tagHistory[last]?.tags : undefined;
}
