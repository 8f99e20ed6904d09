import type { LeftCname, StandingCname } from "../../../aws/route53/zone";
import { plainHost } from "../../../kernel/publicDns";

/** Why a record was not deleted, in words that follow `kept the record NAME in the hosted zone ID:`. */
export function whyLeft(put: { value: string; ttl: number }, { found, refusal }: LeftCname): string {
  const told = `Route 53 says: ${refusal.replace(/^\[|\]?\.?$/g, "")}`;
  const why = found ? differences(put, found).join(" and ") || told : told;
  return `${why}; delete it by hand if nothing needs it`;
}

function differences(put: { value: string; ttl: number }, found: StandingCname): string[] {
  const { value, ttl, setIdentifier } = found;
  const rows: [boolean, string][] = [
    [setIdentifier !== undefined, `it has a routing policy now (set identifier ${setIdentifier})`],
    [plainHost(value) !== plainHost(put.value), `its value is ${value}, not the ${put.value} that was put`],
    [ttl === undefined, "it is an alias now"],
    [ttl !== undefined && ttl !== put.ttl, `its TTL is ${ttl}, not the ${put.ttl} that was put`],
  ];
  return rows.flatMap(([differs, why]) => (differs ? [why] : []));
}
