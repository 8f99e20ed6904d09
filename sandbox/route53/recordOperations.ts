import type { z } from "zod";
import { type CallContext, type Operations, operation } from "../core/operation";
import { awsError } from "../wire/error";
import { changeInfo, type Route53, submittedInfo } from "./answers";
import { applyBatch, type RequestedChange, weightOf } from "./batch";
import { canonicalName, compareNames } from "./names";
import { recordsInOrder } from "./recordIndex";
import { type RecordSet, recordXml } from "./records";
import * as schemas from "./schemas";

/** Route 53 never lists more record sets at once. */
const PAGE = 300;

/** The operations on the records of a zone, and on the changes made to them. */
export const recordOperations = (route53: Route53): Operations => ({
  ChangeResourceRecordSets: operation({
    schema: schemas.ChangeResourceRecordSets,
    resource: (input) => input.Id,
    handle: (input, context) => changeRecords(route53, input, context),
  }),
  ListResourceRecordSets: operation({
    schema: schemas.ListResourceRecordSets,
    resource: (input) => input.Id,
    handle: (input, context) => listRecords(route53, input, context),
  }),
  GetChange: operation({
    schema: schemas.ChangeId,
    resource: (input) => input.Id,
    handle: (input, context) => ({
      ChangeInfo: changeInfo(route53, route53.zones.requireChange(input.Id, context), context),
    }),
  }),
});

function changeRecords(
  route53: Route53,
  input: z.output<typeof schemas.ChangeResourceRecordSets>,
  context: CallContext,
) {
  const zone = route53.zones.requireEditable(input.Id, context);
  const changes = input.ChangeBatch.Changes.map(
    (change): RequestedChange => ({ action: change.Action, record: readRecord(change) }),
  );
  const records = applyBatch(zone, changes);
  route53.quotas.spendChanges(context.caller.account, weightOf(changes), context.now);
  const apply = () => {
    zone.records = records;
  };
  route53.changeDns(context, apply, touchedNames(changes));
  const change = route53.zones.recordChange(context, input.ChangeBatch.Comment);
  return { ChangeInfo: submittedInfo(change) };
}

/** Records that affect other names: a delegation covers everything below it, and CAA is inherited. */
const FAR_REACHING = ["NS", "CAA"];

/** The only names at which a batch can be noticed, or undefined where it may be noticed anywhere. */
const touchedNames = (changes: RequestedChange[]): ReadonlySet<string> | undefined =>
  changes.some(({ record }) => FAR_REACHING.includes(record.type))
    ? undefined
    : new Set(changes.map(({ record }) => record.name));

type RequestChange = z.output<typeof schemas.ChangeResourceRecordSets>["ChangeBatch"]["Changes"][number];

/** Either an alias, or a TTL and at least one value. */
function readRecord({ Action, ResourceRecordSet: set }: RequestChange): RecordSet {
  const { Name, Type, SetIdentifier, TTL, ResourceRecords = [], ...extra } = set;
  const where = `in Change with [Action=${Action}, Name=${Name}, Type=${Type}, SetIdentifier=${SetIdentifier ?? null}]`;
  if (extra.AliasTarget !== undefined && (TTL !== undefined || ResourceRecords.length > 0)) {
    throw awsError(
      "InvalidInput",
      "Invalid request: Expected exactly one of [AliasTarget, all of [TTL, and ResourceRecords], or " +
        `TrafficPolicyInstanceId], but found more than one ${where}`,
    );
  }
  if (extra.AliasTarget === undefined && TTL === undefined) {
    throw awsError("InvalidInput", `Invalid request: Missing field 'TTL' ${where}`);
  }
  if (extra.AliasTarget === undefined && ResourceRecords.length === 0) {
    throw awsError("InvalidInput", `Invalid request: Missing field 'ResourceRecords' ${where}`);
  }
  return {
    name: canonicalName(Name),
    type: Type,
    ...(SetIdentifier === undefined ? {} : { setIdentifier: SetIdentifier }),
    ...(TTL === undefined ? {} : { ttl: TTL }),
    values: ResourceRecords.map(({ Value }) => Value),
    extra,
  };
}

function listRecords(
  route53: Route53,
  input: z.output<typeof schemas.ListResourceRecordSets>,
  context: CallContext,
) {
  if (input.type !== undefined && input.name === undefined) {
    throw awsError("InvalidInput", "The request must contain a name if it contains a type.");
  }
  const zone = route53.zones.require(input.Id, context);
  const size = Math.min(input.maxitems, PAGE);
  const start = input.name === undefined ? undefined : { ...input, name: canonicalName(input.name) };
  const all = recordsInOrder(zone.records);
  const first = start === undefined ? 0 : all.findIndex((record) => isFrom(record, start));
  const records = first < 0 ? [] : all.slice(first, first + size + 1);
  const next = records[size];
  return {
    ResourceRecordSets: { ResourceRecordSet: records.slice(0, size).map(recordXml) },
    IsTruncated: next !== undefined,
    NextRecordName: next?.name,
    NextRecordType: next?.type,
    NextRecordIdentifier: next?.setIdentifier,
    MaxItems: size,
  };
}

interface ListStart {
  /** Canonical. */
  name: string;
  type?: string | undefined;
  identifier?: string | undefined;
}

/** Does the record stand at or behind the place where the caller wants to start? */
function isFrom(record: RecordSet, start: ListStart): boolean {
  const position = compareNames(record.name, start.name);
  if (position !== 0 || start.type === undefined) return position >= 0;
  if (record.type !== start.type) return record.type > start.type;
  return (record.setIdentifier ?? "") >= (start.identifier ?? "");
}
