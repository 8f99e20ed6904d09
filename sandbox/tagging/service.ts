import type { Operations } from "../core/operation";
import { getResources } from "./getResources";
import type { TaggedResources } from "./resources";

/** All covered operations of the Resource Groups Tagging API. */
export const taggingOperations = (resources: TaggedResources): Operations => ({
  GetResources: getResources(resources),
});
