import { type Asks, addStack, asksNothing } from "../permissions/asked/asks";
import { itemsOf, objectOf } from "../permissions/asked/values";

/** A certificate is requested, validated, renewed and deleted. A certificate of `Certificate.get` is described only. */
export const certificateAsks: Asks = {
  ...asksNothing,

  ownedArns: ({ id, isRead }) => (isRead || id === undefined ? [] : [id]),

  gather({ name, inputs, isRead }, { usesOf, tell }) {
    const what = `Certificate ${name}`;
    const acm = usesOf(inputs.connection, what);
    acm.acmRegions.add(inputs.region, `${what}: region`, tell);
    if (isRead) {
      acm.acm.add("acm-read");
      return;
    }
    acm.acm.add("acm-public-ca");
    addStack(inputs, acm, `${what}: its stack`, tell);
    if (inputs.revocation !== undefined || inputs.revokeOnDelete !== undefined) acm.acm.add("acm-revocation");
    const dns = usesOf(inputs.dnsConnection, what);
    dns.dns.add("route53-validation");
    for (const zone of itemsOf(inputs.zones)) dns.zones.add(objectOf(zone).id, `${what}: zones`, tell);
    const names = Array.isArray(inputs.dnsNames) ? inputs.dnsNames : [inputs.dnsNames];
    for (const uses of new Set([acm, dns]))
      for (const one of [inputs.commonName, ...names]) uses.names.add(one, `${what}: its names`, tell);
  },
};
