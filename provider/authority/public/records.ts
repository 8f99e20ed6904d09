import type { CertificateView } from "../../aws/acm/certificateView";
import type { Elsewhere } from "../../aws/acm/elsewhere";
import { translateFailure } from "../../aws/calls/failures";
import type { Cname } from "../../aws/route53/recordBatch";
import { parseArn } from "../../kernel/arn";
import { findZoneFor } from "../../kernel/domainName";
import { PkiError } from "../../kernel/errors";
import { regionsOf } from "../../kernel/regions";
import { USUAL_TTL_SECONDS, type ValidationRecord } from "../validationRecord";
import { whyLeft } from "./plan/leftRecord";
import { withTtl } from "./plan/rules";
import type { ValidationWork } from "./work";

type Named = CertificateView["records"][number];

/** The records with the zone that each belongs into. */
export function placeRecords(records: readonly Named[], work: ValidationWork): ValidationRecord[] {
  const placed = (record: Named) => ({ ...record, zoneId: requireZoneId(record.domain, work) });
  return withTtl(records, work.knownRecords).map(placed);
}

function requireZoneId(domain: string, { inputs, resource }: ValidationWork): string {
  const zone = findZoneFor(domain, inputs.zones);
  if (zone) return zone.id;
  throw new PkiError({
    code: "HostedZoneUnusable",
    resource,
    cause: `${domain} is in none of the CA's hosted zones (${inputs.zones.map((one) => one.name).join(", ")}).`,
    remedy: "Add the zone that owns it to the CA's hostedZoneIds.",
  });
}

/** Puts each record into its zone, one batch a zone. Repeating it changes nothing. */
export async function putValidationRecords(
  records: readonly ValidationRecord[],
  work: ValidationWork,
): Promise<void> {
  const zoneIds = [...new Set(records.map((record) => record.zoneId))];
  const puts = zoneIds.map((zoneId) => {
    const batch = records.filter((record) => record.zoneId === zoneId).map(cnameOf);
    return work.zone(zoneId).put(batch);
  });
  await allEnded(puts);
}

const cnameOf = ({ name, value, ttl = USUAL_TTL_SECONDS }: ValidationRecord): Cname => ({ name, value, ttl });

/** Waits for all of them, so that no call is under way when an error is thrown, and throws the first that failed. */
async function allEnded(changes: readonly Promise<unknown>[]): Promise<void> {
  const ended = await Promise.allSettled(changes);
  const failed = ended.find((one) => one.status === "rejected");
  if (failed) throw failed.reason;
}

/** Deletes the records that no other live certificate of the account needs. Tells which it keeps. */
export async function deleteValidationRecords(
  records: readonly ValidationRecord[],
  exceptArn: string,
  work: ValidationWork,
): Promise<void> {
  if (records.length === 0) return;
  const reasons = await findReasonsToKeep(records, exceptArn, work);
  // Together, as one zone's deletions gather into one request.
  await allEnded(records.map((record) => deleteUnlessKept(record, reasons.get(record.domain), work)));
}

/**
 * Brings the records of the certificate `arn` into the zones that they belong into by now, as a zone may have been made
 * again, or another have taken over a subdomain. AWS's renewals find them there. The old zone is no longer
 * authoritative for the name, so a record that cannot be deleted there is told and fails nothing. Repeating it changes
 * nothing.
 */
export async function moveValidationRecords(
  before: readonly ValidationRecord[],
  arn: string,
  work: ValidationWork,
): Promise<ValidationRecord[]> {
  const placed = placeRecords(before, work);
  const hasMoved = (_: ValidationRecord, n: number) => placed[n]?.zoneId !== before[n]?.zoneId;
  await putValidationRecords(placed.filter(hasMoved), work);
  const left = before.filter(hasMoved);
  if (left.length > 0) await leaveOldZones(left, arn, work);
  return placed;
}

async function leaveOldZones(
  records: readonly ValidationRecord[],
  arn: string,
  work: ValidationWork,
): Promise<void> {
  const tellOf = (some: readonly ValidationRecord[]) => (error: unknown) => {
    const { cause } = translateFailure(error, { resource: work.resource, action: "leave the old zone" });
    for (const record of some) tellKept(record, `${cause} Delete it there by hand`, work);
  };
  const reasons = await findReasonsToKeep(records, arn, work).catch(tellOf(records));
  if (!reasons) return;
  const leave = (record: ValidationRecord) =>
    deleteUnlessKept(record, reasons.get(record.domain), work).catch(tellOf([record]));
  await allEnded(records.map(leave));
}

async function deleteUnlessKept(
  record: ValidationRecord,
  reason: string | undefined,
  work: ValidationWork,
): Promise<void> {
  if (reason !== undefined) return tellKept(record, reason, work);
  const cname = cnameOf(record);
  const left = await work.zone(record.zoneId).delete(cname);
  if (typeof left === "object") tellKept(record, whyLeft(cname, left), work);
}

function tellKept({ name, zoneId }: ValidationRecord, reason: string, { context }: ValidationWork) {
  context.teller.notice(`kept the record ${name} in the hosted zone ${zoneId}: ${reason}`);
}

/**
 * Why a domain's record has to stay, for those that have to. ACM names the same record for an account and a domain in
 * every region, so all regions of the partition are asked. Where one gives no answer the record stays: left over it
 * harms nobody, while a missing one would end another certificate's renewal.
 */
async function findReasonsToKeep(
  records: readonly ValidationRecord[],
  exceptArn: string,
  work: ValidationWork,
): Promise<Map<string, string>> {
  const { inputs, acm, resource, context } = work;
  const domains = records.map((record) => record.domain);
  const here = await acm.list.findDomainsInUse(domains, exceptArn);
  const reasons = new Map(
    [...here].map((domain) => [domain, "another live certificate (its replacement, perhaps) needs it"]),
  );
  const open = domains.filter((domain) => !here.has(domain));
  if (open.length === 0) return reasons;
  const { partition = "" } = parseArn(exceptArn) ?? {};
  const regions = regionsOf(partition).filter((region) => region !== inputs.region);
  const { otherRegions } = context.world.access(inputs.connection);
  const found = await otherRegions.look(open, regions, resource);
  for (const [domain, elsewhere] of found) {
    const reason = reasonElsewhere(elsewhere);
    if (reason !== undefined) reasons.set(domain, reason);
  }
  return reasons;
}

function reasonElsewhere({ usedIn, unknown }: Elsewhere): string | undefined {
  if (usedIn.length > 0) return `a live certificate in ${usedIn.join(", ")} needs it`;
  if (unknown.length === 0) return undefined;
  const codes = [...new Set(unknown.map((one) => one.code))].join(", ");
  const regions = unknown.map((one) => one.region).join(", ");
  return `could not look for certificates that need it in ${regions} (${codes}); delete it by hand if none does`;
}
