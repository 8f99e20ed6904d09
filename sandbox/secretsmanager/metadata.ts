import { z } from "zod";
import { type Operations, operation } from "../core/operation";
import { mergeTags, retag, tagsWithout } from "../core/tags";
import { page } from "../wire/paging";
import { TAG_ERRORS } from "./checks";
import { matchesFilters } from "./filters";
import { replicationStatus } from "./replication";
import * as shapes from "./schemas";
import { type Secret, shownTags, versionsToStages } from "./secret";
import { arnIn, type Secrets } from "./store";

const ListSecrets = z.object({
  IncludePlannedDeletion: z.boolean().default(false),
  MaxResults: shapes.MaxResults,
  NextToken: shapes.NextToken.optional(),
  Filters: shapes.Filters.default([]),
  SortOrder: z.enum(["asc", "desc"]).default("desc"),
  SortBy: z.enum(["created-date", "last-accessed-date", "last-changed-date", "name"]).default("created-date"),
});

type SortBy = z.output<typeof ListSecrets>["SortBy"];

const SORT_KEYS: Record<SortBy, (secret: Secret) => number | string> = {
  "created-date": (secret) => secret.createdAt.getTime(),
  "last-changed-date": (secret) => secret.changedAt.getTime(),
  "last-accessed-date": (secret) => secret.lastAccessedAt?.getTime() ?? 0,
  name: (secret) => secret.name,
};

/** The operations on what stands around a value: descriptions, lists, tags. */
export const metadataOperations = (secrets: Secrets): Operations => ({
  DescribeSecret: operation({
    schema: shapes.BySecret,
    resource: (input) => input.SecretId,
    handle: (input, context) => {
      const secret = secrets.require(input.SecretId, context);
      return {
        ...entry(secret, context.region),
        VersionIdsToStages: versionsToStages(secret),
        ReplicationStatus: secret.replicas.size > 0 ? replicationStatus(secret, context.now) : undefined,
      };
    },
  }),
  ListSecrets: operation({
    schema: ListSecrets,
    handle: (input, context) => {
      const found = secrets
        .list(context)
        .filter(
          (secret) =>
            (input.IncludePlannedDeletion || !secret.purgeAt) && matchesFilters(secret, input.Filters),
        );
      const sorted = sort(found, input.SortBy, input.SortOrder);
      const { items, next } = page(sorted, input.MaxResults, input.NextToken, shapes.invalidToken);
      return {
        SecretList: items.map((secret) => ({
          ...entry(secret, context.region),
          SecretVersionsToStages: versionsToStages(secret),
        })),
        NextToken: next,
      };
    },
  }),
  TagResource: operation({
    schema: z.object({ SecretId: shapes.SecretId, Tags: z.array(shapes.Tag) }),
    resource: (input) => input.SecretId,
    handle: (input, context) => {
      const secret = secrets.requireWritable(input.SecretId, context);
      retag(secret, mergeTags(secret.tags, input.Tags, TAG_ERRORS), context.now);
    },
  }),
  UntagResource: operation({
    schema: z.object({ SecretId: shapes.SecretId, TagKeys: z.array(z.string()) }),
    resource: (input) => input.SecretId,
    handle: (input, context) => {
      const secret = secrets.requireWritable(input.SecretId, context);
      const kept = tagsWithout(secret.tags, (key) => input.TagKeys.includes(key));
      retag(secret, kept, context.now);
    },
  }),
});

function sort(secrets: Secret[], by: SortBy, order: "asc" | "desc"): Secret[] {
  const key = SORT_KEYS[by];
  const sign = order === "asc" ? 1 : -1;
  return [...secrets].sort((left, right) => {
    const [a, b] = [key(left), key(right)];
    return a === b ? 0 : a < b ? -sign : sign;
  });
}

/** Members that DescribeSecret and ListSecrets both return. */
function entry(secret: Secret, region: string): object {
  const replicated = secret.replicas.size > 0;
  return {
    ARN: arnIn(secret, region),
    Name: secret.name,
    Description: secret.description,
    KmsKeyId: region === secret.region ? secret.kmsKeyId : secret.replicas.get(region)?.kmsKeyId,
    LastChangedDate: secret.changedAt,
    LastAccessedDate: secret.lastAccessedAt,
    DeletedDate: secret.purgeAt,
    Tags: shownTags(secret),
    CreatedDate: secret.createdAt,
    PrimaryRegion: replicated ? secret.region : undefined,
  };
}
