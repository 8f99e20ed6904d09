import { canonicalName } from "./names";
import { recordsAt } from "./recordIndex";
import type { Zone, Zones } from "./zones";

/** The names from `name` up to the top: a.b.com. → a.b.com., b.com., com. */
function ancestry(name: string): string[] {
  const labels = name.replace(/\.$/, "").split(".");
  return labels.map((_, index) => `${labels.slice(index).join(".")}.`);
}

const sameHost = (left: string, right: string): boolean => canonicalName(left) === canonicalName(right);

/**
 * Answers as the public internet would, for the zones hosted here. The way down starts at the topmost public zone, of
 * any account, above a name: a registry is taken to have delegated that one, the oldest where several share its name.
 * From there on, NS records alone lead further down. A zone that its parent does not delegate is never seen.
 */
export class Resolver {
  constructor(private readonly zones: Zones) {}

  /** The zone that answers for a name, or undefined where none here does. */
  authority(name: string): Zone | undefined {
    let zone: Zone | undefined;
    for (const suffix of ancestry(canonicalName(name)).reverse()) {
      if (zone === undefined) {
        zone = this.zones.publicNamed(suffix)[0];
        continue;
      }
      const servers = valuesIn(zone, suffix, "NS");
      if (servers.length === 0) continue;
      zone = this.zones.publicNamed(suffix).find((child) => servesOneOf(child, servers));
      // Delegated to name servers that are not hosted here.
      if (zone === undefined) return undefined;
    }
    return zone;
  }

  /** The values of all record sets of this name and type in the authoritative zone. */
  lookUp(name: string, type: string): string[] {
    const canonical = canonicalName(name);
    const zone = this.authority(canonical);
    if (zone === undefined) return [];
    return valuesIn(zone, canonical, type);
  }

  /** Does exactly this CNAME stand where the internet would find it? */
  hasCname(name: string, value: string): boolean {
    return this.lookUp(name, "CNAME").some((found) => sameHost(found, value));
  }

  /**
   * The CAA properties `issue` (or `issuewild`) that hold for a domain: those of the closest ancestor that has
   * CAA records at all (RFC 8659). Undefined where nobody restricts anything.
   */
  caaIssuers(domain: string, wildcard: boolean): string[] | undefined {
    for (const name of ancestry(canonicalName(domain))) {
      const properties = this.lookUp(name, "CAA").map(caaProperty);
      if (properties.length === 0) continue;
      const wild = properties.filter(({ tag }) => tag === "issuewild");
      const chosen = wildcard && wild.length > 0 ? wild : properties.filter(({ tag }) => tag === "issue");
      return chosen.length > 0 ? chosen.map(({ issuer }) => issuer) : undefined;
    }
    return undefined;
  }
}

const servesOneOf = (zone: Zone, servers: string[]): boolean =>
  zone.nameServers.some((own) => servers.some((server) => sameHost(own, server)));

/** All values of a name and type: weighted and other routed sets differ in their set identifier only. */
const valuesIn = (zone: Zone, name: string, type: string): string[] =>
  recordsAt(zone.records, name)
    .filter((record) => record.type === type)
    .flatMap((record) => record.values);

function caaProperty(value: string): { tag: string; issuer: string } {
  const [, tag = "", quoted = ""] = /^\d+\s+([A-Za-z0-9]+)\s+"(.*)"$/.exec(value) ?? [];
  return { tag: tag.toLowerCase(), issuer: (quoted.split(";")[0] ?? "").trim().toLowerCase() };
}
