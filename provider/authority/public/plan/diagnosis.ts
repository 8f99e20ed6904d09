import type { HostedZone } from "../../../kernel/domainName";
import { type DnsAnswer, plainHost } from "../../../kernel/publicDns";

/** The record under a name in its zone, as Route 53 says. */
export type InZone =
  | { state: "present" }
  | { state: "absent" }
  | { state: "other"; value: string }
  | { state: "unknown"; why: string };

/**
 * One answer. A `public` resolver sees the DNS as ACM does. The `local` one of this machine may live in a network with
 * zones of its own. `own` is a name server of the zone itself, which knows its records wherever a delegation leads.
 */
export interface Heard {
  resolver: string;
  kind: "public" | "local" | "own";
  answer: DnsAnswer;
}

/** Facts about a domain whose validation record ACM does not see. */
export interface DomainObservation {
  domain: string;
  /** The record that ACM wants to see. */
  record: { name: string; value: string };
  zone: HostedZone;
  inZone: InZone;
  /** The zone's own name servers, host names. Empty where they could not be read. */
  ownServers: readonly string[];
  /** The name servers of the zone's domain, by resolver. */
  delegation: readonly Heard[];
  /** The CNAME, by resolver. */
  seen: readonly Heard[];
}

/** Why a domain is not validated yet, as a sentence without its stop, and what to do about it. */
export interface Finding {
  domain: string;
  cause: string;
  remedy: string;
}

type Row = (seen: Facts) => Omit<Finding, "domain"> | undefined;

/** The first row that has something to say decides: the most probable cause stands first. */
const DIAGNOSIS: readonly Row[] = [
  // Somebody, or a tool that owns the zone's records, has taken the record away.
  ({ inZone, name, value, place }) =>
    inZone.state === "absent"
      ? {
          cause: `the record ${name} CNAME ${value} does not stand in ${place}: somebody deleted it`,
          remedy: "pulumi up puts it again, at first and every 10 minutes; find out what deletes it.",
        }
      : undefined,
  // ACM asks for exactly one value. The name is its own, so nobody else needs another there.
  ({ inZone, name, value, place }) =>
    inZone.state === "other"
      ? {
          cause: `${name} stands in ${place} with another value, ${inZone.value} instead of ${value}`,
          remedy:
            "pulumi up puts ACM's value, at first and every 10 minutes; find out what writes the other.",
        }
      : undefined,
  // A zone that was made anew has other name servers, and the old ones refuse to answer for it.
  ({ zone, failing, own }) =>
    failing.length > 0
      ? {
          cause: `${list(failing)} cannot resolve ${zone.name}: it is delegated to name servers that do not hold it, or its parent has a DS record and the zone is not signed`,
          remedy: `Delegate it to the zone's own name servers${own}, and remove the DS record of a zone that is not signed.`,
        }
      : undefined,
  // Registered, but with another DNS provider or another zone of the same name.
  ({ zone, place, abroad, foreign, own }) =>
    abroad.length > 0
      ? {
          cause: `${zone.name} is not delegated to the name servers of ${place}${own} but to ${list(foreign)}, according to ${list(abroad)}`,
          remedy: `Delegate it to the zone's own name servers, or give the zone with the servers ${list(foreign)} as one of the CA's hostedZoneIds.`,
        }
      : undefined,
  // Several providers serve the domain, and only one of them holds the record.
  ({ zone, place, blind, mixed, foreign }) =>
    mixed.length > 0 && blind.length > 0
      ? {
          cause: `${zone.name} is delegated to ${list(foreign)} beside the name servers of ${place}, and the record is not seen by ${list(blind)}`,
          remedy:
            "Put the record at every provider that serves the domain, or delegate it to this zone alone.",
        }
      : undefined,
  // Not registered, or a zone below another that has no NS records for it.
  ({ zone, unaware, own }) =>
    unaware.length > 0
      ? {
          cause: `${zone.name} is delegated to no name servers, according to ${list(unaware)}: it is not registered, or its parent zone has no NS records for it`,
          remedy: `Register it, or put NS records for ${zone.name} with the zone's own name servers${own} into its parent zone.`,
        }
      : undefined,
  // Nothing is known, neither of the zone nor of the public DNS.
  ({ inZone, heard, place, own }) =>
    inZone.state === "unknown" && heard.length === 0
      ? {
          cause: `what stands in ${place} is unknown: ${inZone.why}; and the public DNS could not be asked`,
          remedy: `Look into the zone, and check that the domain is delegated to its name servers${own}.`,
        }
      : undefined,
  // Blocked outgoing DNS, or a stand-in for AWS, of which the public DNS knows nothing.
  ({ heard, place, own }) =>
    heard.length === 0
      ? {
          cause: `the record stands in ${place}; the public DNS could not be asked`,
          remedy: `Check that the domain is delegated to the zone's name servers${own}; else wait.`,
        }
      : undefined,
  // Delegated to this zone, and nobody sees the record: then the zone must say whether it stands there.
  ({ inZone, seeing, blind, place }) =>
    inZone.state === "unknown" && seeing.length === 0
      ? {
          cause: `the record is not seen by ${list(blind)}, and what stands in ${place} is unknown: ${inZone.why}`,
          remedy: "Look into the zone; if the record is missing there, pulumi up puts it again.",
        }
      : undefined,
  // Route 53 takes up to a minute, and resolvers remember for 15 minutes that a name did not exist.
  ({ seeing, blind, place, stale }) =>
    blind.length > 0
      ? {
          cause: `the record stands in ${place} and is propagating: ${seeing.length > 0 ? `seen by ${list(seeing)}, ` : ""}not yet by ${list(blind)}${stale}`,
          remedy: "Wait: it may take 15 minutes until every resolver asks again.",
        }
      : undefined,
  // The record stands, the domain is delegated, everybody sees it.
  ({ seeing, place }) => ({
    cause: `everything is right: the record stands in ${place} and is seen by ${list(seeing)}; ACM only has to look`,
    remedy: "Wait: it usually takes some minutes, rarely longer than half an hour.",
  }),
];

