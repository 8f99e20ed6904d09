import type { Feature } from "../provider/permissions/feature";
import type { PolicyScope } from "../provider/permissions/scope";
import type { Declared } from "./declared";
import { AMBIENT, type Caller, callersOf, connectionKey, REGION } from "./identities";
import { Narrowing, type Tell } from "./narrowing";
import { findKeyArn } from "./secretKeys";
import { isCovered, secretPattern } from "./secretPattern";
import { findMatch, isHidden, itemsOf, objectOf } from "./values";

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
const SECRET_NAME = /^([A-Za-z0-9_/-]|\{\{\w+\}\})+$/;

/** What the resources of a stack have one connection do; services apart, as each has regions of its own. */
class Uses {
  readonly acm = new Set<Feature>();
  readonly acmRegions = new Narrowing(REGION);
  readonly dns = new Set<Feature>();
  readonly zones = new Narrowing(ZONE_ID);
  readonly names = new Narrowing(DOMAIN_NAME);
  readonly secrets = new Set<Feature>();
  readonly secretRegions = new Narrowing(REGION);
  readonly secretNames = new Narrowing(SECRET_NAME);
  readonly replicaRegions = new Narrowing(REGION);
  readonly keys = new Set<string>();

  constructor(readonly caller: Caller) {}

  /** As the arguments of policyFor. */
  list(): Use[] {
    const { accountId, partition } = this.caller;
    const domainNames = this.names.known;
    const zoneIds = this.zones.all.map((id) => id.replace(/^\/?hostedzone\//, ""));
    const hostedZoneIds = [...new Set(zoneIds)].sort();
    const uses: Use[] = [
      use(this.acm, { partition, accountId, regions: this.acmRegions.known, domainNames }),
      use(this.dns, { partition, hostedZoneIds, domainNames }),
      use(this.secrets, {
        partition,
        accountId,
        regions: this.secretRegions.known,
        // Where it is absent, policyFor takes the names of a sync that gives no schema.
        secretNames: this.secretNames.known ?? ["{{any}}"],
        replicaRegions: this.replicaRegions.known,
        kmsKeyArns: this.keys.size > 0 ? [...this.keys].sort() : undefined,
      }),
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

/** What each connection of a stack is used for, by the resources that the stack really declares. */
export function derive(resources: readonly Declared[]): Derived {
  const callers = callersOf(resources);
  const notes = new Set<string>();
  const tell: Tell = (note) => void notes.add(note);
  const byKey = new Map<string, Uses>();
  const usesOf = (value: unknown): Uses => {
    const key = connectionKey(value) ?? AMBIENT;
    const found = byKey.get(key) ?? new Uses(callers.get(key) ?? {});
    byKey.set(key, found);
    return found;
  };
  for (const resource of resources) GATHER[resource.type]?.(resource, usesOf, tell);
  const labels = new Map([...byKey].map(([key, uses]) => [labelOf(key, byKey), uses] as const));
  for (const [label, uses] of labels) tellUnknown(label, uses, tell);
  const listed = [...labels].map(([label, uses]) => [label, uses.list()] as const);
  const used = listed.filter(([, uses]) => uses.length > 0).sort(([a], [b]) => (a < b ? -1 : 1));
  return { connections: new Map(used), notes: [...notes] };
}

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
  if (uses.acm.size + uses.secrets.size > 0 && uses.caller.accountId === undefined)
    tell(`${label}: its account is not known before its first pulumi up, so * stands for it in ARNs.`);
}

type Gather = (resource: Declared, usesOf: (connection: unknown) => Uses, tell: Tell) => void;

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

  CertificateSecret(resource, usesOf, tell) {
    const { name, inputs, outputs } = resource;
    const what = `CertificateSecret ${name}`;
    const uses = usesOf(inputs.connection);
    const region = outputs.secretRegion ?? inputs.region ?? uses.caller.region;
    uses.secrets.add("secrets-manager-sync");
    uses.secretRegions.add(region, `${what}: region`, tell);
    addSecretNames(resource, uses, tell);
    const acm = usesOf(inputs.acmConnection);
    acm.acm.add("acm-export");
    acm.acmRegions.add(objectOf(inputs.certificate).region, `${what}: the certificate's region`, tell);
    addKey(uses, findKeyArn(inputs.kmsKeyId, region, uses.caller, `${what}: kmsKeyId`, tell));
    // What a run has left undone may be in no input any more.
    const replicas = [inputs.replicaRegions, itemsOf(outputs.replicaRegions)].flat();
    for (const replica of replicas.filter((one) => one !== undefined && one !== null)) {
      uses.secrets.add("secrets-manager-replicas");
      const { region: place = replica, kmsKeyId } = objectOf(replica);
      uses.replicaRegions.add(place, `${what}: replicaRegions`, tell);
      addKey(uses, findKeyArn(kmsKeyId, place, uses.caller, `${what}: the key of a replica`, tell));
    }
    const isWanted = (key: string) => inputs[key] !== undefined || itemsOf(outputs.accessDrift).includes(key);
    if (isWanted("resourcePolicy") || isWanted("readers"))
      uses.secrets.add("secrets-manager-resource-policy");
  },
};

function addKey(uses: Uses, arn: string | undefined): void {
  if (arn !== undefined) uses.keys.add(arn);
}

/** The pattern of the schema, and what stands outside it: names of before, which are cleaned up yet. */
function addSecretNames({ name, inputs, outputs }: Declared, uses: Uses, tell: Tell): void {
  const what = `CertificateSecret ${name}: its name`;
  const { certificateNameSchema: schema } = inputs;
  if (isHidden(schema)) {
    uses.secretNames.add(schema, what, tell);
    return;
  }
  const pattern = secretPattern(inputs);
  uses.secretNames.add(pattern, what, tell);
  if (pattern.startsWith("{{"))
    tell(
      `${what} begins with a placeholder, so its policy covers every secret of the account: begin certificateNameSchema with a text.`,
    );
  const earlier = itemsOf(outputs.earlier).map((one) => objectOf(one).name);
  for (const one of [inputs.secretName, ...earlier]) {
    const found = findMatch(one, SECRET_NAME);
    if (found !== undefined && !isCovered(found, pattern)) uses.secretNames.add(found, what, tell);
  }
}
