import { z } from "zod";
import { text } from "../wire/shapes";

/** A list in rest-xml: `<Changes><Change/>…</Changes>`. An empty element stands for an empty list. */
const wrapped = <S extends z.ZodType>(element: string, item: S, min = 0) =>
  z.preprocess((value) => {
    if (value === "") return [];
    if (typeof value !== "object" || value === null) return value;
    // The parser cannot know that one element is a list of one.
    return [(value as Record<string, unknown>)[element] ?? []].flat();
  }, z.array(item).min(min));

const flag = z.stringbool().default(false);
/** Ids are accepted bare and as /hostedzone/Z… or /change/C…, in capitals as Route 53 writes them. */
const unprefixed = z.string().transform((value) => value.replace(/^\/?(hostedzone|change)\//, ""));
const bareId = text({ max: 32 });
const id = unprefixed.pipe(bareId);
const maxItems = z.coerce.number().int().min(1).max(1000);

const Vpc = z.object({ VPCRegion: text({ min: 1, max: 64 }), VPCId: text({ max: 1024 }) });
const Tag = z.object({ Key: text({ min: 1, max: 128 }), Value: text({ max: 256 }).default("") });

export const CreateHostedZone = z.object({
  Name: text({ min: 1, max: 1024 }),
  CallerReference: text({ min: 1, max: 128 }),
  VPC: Vpc.optional(),
  HostedZoneConfig: z
    .preprocess(
      (value) => (value === "" ? {} : value),
      z.object({ Comment: text({ max: 256 }).optional(), PrivateZone: flag }),
    )
    .optional(),
});

export const ZoneId = z.object({ Id: id });
export const ChangeId = z.object({ Id: unprefixed });

export const ListHostedZones = z.object({
  marker: z.string().optional(),
  maxitems: maxItems.default(100),
  hostedzonetype: z.enum(["PrivateHostedZone"]).optional(),
});

export const ListHostedZonesByName = z.object({
  dnsname: text({ max: 1024 }).optional(),
  hostedzoneid: id.optional(),
  maxitems: maxItems.default(100),
});

export const UpdateHostedZoneComment = z.object({ Id: id, Comment: text({ max: 256 }).optional() });

const RECORD_TYPES = [
  "SOA",
  "A",
  "TXT",
  "NS",
  "CNAME",
  "MX",
  "NAPTR",
  "PTR",
  "SRV",
  "SPF",
  "AAAA",
  "CAA",
  "DS",
  "TLSA",
  "SSHFP",
  "SVCB",
  "HTTPS",
] as const;

const ResourceRecordSet = z.object({
  Name: text({ min: 1, max: 1024 }),
  Type: z.enum(RECORD_TYPES),
  SetIdentifier: text({ min: 1, max: 128 }).optional(),
  Weight: z.string().optional(),
  Region: z.string().optional(),
  GeoLocation: z.record(z.string(), z.string()).optional(),
  Failover: z.enum(["PRIMARY", "SECONDARY"]).optional(),
  MultiValueAnswer: z.string().optional(),
  TTL: z.coerce.number().int().min(0).max(2147483647).optional(),
  ResourceRecords: wrapped("ResourceRecord", z.object({ Value: text({ max: 4000 }) })).optional(),
  AliasTarget: z
    .object({
      HostedZoneId: text({ max: 32 }),
      DNSName: text({ max: 1024 }),
      EvaluateTargetHealth: z.string(),
    })
    .optional(),
  HealthCheckId: z.string().optional(),
});

export const ChangeResourceRecordSets = z.object({
  Id: id,
  ChangeBatch: z.object({
    Comment: text({ max: 256 }).optional(),
    Changes: wrapped(
      "Change",
      z.object({ Action: z.enum(["CREATE", "DELETE", "UPSERT"]), ResourceRecordSet }),
      1,
    ),
  }),
});

export const ListResourceRecordSets = z.object({
  Id: id,
  name: text({ max: 1024 }).optional(),
  type: z.enum(RECORD_TYPES).optional(),
  identifier: z.string().optional(),
  maxitems: z.coerce.number().int().min(1).default(300),
});

/** Operations on tags take bare ids only. With its prefix one is too long. */
const taggable = { ResourceType: z.enum(["healthcheck", "hostedzone"]) };

export const ListTagsForResource = z.object({ ...taggable, ResourceId: bareId });
export const ListTagsForResources = z.object({ ...taggable, ResourceIds: wrapped("ResourceId", bareId) });
export const ChangeTagsForResource = z.object({
  ...taggable,
  ResourceId: bareId,
  AddTags: wrapped("Tag", Tag).default([]),
  RemoveTagKeys: wrapped("Key", z.string()).default([]),
});
export const NoInput = z.object({});
