import { canonicalName } from "./names";
import { keyOf, type RecordSet } from "./records";
import type { Zone, Zones } from "./zones";

/** The names from `name` up to the top: a.b.com. → a.b.com., b.com., com. */
function ancestry(name: string): string[] {
  const labels = name.replace(/\.$/, "").split(".");
  return labels.map((_, index) => `${labels.slice(index).join(".")}.`);
}

const sameHost = (left: string, right: string): boolean => canonicalName(left) === canonicalName(right);

/**
 * What the public internet would answer, as far as it is hosted here: the authoritative zone of a name is the
 * public zone, of any account, with the longest matching suffix. Where several zones share that name, the one
 * that the parent's NS records name is delegated, else the oldest.
 */
export class Resolver {
  constructor(private readonly zones: Zones) {}

  authority(name: string): Zone | undefined {
    return this.#authorityAmong(ancestry(canonicalName(name)));
  }

  /** The values of all record sets of this name and type in the authoritative zone. */
  lookUp(name: string, type: string): string[] {
    const canonical = canonicalName(name);
    const zone = this.authority(canonical);
    if (zone === undefined) return [];
    const simple = zone.records.get(keyOf({ name: canonical, type }));
    return simple ? simple.values : routed(zone, canonical, type);
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

  #authorityAmong(suffixes: string[]): Zone | undefined {
    for (const [index, suffix] of suffixes.entries()) {
      const candidates = this.#publicZones(suffix);
      if (candidates.length < 2) {
        if (candidates[0]) return candidates[0];
        continue;
      }
      const parent = this.#authorityAmong(suffixes.slice(index + 1));
      const delegated = parent?.records.get(keyOf({ name: suffix, type: "NS" }))?.values ?? [];
      return candidates.find((zone) => servesOneOf(zone, delegated)) ?? candidates[0];
    }
    return undefined;
  }

  #publicZones(name: string): Zone[] {
    return [...this.zones.all()].filter((zone) => zone.name === name && !zone.privateZone);
  }
}

const servesOneOf = (zone: Zone, servers: string[]): boolean =>
  zone.nameServers.some((own) => servers.some((server) => sameHost(own, server)));

/** Weighted and other routed sets share name and type and differ in their set identifier. */
const routed = (zone: Zone, name: string, type: string): string[] =>
  [...zone.records.values()]
    .filter((record: RecordSet) => record.name === name && record.type === type)
    .flatMap((record) => record.values);

function caaProperty(value: string): { tag: string; issuer: string } {
  const [, tag = "", quoted = ""] = /^\d+\s+([A-Za-z0-9]+)\s+"(.*)"$/.exec(value) ?? [];
  return { tag: tag.toLowerCase(), issuer: (quoted.split(";")[0] ?? "").trim().toLowerCase() };
}
