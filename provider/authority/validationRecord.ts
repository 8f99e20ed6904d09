import { z } from "zod";

/** The CNAME that proves to ACM that a domain is ours. */
export const validationRecord = z.strictObject({
  domain: z.string().meta({ description: "The name that it validates." }),
  name: z.string().meta({ description: "Name of the CNAME." }),
  value: z.string().meta({ description: "Target of the CNAME." }),
  zoneId: z.string().meta({ description: "Zone that holds it." }),
  ttl: z.number().optional().meta({
    description:
      "Seconds that resolvers may keep it, as it was put; absent: 300, which costs the state no room.",
  }),
});
export type ValidationRecord = z.output<typeof validationRecord>;

/** The TTL of every validation record whose state does not say another. It never changes, as states rest on it. */
export const USUAL_TTL_SECONDS = 300;
