import { findZoneFor, type HostedZone, validationDomain } from "../../../kernel/domainName";

/** Names by which a CAA record allows Amazon's CA. Source: ACM User Guide, "Configure a CAA record". */
const AMAZON: readonly string[] = ["amazon.com", "amazontrust.com", "awstrust.com", "amazonaws.com"];

/** The tag and the CA's name of a record such as `0 issue "amazon.com; account=1"`. */
const PROPERTY = /^\d+\s+(\w+)\s+"?([\w.-]*)/;

/** The CAA records that hold for a name: those of its closest ancestor that has any. Source: RFC 8659, section 3. */
export interface CaaInForce {
  /** A name of the certificate. */
  name: string;
  /** The domain that carries the records. */
  owner: string;
  /** The name or its ancestor where it is a CNAME, at the end of which the owner is. */
  cname?: string;
  /** As in a zone file: `0 issue "letsencrypt.org"`. */
  values: readonly string[];
}

export interface CaaObservation {
  /** Names that were refused. */
  names: readonly string[];
  zones: readonly HostedZone[];
  /** The CAA records in force. A name without an entry has records that nobody could look up. */
  inForce: readonly CaaInForce[];
}

/** The refusal of Amazon to issue, in words. */
export interface CaaPlan {
  /** The names that were refused, without those that the records in force allow. */
  names: readonly string[];
  inForce: string;
  /** The records to add, in a zone file's spelling. One clause, without its full stop. */
  remedy: string;
}

export function planCaa(seen: CaaObservation): CaaPlan {
  const forbidden = seen.names.filter((name) => !isAllowed(name, seen.inForce));
  const records = new Set(forbidden.map((name) => recordFor(name, seen)));
  const held = new Set(
    seen.inForce.flatMap(({ owner, values }) => values.map((one) => `${owner}. CAA ${one}`)),
  );
  return {
    // ACM may have seen others, so that all of them count where none is forbidden any more.
    names: forbidden.length > 0 ? forbidden : seen.names,
    inForce: held.size === 0 ? "" : ` (in force: ${[...held].join(", ")})`,
    remedy:
      records.size === 0
        ? "Add nothing, as the CAA records in force allow Amazon by now"
        : `Add ${[...records].join(" and ")}`,
  };
}

/** Whether the records in force let Amazon issue for a name. Of a name without an entry nobody knows. */
function isAllowed(name: string, inForce: readonly CaaInForce[]): boolean {
  const held = inForce.find((one) => one.name === name);
  if (held === undefined) return false;
  const issuers = held.values
    .map((value) => PROPERTY.exec(value))
    .filter((found) => found?.[1]?.toLowerCase() === tagFor(name, held))
    .map((found) => found?.[2]?.toLowerCase() ?? "");
  return issuers.some((issuer) => AMAZON.includes(issuer));
}

/**
 * The record goes to the domain that has CAA records already, as the closest ones alone count. Else to the zone's apex.
 */
function recordFor(name: string, { zones, inForce }: CaaObservation): string {
  const held = inForce.find((one) => one.name === name);
  const owner = held?.owner ?? findZoneFor(name, zones)?.name ?? validationDomain(name);
  const record = `${owner}. CAA 0 ${tagFor(name, held)} "${AMAZON[0]}"`;
  // A zone takes no other record beside a CNAME.
  return held?.cname === undefined ? record : `${record} (the target of the CNAME ${held.cname})`;
}

/** The property that counts for a name. A first issuewild would take wildcards away from the CAs that issue allows. */
function tagFor(name: string, held: CaaInForce | undefined): "issue" | "issuewild" {
  const isWild = name.startsWith("*.") && (!held || held.values.some((one) => /\bissuewild\b/i.test(one)));
  return isWild ? "issuewild" : "issue";
}
