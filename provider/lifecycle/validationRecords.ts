import type { CertificateView } from "../aws/acm";
import { findDomainsInUse } from "../aws/acmList";
import { deleteRecord, putRecords } from "../aws/route53";
import type { ValidationRecord } from "../model/certificate";
import { findZoneFor } from "../model/domainName";
import { PkiError } from "../model/errors";
import type { CertificateWork } from "./certificateWork";

type Named = CertificateView["records"][number];

/** The records with the zone that each belongs into. */
export function placeRecords(
  records: readonly Named[],
  work: Pick<CertificateWork, "inputs" | "resource">,
): ValidationRecord[] {
  return records.map((record) => ({ ...record, zoneId: requireZoneId(record.domain, work) }));
}

function requireZoneId(
  domain: string,
  { inputs, resource }: Pick<CertificateWork, "inputs" | "resource">,
): string {
  const zone = findZoneFor(domain, inputs.zones);
  if (zone) return zone.id;
  throw new PkiError({
    code: "HostedZoneUnusable",
    resource,
    cause: `${domain} is in none of the CA's hosted zones (${inputs.zones.map((one) => one.name).join(", ")}).`,
    remedy: "Add the zone that owns it to the CA's hostedZoneIds.",
  });
}

/** Puts each record into its zone, one batch a zone; repeating it changes nothing. */
export async function putValidationRecords(
  records: readonly ValidationRecord[],
  work: CertificateWork,
): Promise<void> {
  const zoneIds = [...new Set(records.map((record) => record.zoneId))];
  for (const zoneId of zoneIds) {
    const batch = records.filter((record) => record.zoneId === zoneId);
    await putRecords(work.route53, work.resource, zoneId, batch);
  }
}

/** Deletes the records that no other certificate of the account and region lives by; tells what it keeps. */
export async function deleteValidationRecords(
  records: readonly ValidationRecord[],
  exceptArn: string,
  work: CertificateWork,
): Promise<void> {
  if (records.length === 0) return;
  const domains = records.map((record) => record.domain);
  const inUse = await findDomainsInUse(work.acm, work.resource, domains, exceptArn);
  for (const record of records) {
    if (!inUse.has(record.domain)) {
      await deleteRecord(work.route53, work.resource, record.zoneId, record);
      continue;
    }
    const why = "another live certificate (its replacement, perhaps) needs it";
    work.context.notice(work.inputs.resourceUrn, `kept the record ${record.name}: ${why}`);
  }
}
