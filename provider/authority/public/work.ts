import type { Zone } from "../../aws/route53/zone";
import type { Commission } from "../issuer";

/** What every step of a validation needs at hand. */
export interface ValidationWork extends Commission {
  /** Bound to the resource. */
  zone(id: string): Zone;
}

/** Opens the connection to Route 53. */
export function openValidation(commission: Commission): ValidationWork {
  const { inputs, resource, context } = commission;
  const zones = context.world.access(inputs.dnsConnection).hostedZones(inputs.region);
  return { ...commission, zone: (id) => zones.zone(id, resource) };
}
