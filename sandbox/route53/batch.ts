import { awsError } from "../wire/error";
import { isDomainName, isWithin } from "./names";
import { recordFault } from "./rdata";
import { keyOf, type RecordSet } from "./records";
import type { Zone } from "./zones";

export interface RequestedChange {
  action: "CREATE" | "DELETE" | "UPSERT";
  record: RecordSet;
}

/** docs.aws.amazon.com/Route53/latest/DeveloperGuide/DNSLimitations.html, "Quotas on API requests". */
const MAX_RECORDS = 1000;
const MAX_VALUE_CHARACTERS = 32_000;

const weight = ({ action }: RequestedChange): number => (action === "UPSERT" ? 2 : 1);

/** Weight of a batch in Route 53's own counting: an UPSERT counts twice. */
export const weightOf = (changes: RequestedChange[]): number =>
  changes.reduce((sum, change) => sum + weight(change), 0);

const invalid = (messages: string[]) => awsError("InvalidChangeBatch", `[${messages.join(", ")}]`);
const label = ({ name, type, setIdentifier }: RecordSet): string =>
  `[name='${name}', type='${type}'${setIdentifier === undefined ? "" : `, set-identifier='${setIdentifier}'`}]`;

/**
 * Works out what a zone holds after a batch, or throws InvalidChangeBatch with every fault and leaves the zone
 * as it is: a batch is atomic.
 */
export function applyBatch(zone: Zone, changes: RequestedChange[]): Map<string, RecordSet> {
  checkLimits(changes);
  const faults = [...duplicates(changes), ...changes.flatMap((change) => faultsOf(zone, change))];
  const records = new Map(zone.records);
  for (const change of changes) {
    const fault = applyOne(records, change);
    if (fault !== undefined) faults.push(fault);
  }
  faults.push(...zoneFaults(zone, records, changes));
  if (faults.length > 0) throw invalid([...new Set(faults)]);
  return records;
}

function checkLimits(changes: RequestedChange[]): void {
  const count = changes.reduce(
    (sum, change) => sum + weight(change) * Math.max(1, change.record.values.length),
    0,
  );
  if (count > MAX_RECORDS) throw invalid([`Number of records limit of ${MAX_RECORDS} exceeded.`]);
  const characters = changes.reduce(
    (sum, change) => sum + weight(change) * change.record.values.join("").length,
    0,
  );
  if (characters > MAX_VALUE_CHARACTERS) {
    throw invalid([`Number of characters limit of ${MAX_VALUE_CHARACTERS} exceeded.`]);
  }
}

/** The same record set may stand once in a batch, or twice as a DELETE followed by a CREATE. */
function duplicates(changes: RequestedChange[]): string[] {
  const seen = new Map<string, string>();
  const faults: string[] = [];
  for (const { action, record } of changes) {
    const key = keyOf(record);
    const before = seen.get(key);
    seen.set(key, before === undefined ? action : `${before},${action}`);
    if (before === undefined || (before === "DELETE" && action === "CREATE")) continue;
    faults.push(
      `The request contains an invalid set of changes for a resource record set '${record.type} ${record.name}'`,
    );
  }
  return faults;
}

function faultsOf(zone: Zone, { action, record }: RequestedChange): string[] {
  if (!isDomainName(record.name)) return [`FATAL problem: DomainLabelTooLong or empty in '${record.name}'`];
  if (!isWithin(record.name, zone.name)) {
    return [`RRSet with DNS name ${record.name} is not permitted in zone ${zone.name}`];
  }
  if (record.type === "CNAME" && record.name === zone.name) {
    return [`RRSet of type CNAME with DNS name ${record.name} is not permitted at apex in zone ${zone.name}`];
  }
  if (action === "DELETE" && record.name === zone.name && record.type === "SOA") {
    return ["A HostedZone must contain exactly one SOA record."];
  }
  if (action === "DELETE" && record.name === zone.name && record.type === "NS") {
    return ["A HostedZone must contain at least one NS record for the zone itself."];
  }
  const fault = recordFault(record);
  return fault === undefined ? [] : [fault];
}

function applyOne(records: Map<string, RecordSet>, { action, record }: RequestedChange): string | undefined {
  const key = keyOf(record);
  const standing = records.get(key);
  if (action === "CREATE" && standing) {
    return `Tried to create resource record set ${label(record)} but it already exists`;
  }
  if (action !== "DELETE") {
    records.set(key, record);
    return undefined;
  }
  if (!standing) return `Tried to delete resource record set ${label(record)} but it was not found`;
  if (!sameContent(standing, record)) {
    return `Tried to delete resource record set ${label(record)} but the values provided do not match the current values`;
  }
  records.delete(key);
  return undefined;
}

/** A DELETE must repeat TTL, values and routing exactly. The order of values does not matter. */
function sameContent(left: RecordSet, right: RecordSet): boolean {
  const content = (record: RecordSet) =>
    JSON.stringify([
      record.ttl ?? null,
      [...record.values].sort(),
      record.extra,
      record.setIdentifier ?? null,
    ]);
  return content(left) === content(right);
}

/** Checks that the record sets of a name can coexist: a CNAME stands alone, and routed sets beside no simple one. */
function zoneFaults(zone: Zone, records: Map<string, RecordSet>, changes: RequestedChange[]): string[] {
  const byName = new Map<string, RecordSet[]>(changes.map(({ record }) => [record.name, []]));
  for (const record of records.values()) byName.get(record.name)?.push(record);
  return changes
    .filter(({ action }) => action !== "DELETE")
    .flatMap(({ record }) => conflictOf(record, byName.get(record.name) ?? [], zone));
}

function conflictOf({ name, type, setIdentifier }: RecordSet, standing: RecordSet[], zone: Zone): string[] {
  const types = new Set(standing.map((record) => record.type));
  if (types.has("CNAME") && types.size > 1) {
    return [
      `RRSet of type ${type} with DNS name ${name} is not permitted as it conflicts with ` +
        `other records with the same DNS name in zone ${zone.name}`,
    ];
  }
  const simple = setIdentifier === undefined;
  const others = standing.filter((record) => record.type === type);
  if (others.every((record) => (record.setIdentifier === undefined) === simple)) return [];
  const identified = simple ? "" : `, SetIdentifier ${setIdentifier}`;
  return [
    `RRSet with DNS name ${name}, type ${type}${identified} cannot be created as other RRSets exist with the ` +
      "same name and type.",
  ];
}
