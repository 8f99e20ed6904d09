import { BlockList, isIP } from "node:net";
import { isHostOfAws } from "../kernel/regions";

export type Environment = Readonly<Record<string, string | undefined>>;

/** The services in which a run changes something, as the SDK's variables name them. */
const CHANGED = ["ACM", "ROUTE_53", "SECRETS_MANAGER"] as const;
type Service = (typeof CHANGED)[number];

const LOOPBACK = new BlockList();
LOOPBACK.addSubnet("127.0.0.0", 8, "ipv4");
LOOPBACK.addAddress("::1", "ipv6");

/** Whether nothing that a run changes is in AWS itself: the clock may then be another than AWS's. */
export function changesStandIns(env: Environment): boolean {
  return CHANGED.every((service) => isStandIn(service, env));
}

/** Whether the environment, as the SDK reads it, sends a service's calls to something else than AWS. */
export function isStandIn(service: Service, env: Environment): boolean {
  if (env.AWS_IGNORE_CONFIGURED_ENDPOINT_URLS === "true") return false;
  const endpoint = env[`AWS_ENDPOINT_URL_${service}`] || env.AWS_ENDPOINT_URL;
  return endpoint !== undefined && URL.canParse(endpoint) && !mayBeAws(new URL(endpoint).hostname);
}

/** A private endpoint of AWS has a name of AWS's own, or an address of the user's network. */
function mayBeAws(hostname: string): boolean {
  const host = hostname.toLowerCase().replace(/^\[|\]$|\.$/g, "");
  const version = isIP(host);
  if (version === 0) return host === "" || isHostOfAws(host);
  return !LOOPBACK.check(host, version === 6 ? "ipv6" : "ipv4");
}
