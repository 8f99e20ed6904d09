import { PkiError } from "../kernel/errors";
import { memoised } from "../kernel/memoised";
import { Acm } from "./acm/acm";
import { AcmRegion } from "./acm/acmRegion";
import { OtherRegions } from "./acm/elsewhere";
import type { Clients } from "./calls/clients";
import { messageOf } from "./calls/failures";
import type { Clock } from "./calls/wait";
import { HostedZones } from "./route53/hostedZones";
import { SecretStore } from "./secretsManager/secretStore";
import { CallerIdentity } from "./sts/caller";

/** An opened connection: all that is reached through it, with what this process remembers of each. */
export class Access {
  readonly caller: CallerIdentity;
  readonly otherRegions: OtherRegions;
  readonly #regions = new Map<string, AcmRegion>();
  readonly #zones = new Map<string, HostedZones>();

  constructor(
    readonly clients: Clients,
    private readonly clock: Clock,
  ) {
    this.caller = new CallerIdentity(clients);
    this.otherRegions = new OtherRegions(clients, clock);
  }

  /** ACM of a region, as a resource asks it. */
  acm(region: string, resource: string): Acm {
    const make = () => new AcmRegion(this.clients, region, this.clock);
    return new Acm(memoised(this.#regions, region, make), resource);
  }

  /** Route 53 is one service for a whole partition. The region only tells which partition. */
  hostedZones(region: string): HostedZones {
    return memoised(this.#zones, region, () => new HostedZones(this.clients.route53(region), this.clock));
  }

  /** Secrets Manager of a region, as a resource asks it. */
  secretsManager(region: string, resource: string): SecretStore {
    return new SecretStore(this.clients.secretsManager(region), resource);
  }

  /**
   * The connection's region, else the environment's. Throws an error that tells where to set one, where there is none.
   */
  async requireRegion(resource: string): Promise<string> {
    try {
      return await this.clients.region();
    } catch (error) {
      throw new PkiError({
        code: "InvalidInput",
        resource,
        cause: `No region can be found: ${messageOf(error)}`,
        remedy: "Set the connection's region, aws:region of the stack, or AWS_REGION.",
      });
    }
  }
}
