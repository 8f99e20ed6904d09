import { digest, type Ids, UPPER_AND_DIGITS } from "../core/ids";
import type { CallContext } from "../core/operation";
import { awsError } from "../wire/error";
import { canonicalName } from "./names";
import type { Records } from "./recordIndex";
import { keyOf, type RecordSet } from "./records";

interface Vpc {
  VPCRegion: string;
  VPCId: string;
}

export interface Zone {
  id: string;
  account: string;
  /** Canonical, with the trailing dot. */
  name: string;
  callerReference: string;
  comment: string | undefined;
  privateZone: boolean;
  vpcs: Vpc[];
  nameServers: string[];
  records: Records;
  tags: Map<string, string>;
  /** The principal of the AWS service that made the zone and alone may edit it. */
  linkedService?: string;
}

export interface Change {
  id: string;
  account: string;
  submittedAt: Date;
  comment: string | undefined;
}

type NewZone = Pick<Zone, "account" | "name" | "callerReference" | "comment" | "privateZone" | "vpcs">;

const TOP_LEVELS = ["com", "net", "org", "co.uk"];

/** Four servers out of Route 53's pattern, different for every zone. */
function nameServersOf(id: string): string[] {
  const number = Number.parseInt(digest("name-servers", id).slice(0, 6), 16);
  return TOP_LEVELS.map(
    (top, index) => `ns-${((number >> index) % 512) + 512 * index}.awsdns-${number % 64}.${top}`,
  );
}

/** All hosted zones of all accounts, in order of creation, and the changes made to them. */
export class Zones {
  readonly #zones = new Map<string, Zone>();
  /** The public ones by name, the oldest first. */
  readonly #public = new Map<string, Zone[]>();
  readonly #changes = new Map<string, Change>();

  constructor(private readonly ids: Ids) {}

  /** The public zones of a canonical name, of any account, the oldest first. */
  publicNamed(name: string): readonly Zone[] {
    return this.#public.get(name) ?? [];
  }

  ofAccount(account: string): Zone[] {
    return [...this.#zones.values()].filter((zone) => zone.account === account);
  }

  /** The caller's zone, or Route 53's error: another account's zone is forbidden, not unknown. */
  require(id: string, context: CallContext): Zone {
    const zone = this.#zones.get(id);
    if (zone === undefined) throw awsError("NoSuchHostedZone", `No hosted zone found with ID: ${id}`);
    if (zone.account !== context.caller.account) {
      throw awsError("AccessDenied", `User: ${context.caller.arn} is not authorized to access this resource`);
    }
    return zone;
  }

  /** The caller's zone, if it is not another service's to edit. */
  requireEditable(id: string, context: CallContext): Zone {
    const zone = this.require(id, context);
    if (zone.linkedService === undefined) return zone;
    throw awsError("AccessDenied", `The resource hostedzone/${id} is managed by ${zone.linkedService}.`);
  }

  /** All zones, in order of creation. */
  all(): Zone[] {
    return [...this.#zones.values()];
  }

  /** The zone behind an id whoever asks: for the sandbox's own control interface. */
  find(id: string): Zone | undefined {
    return this.#zones.get(id);
  }

  create(spec: NewZone): Zone {
    const id = `Z${this.ids.text("zone", UPPER_AND_DIGITS, 20)}`;
    const nameServers = nameServersOf(id);
    const records = defaultRecords(spec.name, nameServers).map((record) => [keyOf(record), record] as const);
    const zone: Zone = { ...spec, id, nameServers, records: new Map(records), tags: new Map() };
    this.#zones.set(id, zone);
    if (!zone.privateZone) this.#public.set(zone.name, [...this.publicNamed(zone.name), zone]);
    return zone;
  }

  /** A public zone that nobody has asked for by a call. */
  createPublic(account: string, name: string): Zone {
    const facts = { callerReference: name, comment: undefined, privateZone: false, vpcs: [] };
    return this.create({ account, name: canonicalName(name), ...facts });
  }

  delete(zone: Zone): void {
    this.#zones.delete(zone.id);
    const others = this.publicNamed(zone.name).filter((other) => other !== zone);
    if (others.length > 0) this.#public.set(zone.name, others);
    else this.#public.delete(zone.name);
  }

  recordChange(context: CallContext, comment?: string): Change {
    const id = `C${this.ids.text("change", UPPER_AND_DIGITS, 20)}`;
    const change: Change = { id, account: context.caller.account, submittedAt: context.now, comment };
    this.#changes.set(id, change);
    return change;
  }

  requireChange(id: string, context: CallContext): Change {
    const change = this.#changes.get(id);
    if (change?.account === context.caller.account) return change;
    throw awsError("NoSuchChange", `A change with the specified change ID does not exist: ${id}`);
  }

  reset(): void {
    this.#zones.clear();
    this.#public.clear();
    this.#changes.clear();
  }
}

/** Every zone is born with its NS and SOA records. */
function defaultRecords(name: string, nameServers: string[]): RecordSet[] {
  const soa = `${nameServers[0]}. awsdns-hostmaster.amazon.com. 1 7200 900 1209600 86400`;
  return [
    {
      name,
      type: "NS",
      ttl: 172800,
      values: nameServers.map((server) => `${server}.`),
      extra: {},
    },
    { name, type: "SOA", ttl: 900, values: [soa], extra: {} },
  ];
}
