import {
  GetHostedZoneCommand,
  InvalidChangeBatch,
  ListResourceRecordSetsCommand,
  NoSuchHostedZone,
  type Route53Client,
} from "@aws-sdk/client-route-53";
import type { HostedZone } from "../model/domainName";
import { plainHost } from "../model/publicDns";
import { attempt, translateFailure } from "./failures";
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

/** The value of the CNAME that stands in a zone under a name, or undefined. Needs route53:ListResourceRecordSets. */
export async function findRecord(
  route53: Route53Client,
  resource: string,
  zoneId: string,
  name: string,
): Promise<string | undefined> {
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
  return found.ResourceRecords?.[0]?.Value ?? found.AliasTarget?.DNSName ?? "";
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

/** Deletes a CNAME, in up to a second like putRecords; one that is gone or was changed by somebody else is left alone. */
export async function deleteRecord(
  route53: Route53Client,
  resource: string,
  zoneId: string,
  record: Cname,
): Promise<"deleted" | "absent"> {
  try {
    await changeRecords(route53, zoneId, { action: "DELETE", records: [record] });
    return "deleted";
  } catch (error) {
    // Neither the record nor, perhaps, its zone exists any more.
    if (error instanceof InvalidChangeBatch || error instanceof NoSuchHostedZone) return "absent";
    throw translateFailure(error, { resource, action: `delete the validation record ${record.name}` });
  }
}
