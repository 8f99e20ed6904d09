import type { CertificateView } from "../../../aws/acm/certificateView";
import { findZoneFor } from "../../../kernel/domainName";
import type { Fault } from "../../../kernel/errors";
import type { IssuerRules } from "../../issuer";
import type { ValidationRecord } from "../../validationRecord";
import { VALIDATION_WINDOW_HOURS } from "./issuance";

/** ACM's public CA: exportable certificates, validated by CNAMEs in Route 53. */
export const publicRules: IssuerRules = {
  window: { hours: VALIDATION_WINDOW_HOURS, why: "without seeing the validation records" },

  nameFaults(names, { zones }) {
    const known = zones.map((zone) => zone.name).join(", ");
    return names
      .filter((name) => !findZoneFor(name, zones))
      .map((name) => ({
        property: "dnsNames",
        cause: `${name} is in none of the CA's hosted zones (${known}), so it could never be validated.`,
        remedy: "Add the zone that owns it to the CA's hostedZoneIds, or remove the name.",
      }));
  },

  misfits(seen, property) {
    const rows: [fits: boolean, cause: string, remedy: string][] = [
      [seen.amazonIssued, "Amazon did not issue it.", "Only certificates that ACM issued can be adopted."],
      [
        seen.exportable,
        "It was requested without export, which cannot be changed.",
        "Remove adoptArn: a new, exportable one will be requested.",
      ],
      [seen.validatedByDns, "It is not validated by DNS.", "Remove adoptArn: a new one will be requested."],
    ];
    return rows.flatMap(([fits, cause, remedy]): Fault[] => (fits ? [] : [{ property, cause, remedy }]));
  },

  recordsOf(seen, zones, known) {
    const zoneIdOf = (domain: string) => findZoneFor(domain, zones)?.id ?? "";
    return withTtl(seen.records, known).map((record) => ({ ...record, zoneId: zoneIdOf(record.domain) }));
  },

  /** Each renewal brings a new serial under the same ARN, and nothing else proves it. */
  judgeRenewal(seen, before) {
    if (seen.serial !== before.serial) return "renewed";
    // A failure that stood there before is that of an earlier try.
    const isNews = seen.renewalUpdatedAt !== before.renewalUpdatedAt;
    return seen.status !== "ISSUED" || (seen.renewalStatus === "FAILED" && isNews) ? "failed" : "pending";
  },
};

/** ACM's records with the TTL that each was put with. */
export function withTtl(
  records: readonly CertificateView["records"][number][],
  known: readonly ValidationRecord[],
): Omit<ValidationRecord, "zoneId">[] {
  return records.map((record) => {
    const ttl = known.find(({ name }) => name === record.name)?.ttl;
    return ttl === undefined ? record : { ...record, ttl };
  });
}