/** Why a domain is not validated yet: from what was seen to one finding. */
export function diagnoseDomain(observed: DomainObservation): Finding {
  const facts = weigh(observed);
  for (const row of DIAGNOSIS) {
    const found = row(facts);
    if (found) return { domain: observed.domain, ...found };
  }
  throw new Error("the last row has something to say in every case");
}

/** Findings as one text: domains with the same trouble are named together. */
export const causesOf = (findings: readonly Finding[]): string =>
  [...groupBy(findings, (one) => one.cause)]
    .map(([cause, same]) => `${same.map((one) => one.domain).join(", ")}: ${cause}.`)
    .join(" ");

/** The remedies of all findings, each once. */
export const remediesOf = (findings: readonly Finding[]): string =>
  [...new Set(findings.map((one) => one.remedy))].join(" ");

/** An observation with the facts that follow from it. All lists hold names of resolvers or servers. */
interface Facts extends DomainObservation {
  name: string;
  value: string;
  /** The zone as messages name it. */
  place: string;
  /** ` (ns-1…, ns-2…)`, or nothing where they are unknown. */
  own: string;
  /** Resolvers, not the zone's own servers, that said something of the record. */
  heard: readonly string[];
  /** Resolvers that see the record, and resolvers that do not. */
  seeing: readonly string[];
  blind: readonly string[];
  /** ` (there it is …)`: what blind resolvers see in the record's place. */
  stale: string;
  /** Resolvers that fail at the domain, are led to other servers only, to others as well, or to none. */
  failing: readonly string[];
  abroad: readonly string[];
  mixed: readonly string[];
  unaware: readonly string[];
  /** Name servers that the public DNS names and that are not the zone's. */
  foreign: readonly string[];
}

function weigh(observed: DomainObservation): Facts {
  const { record, zone } = observed;
  const value = plainHost(record.value);
  const own = observed.ownServers.map(plainHost);
  const isSeeing = (one: Heard) => valuesOf(one).map(plainHost).includes(value);
  const answered = observed.seen.filter(hasAnswered);
  const blind = answered.filter((one) => !isSeeing(one));
  const leads = witnesses(observed.delegation).map((one) => ({ ...one, to: valuesOf(one).map(plainHost) }));
  const others = leads.filter(({ to }) => own.length > 0 && to.some((server) => !own.includes(server)));
  const isAtHome = ({ to }: { to: string[] }) => to.some((server) => own.includes(server));
  // A resolver that finds the record was led rightly, even if the name servers bear names of the domain's own (white
  // label).
  const astray = witnesses(observed.seen).some(isSeeing) ? [] : leads;
  return {
    ...observed,
    inZone: answered.some((one) => one.kind === "own" && isSeeing(one)) ? confirm(observed) : observed.inZone,
    name: plainHost(record.name),
    value,
    place: `the hosted zone ${zone.name} (${zone.id})`,
    own: own.length === 0 ? "" : ` (${list(own)})`,
    heard: resolversOf(witnesses(observed.seen)),
    seeing: resolversOf(answered.filter(isSeeing)),
    blind: resolversOf(blind),
    stale: staleOf(blind),
    failing: resolversOf(astray.filter((one) => isReason(one, "server failure"))),
    abroad: resolversOf(astray.filter((one) => others.includes(one) && !isAtHome(one))),
    mixed: resolversOf(others.filter(isAtHome)),
    unaware: resolversOf(astray.filter((one) => isReason(one, "no such record"))),
    foreign: [...new Set(others.flatMap(({ to }) => to))].filter((server) => !own.includes(server)).sort(),
  };
}

/** Where Route 53 may not be asked, the word of the zone's own server is as good. */
const confirm = ({ inZone }: DomainObservation): InZone =>
  inZone.state === "unknown" ? { state: "present" } : inZone;

/** Resolvers that see the DNS as the world outside does. This machine's own only where no other answers. */
function witnesses(heard: readonly Heard[]): Heard[] {
  const answered = heard.filter((one) => one.kind !== "own" && hasAnswered(one));
  const outside = answered.filter((one) => one.kind === "public");
  return outside.length > 0 ? outside : answered;
}

function staleOf(blind: readonly Heard[]): string {
  const values = [...new Set(blind.flatMap(valuesOf))];
  return values.length === 0 ? "" : ` (there it is ${list(values)})`;
}

const hasAnswered = (one: Heard): boolean => !isReason(one, "no answer");
const isReason = ({ answer }: Heard, reason: string): boolean =>
  "reason" in answer && answer.reason === reason;
const valuesOf = ({ answer }: Heard): readonly string[] => ("values" in answer ? answer.values : []);
const resolversOf = (heard: readonly Heard[]): string[] => heard.map((one) => one.resolver);
const list = (names: readonly string[]): string => names.join(", ");

function groupBy<T>(items: readonly T[], keyOf: (item: T) => string): Map<string, T[]> {
  const groups = new Map<string, T[]>();
  for (const item of items) groups.set(keyOf(item), [...(groups.get(keyOf(item)) ?? []), item]);
  return groups;
}
