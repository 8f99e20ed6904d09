import { compareRecords, type RecordSet } from "./records";

/** A zone's records by key. A batch replaces all of them, so that what is worked out of a map stays true of it. */
export type Records = ReadonlyMap<string, RecordSet>;

const named = new WeakMap<Records, Map<string, RecordSet[]>>();
const sorted = new WeakMap<Records, RecordSet[]>();

/** The record sets of one canonical name, whatever their type. */
export function recordsAt(records: Records, name: string): readonly RecordSet[] {
  let index = named.get(records);
  if (index === undefined) {
    index = indexed(records);
    named.set(records, index);
  }
  return index.get(name) ?? [];
}

function indexed(records: Records): Map<string, RecordSet[]> {
  const index = new Map<string, RecordSet[]>();
  for (const record of records.values()) {
    const standing = index.get(record.name);
    if (standing === undefined) index.set(record.name, [record]);
    else standing.push(record);
  }
  return index;
}

/** All record sets in the order of ListResourceRecordSets. */
export function recordsInOrder(records: Records): readonly RecordSet[] {
  let order = sorted.get(records);
  if (order === undefined) {
    order = [...records.values()].sort(compareRecords);
    sorted.set(records, order);
  }
  return order;
}
