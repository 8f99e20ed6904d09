import type { Feature } from "../provider/permissions/feature";
import type { PolicyScope } from "../provider/permissions/scope";
import type { Declared } from "./declared";
import { AMBIENT, type Caller, callersOf, connectionKey, REGION } from "./identities";
import { Narrowing, type Tell } from "./narrowing";
import { findKeyArn } from "./secretKeys";
import { isCovered, secretPattern } from "./secretPattern";
import { membersOf } from "./setMembers";
import { findMatch, findText, isHidden, itemsOf, type Json, objectOf } from "./values";

/** Features of one service, and what they are narrowed to. */
export interface Use {
  features: Feature[];
  scope: PolicyScope;
}

export interface Derived {
  /** By the name of the connection, `ambient` for the ambient identity; without those that need no permission. */
  connections: Map<string, Use[]>;
  /** What the policies cannot say, each a sentence or two; without any value of a secret. */
  notes: string[];
}

const DOMAIN_NAME = /^(\*\.)?[a-z0-9-]+(\.[a-z0-9-]+)+$/i;
const ZONE_ID = /^(\/?hostedzone\/)?[A-Z0-9]{1,32}$/;
const STACK = /^[\w.-]+\/[\w.-]+$/;
const SECRET_NAME = /^([A-Za-z0-9_/-]|\{\{\w+\}\})+$/;

/** Secrets of one region: another region's names and keys are none of its. */
class SecretUses {
  readonly features = new Set<Feature>();
  readonly names = new Narrowing(SECRET_NAME);
  readonly replicaRegions = new Narrowing(REGION);
  readonly keys = new Set<string>();

  /** Of every region, where it is not known. */
  constructor(readonly region: string | undefined) {}
}

/** What the resources of a stack have one connection do; services apart, as each has regions of its own. */
class Uses {
  readonly acm = new Set<Feature>();
  readonly acmRegions = new Narrowing(REGION);
  readonly dns = new Set<Feature>();
  readonly zones = new Narrowing(ZONE_ID);
  readonly names = new Narrowing(DOMAIN_NAME);
  /** Exports of what other stacks own, which no tag of this one stands on. */
  readonly elsewhere = new Set<Feature>();
  readonly stacks = new Narrowing(STACK);
  private readonly secretsByRegion = new Map<string | undefined, SecretUses>();

  constructor(readonly caller: Caller) {}

  /** The secrets of a region, which is told where it cannot be read. */
  secretsIn(region: unknown, what: string, tell: Tell): SecretUses {
    const place = new Narrowing(REGION);
    place.add(region, what, tell);
    const [known] = place.known ?? [];
    const found = this.secretsByRegion.get(known) ?? new SecretUses(known);
    this.secretsByRegion.set(known, found);
    return found;
  }

  get writesSecrets(): boolean {
    return this.secretsByRegion.size > 0;
  }

