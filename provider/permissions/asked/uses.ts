import { REGION } from "../../kernel/regions";
import type { Feature } from "../feature";
import type { PolicyScope } from "../scope";
import type { Caller } from "./caller";
import { Narrowing, type Tell } from "./narrowing";

/** Features of one service, and what they are narrowed to. */
export interface Use {
  features: Feature[];
  scope: PolicyScope;
}

const DOMAIN_NAME = /^(\*\.)?[a-z0-9-]+(\.[a-z0-9-]+)+$/i;
const ZONE_ID = /^(\/?hostedzone\/)?[A-Z0-9]{1,32}$/;
const STACK = /^[\w.-]+\/[\w.-]+$/;
export const SECRET_NAME = /^([A-Za-z0-9_/-]|\{\{\w+\}\})+$/;

/** Secrets of one region: another region's names and keys are none of its. */
export class SecretUses {
  readonly features = new Set<Feature>();
  readonly names = new Narrowing(SECRET_NAME);
  readonly replicaRegions = new Narrowing(REGION);
  readonly keys = new Set<string>();

  /** Of every region, where it is not known. */
  constructor(readonly region: string | undefined) {}
}

/** The uses of one connection by the resources of a stack. Services are apart, as each has regions of its own. */
export class Uses {
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

  /** The uses as the arguments of policyFor. `ownTags` narrows them to objects that the stack itself has tagged. */
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
