import { type Asks, asksNothing } from "../../permissions/asked/asks";
import { itemsOf } from "../../permissions/asked/values";

/** A CA lists certificates and reads its zones. Its certificates ask the same of ACM and Route 53. */
export const publicCaAsks: Asks = {
  ...asksNothing,
  gather({ name, inputs, outputs }, { usesOf, tell }) {
    const what = `AcmPublicCa ${name}`;
    const acm = usesOf(inputs.connection, what);
    acm.acm.add("acm-public-ca");
    acm.acmRegions.add(outputs.region ?? inputs.region ?? acm.caller.region, `${what}: region`, tell);
    const dns = usesOf(inputs.dnsConnection, what);
    dns.dns.add("route53-validation");
    const zones = itemsOf(inputs.hostedZoneIds ?? [inputs.hostedZoneId]);
    for (const zone of zones) dns.zones.add(zone, `${what}: hostedZoneIds`, tell);
    if (!Array.isArray(zones) || zones.length === 0)
      dns.zones.add(inputs.hostedZoneIds, `${what}: hostedZoneIds`, tell);
  },
};
