import {
  GetHostedZoneCommand,
  InvalidChangeBatch,
  ListResourceRecordSetsCommand,
  NoSuchHostedZone,
  type Route53Client,
} from "@aws-sdk/client-route-53";
import type { HostedZone } from "../../kernel/domainName";
import { plainHost } from "../../kernel/publicDns";
import { attempt, translateFailure } from "../calls/failures";
import type { Cname } from "./recordBatch";
import { changeRecords } from "./recordChanges";

export interface ZoneView extends HostedZone {
  isPrivate: boolean;
  /** The AWS service that owns the zone and is the only one to edit it, such as Cloud Map. */
  linkedService?: string | undefined;
}

/** Reads a zone; throws the SDK's own exception. */
export async function readZone(route53: Route53Client, id: string): Promise<ZoneView> {
  const { HostedZone: zone } = await route53.send(new GetHostedZoneCommand({ Id: id }));
  return {
    id,
    name: (zone?.Name ?? "").replace(/\.$/, "").toLowerCase(),
    isPrivate: zone?.Config?.PrivateZone ?? false,
    linkedService: zone?.LinkedService?.ServicePrincipal,
  };
}

/**
 * Puts CNAMEs into a zone, all or none; what stands there already is left as it is. Takes up to a second, in which it
 * gathers what others change in the zone.
 */
export async function putRecords(
  route53: Route53Client,
  resource: string,
  zoneId: string,
  records: readonly Cname[],
): Promise<void> {
  const doing = {
    resource,
    action: `put ${records.length} validation record(s) into the hosted zone ${zoneId}`,
  };
  await attempt(doing, () => changeRecords(route53, zoneId, { action: "UPSERT", records }));
}

/** A CNAME as it stands in a zone. */
export interface StandingCname {
  /** Of an alias the name that it stands for. */
  value: string;
  /** Seconds; absent for an alias. */
  ttl?: number | undefined;
  /** Tells it from others of its name, where it has a routing policy, such as a weight. */
  setIdentifier?: string | undefined;
}

/** The CNAME that stands in a zone under a name, or undefined. Needs route53:ListResourceRecordSets. */
export async function findRecord(
  route53: Route53Client,
  resource: string,
  zoneId: string,
  name: string,
): Promise<StandingCname | undefined> {
  const command = new ListResourceRecordSetsCommand({
    HostedZoneId: zoneId,
    StartRecordName: name,
    StartRecordType: "CNAME",
    MaxItems: 1,
  });
  const doing = { resource, action: `look for ${name} in the hosted zone ${zoneId}` };
  const { ResourceRecordSets = [] } = await attempt(doing, () => route53.send(command));
  // The list begins at the name, or behind it where nothing stands there.
  const [found] = ResourceRecordSets;
  if (found?.Type !== "CNAME" || plainHost(found.Name ?? "") !== plainHost(name)) return undefined;
  const value = found.ResourceRecords?.[0]?.Value ?? found.AliasTarget?.DNSName ?? "";
  return { value, ttl: found.TTL, setIdentifier: found.SetIdentifier };
}

/** Host names of the servers that answer for a public zone, as Route 53 assigned them. */
export async function requireNameServers(
  route53: Route53Client,
  resource: string,
  zoneId: string,
): Promise<string[]> {
  const doing = { resource, action: `read the hosted zone ${zoneId}` };
  const command = new GetHostedZoneCommand({ Id: zoneId });
  const { DelegationSet } = await attempt(doing, () => route53.send(command));
  return (DelegationSet?.NameServers ?? []).map(plainHost);
}

/** A CNAME that could not be deleted, as it does not stand as it was put. */
export interface LeftCname {
  /** Absent where it could not be looked for. */
  found?: StandingCname;
  /** Route 53's own words. */
  refusal: string;
}

/**
 * Deletes a CNAME, in up to a second like putRecords. Route 53 deletes only what has the same value and TTL, so that one
 * which somebody has changed is left. Repeating it changes nothing.
 */
export async function deleteRecord(
  route53: Route53Client,
  resource: string,
  zoneId: string,
  record: Cname,
): Promise<"deleted" | "absent" | LeftCname> {
  try {
    await changeRecords(route53, zoneId, { action: "DELETE", records: [record] });
    return "deleted";
  } catch (error) {
    if (error instanceof NoSuchHostedZone) return "absent";
    const look = () => findRecord(route53, resource, zoneId, record.name);
    if (error instanceof InvalidChangeBatch) return whatIsLeft(error, look);
    throw translateFailure(error, { resource, action: `delete the validation record ${record.name}` });
  }
}

/** Route 53 refuses what is gone and what has changed by the same exception. */
async function whatIsLeft(
  error: InvalidChangeBatch,
  look: () => Promise<StandingCname | undefined>,
): Promise<"absent" | LeftCname> {
  const refusal = [error.message, ...(error.messages ?? [])].filter((text) => text !== "").join(" ");
  try {
    const found = await look();
    return found ? { found, refusal } : "absent";
  } catch {
    // The right to look is optional; without it Route 53's sentence has to tell.
    return refusal.includes("but it was not found") ? "absent" : { refusal };
  }
}
