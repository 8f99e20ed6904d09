import type { Zone } from "../../aws/route53/zone";
import type { Commission } from "../issuer";

/** The means of every step of a validation. */
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
