import type { z } from "zod";
import { type CallContext, type Operations, operation } from "../core/operation";
import { awsError } from "../wire/error";
import { type Route53, submittedInfo, zoneXml } from "./answers";
import { canonicalName, compareNames, isDomainName } from "./names";
import * as schemas from "./schemas";
import type { Zone } from "./zones";

/** The operations on zones as a whole. */
export const zoneOperations = (route53: Route53): Operations => ({
  CreateHostedZone: operation({
    schema: schemas.CreateHostedZone,
    resource: (input) => input.Name,
    handle: (input, context) => createZone(route53, input, context),
  }),
  GetHostedZone: operation({
    schema: schemas.ZoneId,
    resource: (input) => input.Id,
    handle: (input, context) => {
      const zone = route53.zones.require(input.Id, context);
      return { HostedZone: zoneXml(zone), ...reachOf(zone) };
    },
  }),
  ListHostedZones: operation({
    schema: schemas.ListHostedZones,
    handle: (input, context) => listZones(route53, input, context),
  }),
  ListHostedZonesByName: operation({
    schema: schemas.ListHostedZonesByName,
    resource: (input) => input.dnsname,
    handle: (input, context) => listByName(route53, input, context),
  }),
  GetHostedZoneCount: operation({
    schema: schemas.NoInput,
    handle: (_, context) => ({ HostedZoneCount: route53.zones.ofAccount(context.caller.account).length }),
  }),
  UpdateHostedZoneComment: operation({
    schema: schemas.UpdateHostedZoneComment,
    resource: (input) => input.Id,
    handle: (input, context) => {
      const zone = route53.zones.require(input.Id, context);
      zone.comment = input.Comment;
      return { HostedZone: zoneXml(zone) };
    },
  }),
  DeleteHostedZone: operation({
    schema: schemas.ZoneId,
    resource: (input) => input.Id,
    handle: (input, context) => {
      const zone = route53.zones.requireEditable(input.Id, context);
      if (zone.records.size > 2) {
        throw awsError(
          "HostedZoneNotEmpty",
          "The specified hosted zone contains non-required resource record sets and so cannot be deleted.",
        );
      }
      route53.changeDns(context, () => route53.zones.delete(zone));
      return { ChangeInfo: submittedInfo(route53.zones.recordChange(context)) };
    },
  }),
});

/** A public zone is reached through name servers, a private one through its VPCs. */
const reachOf = (zone: Zone): object =>
  zone.privateZone
    ? { VPCs: { VPC: zone.vpcs } }
    : { DelegationSet: { NameServers: { NameServer: zone.nameServers } } };

function createZone(
  route53: Route53,
  input: z.output<typeof schemas.CreateHostedZone>,
  context: CallContext,
) {
  if (!isDomainName(input.Name))
    throw awsError("InvalidDomainName", `${input.Name} is not a valid domain name.`);
  const privateZone = input.VPC !== undefined;
  if (input.HostedZoneConfig?.PrivateZone === true && !privateZone) {
    throw awsError("InvalidInput", "When creating a private hosted zone you must specify a VPC.");
  }
  // No VPC is known here, but what is no id of one cannot exist.
  if (input.VPC && !/^vpc-[0-9a-f]+$/.test(input.VPC.VPCId))
    throw awsError(
      "InvalidVPCId",
      `The VPC ${input.VPC.VPCId} in region ${input.VPC.VPCRegion} that you provided is invalid.`,
    );
  const own = route53.zones.ofAccount(context.caller.account);
  if (own.some((zone) => zone.callerReference === input.CallerReference)) {
    throw awsError(
      "HostedZoneAlreadyExists",
      `A hosted zone has already been created with the specified caller reference: ${input.CallerReference}`,
    );
  }
  const zone = route53.changeDns(context, () =>
    route53.zones.create({
      account: context.caller.account,
      name: canonicalName(input.Name),
      callerReference: input.CallerReference,
      comment: input.HostedZoneConfig?.Comment,
      privateZone,
      vpcs: input.VPC ? [input.VPC] : [],
    }),
  );
  const change = route53.zones.recordChange(context);
  return {
    HostedZone: zoneXml(zone),
    ChangeInfo: submittedInfo(change),
    ...(privateZone ? { VPC: input.VPC } : reachOf(zone)),
  };
}

function listZones(route53: Route53, input: z.output<typeof schemas.ListHostedZones>, context: CallContext) {
  const zones = route53.zones
    .ofAccount(context.caller.account)
    .filter((zone) => input.hostedzonetype === undefined || zone.privateZone);
  const start = input.marker === undefined ? 0 : zones.findIndex((zone) => zone.id === input.marker);
  if (start < 0) throw awsError("NoSuchHostedZone", `No hosted zone found with ID: ${input.marker}`);
  const next = zones[start + input.maxitems];
  return {
    HostedZones: { HostedZone: zones.slice(start, start + input.maxitems).map(zoneXml) },
    Marker: input.marker ?? "",
    IsTruncated: next !== undefined,
    NextMarker: next?.id,
    MaxItems: input.maxitems,
  };
}

function listByName(
  route53: Route53,
  input: z.output<typeof schemas.ListHostedZonesByName>,
  context: CallContext,
) {
  const order = (left: Zone, right: Zone) =>
    compareNames(left.name, right.name) || (left.id < right.id ? -1 : 1);
  const from = input.dnsname === undefined ? undefined : canonicalName(input.dnsname);
  const zones = route53.zones
    .ofAccount(context.caller.account)
    .sort(order)
    .filter((zone) => {
      const position = from === undefined ? 1 : compareNames(zone.name, from);
      return position > 0 || (position === 0 && zone.id >= (input.hostedzoneid ?? ""));
    });
  const next = zones[input.maxitems];
  return {
    HostedZones: { HostedZone: zones.slice(0, input.maxitems).map(zoneXml) },
    DNSName: input.dnsname,
    HostedZoneId: input.hostedzoneid,
    IsTruncated: next !== undefined,
    NextDNSName: next?.name,
    NextHostedZoneId: next?.id,
    MaxItems: input.maxitems,
  };
}
