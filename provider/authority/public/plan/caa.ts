import { findZoneFor, type HostedZone, validationDomain } from "../../../kernel/domainName";

/** The name by which a CAA record allows Amazon's CA. Source: ACM User Guide, "Configure a CAA record". */
const AMAZON = "amazon.com";

/** The CAA records that hold for a name: those of its closest ancestor that has any. Source: RFC 8659, section 3. */
export interface CaaInForce {
  /** A name of the certificate. */
  name: string;
  /** The domain that carries the records. */
  owner: string;
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

/** The records that forbid Amazon to issue, in words, and the records to add, in a zone file's spelling. */
export function planCaa(seen: CaaObservation): { inForce: string; records: string[] } {
  const records = new Set(seen.names.map((name) => recordFor(name, seen)));
  const held = new Set(
    seen.inForce.flatMap(({ owner, values }) => values.map((one) => `${owner}. CAA ${one}`)),
  );
  return {
    inForce: held.size === 0 ? "" : ` (in force: ${[...held].join(", ")})`,
    records: [...records],
  };
}

/**
 * The record goes to the domain that has CAA records already, as the closest ones alone count. Else to the zone's apex.
 */
function recordFor(name: string, { zones, inForce }: CaaObservation): string {
  const held = inForce.find((one) => one.name === name);
  const owner = held?.owner ?? findZoneFor(name, zones)?.name ?? validationDomain(name);
  // A first issuewild would take wildcards away from the CAs that only an issue record allows.
  const isWild = name.startsWith("*.") && (!held || held.values.some((one) => /\bissuewild\b/i.test(one)));
  return `${owner}. CAA 0 ${isWild ? "issuewild" : "issue"} "${AMAZON}"`;
}
