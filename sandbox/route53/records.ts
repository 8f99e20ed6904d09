import { compareNames } from "./names";

/** One resource record set. Routing policies and aliases are kept and shown, but the resolver ignores them. */
export interface RecordSet {
  /** Canonical, with the trailing dot. */
  name: string;
  type: string;
  setIdentifier?: string;
  ttl?: number;
  values: string[];
  /** AliasTarget, Weight, Region and the like, as they came. */
  extra: Record<string, unknown>;
}

export const keyOf = (record: Pick<RecordSet, "name" | "type" | "setIdentifier">): string =>
  `${record.name} ${record.type} ${record.setIdentifier ?? ""}`;

/** The order of ListResourceRecordSets: by name, then type, then set identifier. */
export function compareRecords(left: RecordSet, right: RecordSet): number {
  const byName = compareNames(left.name, right.name);
  if (byName !== 0) return byName;
  if (left.type !== right.type) return left.type < right.type ? -1 : 1;
  return (left.setIdentifier ?? "") < (right.setIdentifier ?? "") ? -1 : 1;
}

/** The record set in Route 53's XML. The order of members is the model's. */
export const recordXml = (record: RecordSet): object => ({
  Name: record.name,
  Type: record.type,
  SetIdentifier: record.setIdentifier,
  ...record.extra,
  TTL: record.ttl,
  ResourceRecords:
    record.values.length > 0 ? { ResourceRecord: record.values.map((Value) => ({ Value })) } : undefined,
});