  /** As the arguments of policyFor; with `ownTags` narrowed to what the stack itself has tagged. */
  list(ownTags: boolean): Use[] {
    const { accountId, partition } = this.caller;
    const domainNames = this.names.known;
    const zoneIds = this.zones.all.map((id) => id.replace(/^\/?hostedzone\//, ""));
    const hostedZoneIds = [...new Set(zoneIds)].sort();
    const stacks = ownTags ? this.stacks.known : undefined;
    const ofAcm = { partition, accountId, regions: this.acmRegions.known };
    const uses: Use[] = [
      use(this.acm, { ...ofAcm, domainNames, stacks }),
      use(this.elsewhere, ofAcm),
      use(this.dns, { partition, hostedZoneIds, domainNames }),
      ...[...this.secretsByRegion.values()].map(({ features, region, names, replicaRegions, keys }) =>
        use(features, {
          ...{ partition, accountId, stacks },
          regions: region === undefined ? undefined : [region],
          // Where it is absent, policyFor takes the names of a sync that gives no schema.
          secretNames: names.known ?? ["{{any}}"],
          replicaRegions: replicaRegions.known,
          kmsKeyArns: keys.size > 0 ? [...keys].sort() : undefined,
        }),
      ),
    ];
    return uses.filter(({ features }) => features.length > 0);
  }
}

function use(
  features: ReadonlySet<Feature>,
  scope: { [K in keyof PolicyScope]: PolicyScope[K] | undefined },
): Use {
  const known = Object.entries(scope).filter(([, value]) => value !== undefined);
  return { features: [...features], scope: Object.fromEntries(known) as PolicyScope };
}

/**
 * What each connection of a stack is used for, by the resources that the stack really declares; with `ownTags` narrowed
 * to what carries the stack's own tag.
 */
export function derive(declared: readonly Declared[], ownTags = false): Derived {
  const callers = callersOf(declared);
  const resources = declared.flatMap(membersOf);
  const notes = new Set<string>();
  const tell: Tell = (note) => void notes.add(note);
  const byKey = new Map<string, Uses>();
  const usesOf = (value: unknown, what: string): Uses => {
    const read = connectionKey(value);
    if (read === undefined)
      tell(
        `${what}: the name of its connection is not known yet or secret, so that what it needs stands in the ambient policy: run this again on the state after the next pulumi up.`,
      );
    const key = read ?? AMBIENT;
    const found = byKey.get(key) ?? new Uses(callers.get(key) ?? {});
    byKey.set(key, found);
    return found;
  };
  const owned = new Set(resources.filter(isOwned).flatMap(({ id }) => id ?? []));
  for (const resource of resources) {
    const what = `${resource.type} ${resource.name}`;
    GATHER[resource.type]?.(resource, (value) => usesOf(value, what), tell, owned);
  }
  const labels = new Map([...byKey].map(([key, uses]) => [labelOf(key, byKey), uses] as const));
  for (const [label, uses] of labels) tellUnknown(label, uses, tell);
  if (ownTags) for (const [label, uses] of labels) tellElsewhere(label, uses, tell);
  const listed = [...labels].map(([label, uses]) => [label, uses.list(ownTags)] as const);
  const used = listed.filter(([, uses]) => uses.length > 0).sort(([a], [b]) => (a < b ? -1 : 1));
  return { connections: new Map(used), notes: [...notes] };
}

const isOwned = ({ type, isRead }: Declared): boolean => type === "Certificate" && !isRead;

/** The ambient identity is called so, unless a connection has that name. */
function labelOf(key: string, all: ReadonlyMap<string, unknown>): string {
  if (key !== AMBIENT) return key;
  return all.has("ambient") ? "(ambient)" : "ambient";
}

/** Characters of names that fit a policy beside the rest; they stand in it twice. */
const MAX_NAMES_LENGTH = 3000;

/** Route 53 cannot be granted without zones; the rest is only wider than it could be. */
function tellUnknown(label: string, uses: Uses, tell: Tell): void {
  if (uses.dns.size > 0 && uses.zones.all.length === 0) {
    uses.dns.clear();
    tell(`${label}: no hosted zone is known yet, so the policy grants nothing in Route 53.`);
  }
  const length = uses.names.known?.join("").length ?? 0;
  if (length > MAX_NAMES_LENGTH)
    uses.names.open(
      `${label}: its certificates have more names than a policy holds, so it is not narrowed by them.`,
      tell,
    );
  if ((uses.acm.size > 0 || uses.writesSecrets) && uses.caller.accountId === undefined)
    tell(`${label}: its account is not known before its first pulumi up, so * stands for it in ARNs.`);
}

function tellElsewhere(label: string, { elsewhere }: Uses, tell: Tell): void {
  if (elsewhere.size === 0) return;
  tell(
    `${label}: a sync lists certificates that this stack does not own, so that its export of certificates is not narrowed by tags.`,
  );
}

type Gather = (
  resource: Declared,
  usesOf: (connection: unknown) => Uses,
  tell: Tell,
  /** ARNs of the stack's own certificates. */
  owned: ReadonlySet<string>,
) => void;

const GATHER: Readonly<Record<string, Gather>> = {
  AcmPublicCa({ name, inputs, outputs }, usesOf, tell) {
    const acm = usesOf(inputs.connection);
    acm.acm.add("acm-public-ca");
    acm.acmRegions.add(
      outputs.region ?? inputs.region ?? acm.caller.region,
      `AcmPublicCa ${name}: region`,
      tell,
    );
    const dns = usesOf(inputs.dnsConnection);
    dns.dns.add("route53-validation");
    const zones = itemsOf(inputs.hostedZoneIds ?? [inputs.hostedZoneId]);
    for (const zone of zones) dns.zones.add(zone, `AcmPublicCa ${name}: hostedZoneIds`, tell);
    if (!Array.isArray(zones) || zones.length === 0)
      dns.zones.add(inputs.hostedZoneIds, `AcmPublicCa ${name}: hostedZoneIds`, tell);
  },

  Certificate({ name, inputs, isRead }, usesOf, tell) {
    const acm = usesOf(inputs.connection);
    acm.acmRegions.add(inputs.region, `Certificate ${name}: region`, tell);
    if (isRead) {
      acm.acm.add("acm-read");
      return;
    }
    acm.acm.add("acm-public-ca");
    addStack(inputs, acm, `Certificate ${name}: its stack`, tell);
    if (inputs.revocation !== undefined || inputs.revokeOnDelete !== undefined) acm.acm.add("acm-revocation");
    const dns = usesOf(inputs.dnsConnection);
    dns.dns.add("route53-validation");
    for (const zone of itemsOf(inputs.zones))
      dns.zones.add(objectOf(zone).id, `Certificate ${name}: zones`, tell);
    const names = Array.isArray(inputs.dnsNames) ? inputs.dnsNames : [inputs.dnsNames];
    for (const uses of new Set([acm, dns]))
      for (const one of [inputs.commonName, ...names])
        uses.names.add(one, `Certificate ${name}: its names`, tell);
  },

  CertificateSecret(resource, usesOf, tell, owned) {
    const { name, inputs, outputs } = resource;
    const what = `CertificateSecret ${name}`;
    const uses = usesOf(inputs.connection);
    const region = outputs.secretRegion ?? inputs.region ?? uses.caller.region;
    const secrets = uses.secretsIn(region, `${what}: region`, tell);
    secrets.features.add("secrets-manager-sync");
    addStack(inputs, uses, `${what}: its stack`, tell);
    addSecretNames(resource, secrets, tell);
    const acm = usesOf(inputs.acmConnection);
    const certificate = objectOf(inputs.certificate);
    const arn = findText(certificate.arn);
    // One that has no ARN yet is about to be made here.
    const isOwn = arn === undefined || owned.has(arn);
    (isOwn ? acm.acm : acm.elsewhere).add("acm-export");
    if (isOwn) addStack(inputs, acm, `${what}: its stack`, tell);
    acm.acmRegions.add(certificate.region, `${what}: the certificate's region`, tell);
    addKey(secrets, findKeyArn(inputs.kmsKeyId, region, uses.caller, `${what}: kmsKeyId`, tell));
    // What a run has left undone may be in no input any more.
    const replicas = [inputs.replicaRegions, itemsOf(outputs.replicaRegions)].flat();
    for (const replica of replicas.filter((one) => one !== undefined && one !== null)) {
      secrets.features.add("secrets-manager-replicas");
      const { region: place = replica, kmsKeyId } = objectOf(replica);
      secrets.replicaRegions.add(place, `${what}: replicaRegions`, tell);
      addKey(secrets, findKeyArn(kmsKeyId, place, uses.caller, `${what}: the key of a replica`, tell));
    }
    const isWanted = (key: string) => inputs[key] !== undefined || itemsOf(outputs.accessDrift).includes(key);
    if (isWanted("resourcePolicy") || isWanted("readers"))
      secrets.features.add("secrets-manager-resource-policy");
  },
};

function addKey({ keys }: SecretUses, arn: string | undefined): void {
  if (arn !== undefined) keys.add(arn);
}

/** The stack that a resource was made in: its tags keep that name, whatever the stack is called since. */
function addStack({ identity }: Json, { stacks }: Uses, what: string, tell: Tell): void {
  if (identity === undefined) return;
  const { project, stack } = objectOf(identity);
  stacks.add(isHidden(project) || isHidden(stack) ? project : `${project}/${stack}`, what, tell);
}

/** The pattern of the schema, and what stands outside it: names of before, which are cleaned up yet. */
function addSecretNames({ name, inputs, outputs }: Declared, { names }: SecretUses, tell: Tell): void {
  const what = `CertificateSecret ${name}: its name`;
  const { certificateNameSchema: schema } = inputs;
  if (isHidden(schema)) {
    names.add(schema, what, tell);
    return;
  }
  const pattern = secretPattern(inputs);
  names.add(pattern, what, tell);
  if (pattern.startsWith("{{"))
    tell(
      `${what} begins with a placeholder, so its policy covers every secret of the account: begin certificateNameSchema with a text.`,
    );
  const earlier = itemsOf(outputs.earlier).map((one) => objectOf(one).name);
  for (const one of [inputs.secretName, ...earlier]) {
    const found = findMatch(one, SECRET_NAME);
    if (found !== undefined && !isCovered(found, pattern)) names.add(found, what, tell);
  }
}
