/** The CNAME that proves to ACM that a domain is ours. */
export interface ValidationRecord {
  domain: string;
  name: string;
  value: string;
  /** Zone that holds it. */
  zoneId: string;
  /** Seconds that resolvers may keep it, as it was put; absent: USUAL_TTL_SECONDS, which costs the state no room. */
  ttl?: number | undefined;
}

/** The TTL of every validation record whose state does not say another; states rest on it, so that it never changes. */
export const USUAL_TTL_SECONDS = 300;
