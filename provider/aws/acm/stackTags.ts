import {
  paginateGetResources,
  type ResourceGroupsTaggingAPIClient,
} from "@aws-sdk/client-resource-groups-tagging-api";
import type { PkiError } from "../../kernel/errors";
import { STACK_TAG } from "../../kernel/ownTags";
import { translateFailure } from "../calls/failures";
import type { Clock } from "../calls/wait";

/** Tags by ARN. They may be some seconds or minutes old, and what was tagged just now may be missing. */
export type Tagged = ReadonlyMap<string, Readonly<Record<string, string>>>;

/** Seconds for which an answer stands, and a refusal too: the reads of one refresh share it. */
const STANDS_SECONDS = 60;

type Answer = { tagged: Tagged } | { failure: PkiError };

/** The tags of certificates of a region, read at once for all of a stack. */
export class StackTags {
  readonly #answers = new Map<string, { at: number; answer: Promise<Answer> }>();

  constructor(
    private readonly client: () => ResourceGroupsTaggingAPIClient,
    private readonly clock: Pick<Clock, "now">,
  ) {}

  /**
   * The tags of all certificates of a stack (`PROJECT/STACK` as its tag has it), or why they cannot be read at once.
   * Never throws: the tags of one certificate can be asked of ACM, always.
   */
  find(stack: string): Promise<Answer> {
    const at = this.clock.now().getTime();
    const last = this.#answers.get(stack);
    if (last && at - last.at < STANDS_SECONDS * 1000) return last.answer;
    const answer = ask(this.client(), stack);
    this.#answers.set(stack, { at, answer });
    return answer;
  }
}

async function ask(client: ResourceGroupsTaggingAPIClient, stack: string): Promise<Answer> {
  const query = {
    ResourceTypeFilters: ["acm:certificate"],
    TagFilters: [{ Key: STACK_TAG, Values: [stack] }],
  };
  const tagged = new Map<string, Record<string, string>>();
  try {
    for await (const page of paginateGetResources({ client, pageSize: 100 }, query))
      for (const { ResourceARN = "", Tags = [] } of page.ResourceTagMappingList ?? [])
        tagged.set(ResourceARN, Object.fromEntries(Tags.map((tag) => [tag.Key ?? "", tag.Value ?? ""])));
    return { tagged };
  } catch (error) {
    const doing = { resource: `Stack ${stack}`, action: "read the tags of its certificates" };
    return { failure: translateFailure(error, doing) };
  }
}
