import type { CertificateView } from "../../aws/acm/certificateView";
import { findZoneFor, type HostedZone, validationDomain } from "../../kernel/domainName";
import { PkiError } from "../../kernel/errors";
import { type PublicDns, type PublicRecordType, plainHost } from "../../kernel/publicDns";
import {
  type DomainObservation,
  diagnoseDomain,
  type Finding,
  type Heard,
  type InZone,
} from "./plan/diagnosis";
import type { ValidationWork } from "./work";

/** Seconds of pending, with the records in place, after which a diagnosis begins. Most issues are done by then. */
const FIRST_AFTER_SECONDS = 3 * 60;
const AGAIN_AFTER_SECONDS = 10 * 60;
/** How this machine's own resolver is called in a finding. */
const LOCAL = "this machine's resolver";

/**
 * Looks at a pending certificate now and then, not at every poll. Gives the last findings of domains that are still
 * open.
 */
export function diagnoseNowAndThen(
  work: ValidationWork,
): (seen: CertificateView) => Promise<readonly Finding[]> {
  const now = () => work.context.world.now().getTime();
  let nextAt: number | undefined;
  let findings: readonly Finding[] = [];
  return async (known) => {
    let seen = known;
    nextAt ??= now() + FIRST_AFTER_SECONDS * 1000;
    if (now() >= nextAt) {
      nextAt = now() + AGAIN_AFTER_SECONDS * 1000;
      seen = await lookAgain(known, work);
      findings = await diagnose(seen.records, seen.validatedDomains, work);
    }
    return findings.filter((one) => !isAmong(seen.validatedDomains, one.domain));
  };
}

/** The wait's view of the names may be minutes old. A failure in here must not end the wait. */
async function lookAgain(known: CertificateView, { acm }: ValidationWork): Promise<CertificateView> {
  return (await acm.find(known.arn).catch(() => undefined)) ?? known;
}

/**
 * Why ACM does not see the records of the domains that are not validated: asks Route 53 and, where there is one, the
 * public DNS. Changes nothing and never throws. The finding shows as unknown whatever could not be learnt.
 */
export async function diagnose(
  records: CertificateView["records"],
  validated: readonly string[],
  work: ValidationWork,
): Promise<Finding[]> {
  const open = records.flatMap((record) => {
    const zone = findZoneFor(record.domain, work.inputs.zones);
    return zone && !isAmong(validated, record.domain) ? [{ record, zone }] : [];
  });
  // One after the other, as Route 53 takes five calls a second. Resolvers may be asked all at once.
  const zones = new Map<string, ZoneSeen>();
  const looked: Omit<DomainObservation, "seen">[] = [];
  for (const { record, zone } of open) {
    const zoneSeen = zones.get(zone.id) ?? (await observeZone(zone, work));
    zones.set(zone.id, zoneSeen);
    const inZone = await lookInZone(record, zone, work);
    looked.push({ domain: record.domain, record, zone, inZone, ...zoneSeen });
  }
  return Promise.all(
    looked.map(async (one) =>
      diagnoseDomain({ ...one, seen: await hear(one.record.name, "CNAME", work, one.ownServers[0]) }),
    ),
  );
}

const isAmong = (validated: readonly string[], domain: string): boolean =>
  validated.some((name) => validationDomain(name) === domain);

type ZoneSeen = Pick<DomainObservation, "ownServers" | "delegation">;

async function observeZone(zone: HostedZone, work: ValidationWork): Promise<ZoneSeen> {
  const [ownServers, delegation] = await Promise.all([
    work
      .zone(zone.id)
      .requireNameServers()
      .catch(() => []),
    hear(zone.name, "NS", work),
  ]);
  return { ownServers, delegation };
}

async function lookInZone(
  { name, value }: { name: string; value: string },
  zone: HostedZone,
  work: ValidationWork,
): Promise<InZone> {
  try {
    const found = await work.zone(zone.id).find(name);
    if (found === undefined) return { state: "absent" };
    const isOurs = plainHost(found.value) === plainHost(value);
    return isOurs ? { state: "present" } : { state: "other", value: found.value };
  } catch (error) {
    const code = error instanceof PkiError ? error.code : "Internal";
    const why = code === "AccessDenied" ? "is not allowed" : `failed (${code})`;
    return { state: "unknown", why: `route53:ListResourceRecordSets ${why}` };
  }
}

/** The answers of all resolvers, asked at the same time. Nobody is asked where there is no public DNS. */
function hear(
  name: string,
  type: PublicRecordType,
  { context }: ValidationWork,
  ownServer?: string,
): Promise<Heard[]> {
  const { publicDns } = context.world;
  if (!publicDns) return Promise.resolve([]);
  const asked: Omit<Heard, "answer">[] = [
    ...publicDns.resolvers.map((resolver) => ({ resolver, kind: "public" as const })),
    { resolver: LOCAL, kind: "local" },
    ...(ownServer === undefined ? [] : [{ resolver: ownServer, kind: "own" as const }]),
  ];
  return Promise.all(
    asked.map(async (one) => {
      const resolver = one.kind === "local" ? undefined : one.resolver;
      return { ...one, answer: await lookUpSafely(publicDns, name, type, resolver) };
    }),
  );
}

/** A diagnosis that fails must not hide what it was asked about. */
const lookUpSafely = (publicDns: PublicDns, name: string, type: PublicRecordType, resolver?: string) =>
  publicDns.lookUp(name, type, resolver).catch(() => ({ reason: "no answer" }) as const);
