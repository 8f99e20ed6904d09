import { z } from "zod";
import { list, text } from "../wire/shapes";

const SESSION_NAME = "[\\w+=,.@-]*";
const ROLE_ARN =
  "[\\u0009\\u000A\\u000D\\u0020-\\u007E\\u0085\\u00A0-\\uD7FF\\uE000-\\uFFFD\\u{10000}-\\u{10FFFF}]+";
const TAG_CHARACTERS = "[\\p{L}\\p{Z}\\p{N}_.:/=+\\-@]*";
const TagKey = text({ min: 1, max: 128, pattern: TAG_CHARACTERS });

/** A list in the query protocol: an empty one is sent as a member without a value. */
const listed = <S extends z.ZodType>(item: S, max: number) =>
  z.preprocess((value) => (value === "" ? [] : value), list(item, { max }));

const roleMembers = {
  RoleArn: text({ min: 20, max: 2048, pattern: ROLE_ARN }),
  RoleSessionName: text({ min: 2, max: 64, pattern: SESSION_NAME }),
  DurationSeconds: z.coerce.number().int().min(900).max(43200).default(3600),
  Policy: text({ min: 1, max: 2048 }).optional(),
  PolicyArns: listed(z.object({ arn: text({ min: 20, max: 2048 }) }), 10).optional(),
};

/** docs.aws.amazon.com/STS/latest/APIReference/API_AssumeRole.html */
export const AssumeRole = z.object({
  ...roleMembers,
  ExternalId: text({ min: 2, max: 1224, pattern: "[\\w+=,.@:\\/-]*" }).optional(),
  Tags: listed(z.object({ Key: TagKey, Value: text({ max: 256, pattern: TAG_CHARACTERS }) }), 50).default([]),
  TransitiveTagKeys: listed(TagKey, 50).default([]),
});

/** docs.aws.amazon.com/STS/latest/APIReference/API_AssumeRoleWithWebIdentity.html */
export const AssumeRoleWithWebIdentity = z.object({
  ...roleMembers,
  WebIdentityToken: text({ min: 4, max: 20000 }),
  ProviderId: text({ min: 4, max: 2048 }).optional(),
});
