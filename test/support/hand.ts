import {
  type CertificateDetail,
  DescribeCertificateCommand,
  ExportCertificateCommand,
  ListCertificatesCommand,
  ListTagsForCertificateCommand,
  RequestCertificateCommand,
  type RequestCertificateCommandInput,
  RevokeCertificateCommand,
} from "@aws-sdk/client-acm";
import {
  ChangeResourceRecordSetsCommand,
  GetHostedZoneCommand,
  type ResourceRecordSet,
} from "@aws-sdk/client-route-53";
import { HostedZones } from "../../provider/aws/route53/hostedZones";
import type { Zone } from "../../provider/aws/route53/zone";
import type { HostedZone } from "../../provider/kernel/domainName";
import type { World } from "./world";

/** Actions of somebody in the same account without Pulumi: in the console, by the CLI, or with another tool. */
export const describeByHand = async ({ hand }: World, CertificateArn: string): Promise<CertificateDetail> =>
  (await hand.acm.send(new DescribeCertificateCommand({ CertificateArn }))).Certificate ?? {};

export const zoneByHand = ({ hand }: Pick<World, "hand">, id: string): Zone =>
  new HostedZones(hand.route53).zone(id, "a test");

export const exportByHand = ({ hand }: World, CertificateArn: string) =>
  hand.acm.send(new ExportCertificateCommand({ CertificateArn, Passphrase: Buffer.from("by hand") }));

/** Revokes for good; ACM wants an export before. */
export async function revokeByHand(world: World, CertificateArn: string): Promise<void> {
  await exportByHand(world, CertificateArn);
  const RevocationReason = "SUPERSEDED" as const;
  await world.hand.acm.send(new RevokeCertificateCommand({ CertificateArn, RevocationReason }));
}

/** A request like ours, but of nobody's stack; pending until somebody puts its records. */
export async function requestByHand(
  { hand }: World,
  names: readonly [string, ...string[]],
  input: Partial<RequestCertificateCommandInput> = {},
): Promise<string> {
  const [DomainName, ...others] = names;
  const command = new RequestCertificateCommand({
    DomainName,
    ...(others.length > 0 ? { SubjectAlternativeNames: others } : {}),
    ...{ ValidationMethod: "DNS", KeyAlgorithm: "EC_prime256v1", Options: { Export: "ENABLED" } },
    ...input,
  });
  return (await hand.acm.send(command)).CertificateArn ?? "";
}

/** Puts the validation records of a certificate, or takes them away. */
export async function changeRecordsOf(
  world: World,
  zone: HostedZone,
  arn: string,
  action: "UPSERT" | "DELETE" = "UPSERT",
): Promise<void> {
  const { DomainValidationOptions = [] } = await describeByHand(world, arn);
  const records = new Map(
    DomainValidationOptions.map(({ ResourceRecord }) => [
      ResourceRecord?.Name ?? "",
      ResourceRecord?.Value ?? "",
    ]),
  );
  for (const [Name, Value] of records)
    await changeByHand(world, zone, action, { Name, Type: "CNAME", TTL: 300, ResourceRecords: [{ Value }] });
}

/** A CAA record of the zone, which allows one issuer alone. */
export const allowOnly = (world: World, zone: HostedZone, issuer: string) =>
  changeByHand(world, zone, "UPSERT", {
    ...{ Name: zone.name, Type: "CAA", TTL: 300 },
    ResourceRecords: [{ Value: `0 issue "${issuer}"` }],
  });

/** The NS record of a zone in the one above it, without which nobody sees the one below. */
export async function delegateByHand(world: World, above: HostedZone, below: HostedZone): Promise<void> {
  const { DelegationSet } = await world.hand.route53.send(new GetHostedZoneCommand({ Id: below.id }));
  const ResourceRecords = (DelegationSet?.NameServers ?? []).map((server) => ({ Value: `${server}.` }));
  await changeByHand(world, above, "UPSERT", { Name: below.name, Type: "NS", TTL: 60, ResourceRecords });
}

async function changeByHand(
  { hand }: World,
  { id }: HostedZone,
  Action: "UPSERT" | "DELETE",
  ResourceRecordSet: ResourceRecordSet,
): Promise<void> {
  const ChangeBatch = { Changes: [{ Action, ResourceRecordSet }] };
  await hand.route53.send(new ChangeResourceRecordSetsCommand({ HostedZoneId: id, ChangeBatch }));
}

/** All tags of a certificate. */
export async function tagsOf({ hand }: World, CertificateArn: string): Promise<Record<string, string>> {
  const { Tags = [] } = await hand.acm.send(new ListTagsForCertificateCommand({ CertificateArn }));
  return Object.fromEntries(Tags.map(({ Key = "", Value = "" }) => [Key, Value]));
}

/** ARNs of all certificates with the keys of the tests; with a status, of those alone. */
export async function arnsOf({ hand }: World, status?: "ISSUED" | "REVOKED" | "FAILED"): Promise<string[]> {
  const query = { Includes: { keyTypes: ["EC_prime256v1" as const] } };
  const { CertificateSummaryList = [] } = await hand.acm.send(
    new ListCertificatesCommand({ ...query, ...(status ? { CertificateStatuses: [status] } : {}) }),
  );
  return CertificateSummaryList.map((one) => one.CertificateArn ?? "");
}
