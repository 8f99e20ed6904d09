import type { Route53Client } from "@aws-sdk/client-route-53";
import { memoised } from "../../kernel/memoised";
import type { Clock } from "../calls/wait";
import { Zone } from "./zone";
import { ZoneChanges } from "./zoneChanges";

/** The hosted zones that a client reaches. All that is changed in one of them in this process gathers into batches. */
export class HostedZones {
  readonly #changes = new Map<string, ZoneChanges>();

  /** Without a clock changes go out at once, and gather only while others are on their way. */
  constructor(
    private readonly route53: Route53Client,
    private readonly clock?: Clock,
  ) {}

  /** A zone by its id, as a resource asks for it. Calls nothing. */
  zone(id: string, resource: string): Zone {
    const changes = memoised(this.#changes, id, () => new ZoneChanges(this.route53, id, this.clock));
    return new Zone(this.route53, id, changes, resource);
  }
}
