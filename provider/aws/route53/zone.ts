import {
  GetHostedZoneCommand,
  InvalidChangeBatch,
  ListResourceRecordSetsCommand,
  NoSuchHostedZone,
  type Route53Client,
} from "@aws-sdk/client-route-53";
import type { HostedZone } from "../../kernel/domainName";
import { plainHost } from "../../kernel/publicDns";
import { attempt, translateFailure } from "../calls/failures";
import type { Cname } from "./recordBatch";
import type { ZoneChanges } from "./zoneChanges";

export interface ZoneView extends HostedZone {
  isPrivate: boolean;
  /** The AWS service that owns the zone and is the only one to edit it, such as Cloud Map. */
  linkedService?: string | undefined;
}

/** A CNAME as it stands in a zone. */
export interface StandingCname {
  /** Of an alias the name that it stands for. */
  value: string;
  /** Seconds. Absent for an alias. */
  ttl?: number | undefined;
  /** Tells it from others of its name, where it has a routing policy, such as a weight. */
  setIdentifier?: string | undefined;
}

/** A CNAME that could not be deleted, as it does not stand as it was put. */
export interface LeftCname {
  /** Absent where it could not be looked for. */
  found?: StandingCname;
  /** Route 53's own words. */
  refusal: string;
}

/** One hosted zone, as one resource reads and changes it. Errors name that resource. */
export class Zone {
  constructor(
    private readonly route53: Route53Client,
    private readonly id: string,
    private readonly changes: ZoneChanges,
    private readonly resource: string,
  ) {}

  /** Reads the zone. Throws the SDK's own exception. */
  async read(): Promise<ZoneView> {
    const { HostedZone: zone } = await this.route53.send(new GetHostedZoneCommand({ Id: this.id }));
    return {
      id: this.id,
      name: (zone?.Name ?? "").replace(/\.$/, "").toLowerCase(),
      isPrivate: zone?.Config?.PrivateZone ?? false,
      linkedService: zone?.LinkedService?.ServicePrincipal,
    };
  }

  /** Host names of the servers that answer for a public zone, as Route 53 assigned them. */
  async requireNameServers(): Promise<string[]> {
    const command = new GetHostedZoneCommand({ Id: this.id });
    const doing = this.#doing(`read the hosted zone ${this.id}`);
    const { DelegationSet } = await attempt(doing, () => this.route53.send(command));
    return (DelegationSet?.NameServers ?? []).map(plainHost);
  }

  /**
   * Puts CNAMEs into the zone, all or none, and leaves those as they are that stand there already. Takes up to a
   * second, in which it gathers the changes of others in the zone.
   */
  async put(records: readonly Cname[]): Promise<void> {
    const doing = this.#doing(`put ${records.length} validation record(s) into the hosted zone ${this.id}`);
    await attempt(doing, () => this.changes.ask({ action: "UPSERT", records }));
  }

  /** The CNAME that stands under a name, or undefined. Needs route53:ListResourceRecordSets. */
  async find(name: string): Promise<StandingCname | undefined> {
    const command = new ListResourceRecordSetsCommand({
      HostedZoneId: this.id,
      StartRecordName: name,
      StartRecordType: "CNAME",
      MaxItems: 1,
    });
    const doing = this.#doing(`look for ${name} in the hosted zone ${this.id}`);
    const { ResourceRecordSets = [] } = await attempt(doing, () => this.route53.send(command));
    // The list begins at the name, or behind it where nothing stands there.
    const [found] = ResourceRecordSets;
    if (found?.Type !== "CNAME" || plainHost(found.Name ?? "") !== plainHost(name)) return undefined;
    const value = found.ResourceRecords?.[0]?.Value ?? found.AliasTarget?.DNSName ?? "";
    return { value, ttl: found.TTL, setIdentifier: found.SetIdentifier };
  }

  /**
   * Deletes a CNAME, in up to a second like `put`. Route 53 deletes only what has the same value and TTL, so that one
   * which somebody has changed is left. Repeating it changes nothing.
   */
  async delete(record: Cname): Promise<"deleted" | "absent" | LeftCname> {
    try {
      await this.changes.ask({ action: "DELETE", records: [record] });
      return "deleted";
    } catch (error) {
      if (error instanceof NoSuchHostedZone) return "absent";
      if (error instanceof InvalidChangeBatch) return whatIsLeft(error, () => this.find(record.name));
      throw translateFailure(error, this.#doing(`delete the validation record ${record.name}`));
    }
  }

  #doing(action: string) {
    return { resource: this.resource, action };
  }
}

/** Route 53 refuses a deleted record and a changed one by the same exception. */
async function whatIsLeft(
  error: InvalidChangeBatch,
  look: () => Promise<StandingCname | undefined>,
): Promise<"absent" | LeftCname> {
  const refusal = [error.message, ...(error.messages ?? [])].filter((text) => text !== "").join(" ");
  try {
    const found = await look();
    return found ? { found, refusal } : "absent";
  } catch {
    // The permission to look is optional. Without it Route 53's sentence has to tell.
    return refusal.includes("but it was not found") ? "absent" : { refusal };
  }
}
