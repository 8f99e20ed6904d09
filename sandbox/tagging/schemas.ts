import { z } from "zod";
import { partitionOf } from "../core/partition";
import { awsError } from "../wire/error";
import { list, text } from "../wire/shapes";

const TagFilter = z.object({
  Key: text({ min: 1, max: 128 }).optional(),
  Values: list(text({ max: 256 }), { max: 20 }).default([]),
});

/** Limits of the service model. Breaking one is a ValidationException, as for every other service. */
export const GetResources = z.object({
  PaginationToken: text({ max: 2048 }).optional(),
  TagFilters: list(TagFilter, { max: 50 }).default([]),
  ResourcesPerPage: z.number().int().optional(),
  TagsPerPage: z.number().int().optional(),
  ResourceTypeFilters: list(text({ max: 256 })).default([]),
  IncludeComplianceDetails: z.boolean().default(false),
  ExcludeCompliantResources: z.boolean().default(false),
  ResourceARNList: list(text({ min: 1, max: 1011 }), { min: 1, max: 100 }).optional(),
});

export type GetResourcesInput = z.output<typeof GetResources>;

const refuse = (message: string) => awsError("InvalidParameterException", message);

/** "The array can include up to 100 items" (API_GetResources, ResourceTypeFilters). */
const MAX_TYPES = 100;

const TYPE = /^[a-z0-9-]+(:[A-Za-z0-9-]+([:/][A-Za-z0-9-]+)*)?$/;
const ARN = /^arn:([\w-]+):[a-z0-9-]+:[a-z0-9-]*:\d*:.+$/;

/**
 * Rules of the service beyond its model:
 * docs.aws.amazon.com/resourcegroupstagging/latest/APIReference/API_GetResources.html
 */
export function checkRules(input: GetResourcesInput, region: string): void {
  checkRange("ResourcesPerPage", input.ResourcesPerPage, 1, 100);
  checkRange("TagsPerPage", input.TagsPerPage, 100, 500);
  if (input.TagFilters.some(({ Key }) => Key === undefined)) throw refuse("A TagFilter must contain a Key.");
  checkTypes(input.ResourceTypeFilters);
  if (input.IncludeComplianceDetails || input.ExcludeCompliantResources) {
    throw refuse("Tag policies are not covered by the sandbox.");
  }
  checkArns(input, region);
}

function checkRange(name: string, value: number | undefined, min: number, max: number): void {
  if (value === undefined || (value >= min && value <= max)) return;
  throw refuse(`${name} must be between ${min} and ${max}.`);
}

function checkTypes(types: string[]): void {
  if (types.length > MAX_TYPES) throw refuse(`There can be ${MAX_TYPES} ResourceTypeFilters at most.`);
  const strange = types.find((type) => !TYPE.test(type));
  if (strange === undefined) return;
  throw refuse(`Unsupported service=${strange.split(":")[0]} in ResourceTypeFilter - ${strange}`);
}

/** The sentence about ARNs is AWS's own, as its users report it. */
function checkArns(input: GetResourcesInput, region: string): void {
  if (input.ResourceARNList === undefined) return;
  if (input.TagFilters.length > 0 || input.ResourceTypeFilters.length > 0) {
    throw refuse("ResourceARNList cannot be combined with TagFilters or ResourceTypeFilters.");
  }
  if ([input.ResourcesPerPage, input.TagsPerPage, input.PaginationToken].some((one) => one !== undefined)) {
    throw refuse("ResourceARNList cannot be combined with ResourcesPerPage, TagsPerPage or PaginationToken.");
  }
  for (const arn of input.ResourceARNList) {
    const [, partition] = ARN.exec(arn) ?? [];
    if (partition === undefined) throw refuse(`${arn} not a valid AmazonResourceName (ARN)`);
    if (partition !== partitionOf(region))
      throw refuse(`${arn} is not in the partition ${partitionOf(region)}.`);
  }
}
