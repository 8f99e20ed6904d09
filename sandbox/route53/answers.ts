import { after, SECOND } from "../core/clock";
import type { CallContext } from "../core/operation";
import type { Quotas } from "../core/quotas";
import type { Change, Zone, Zones } from "./zones";

/** The state behind Route 53's operations. */
export interface Route53 {
  zones: Zones;
  quotas: Quotas;
  /** How long a change stays PENDING, by the clock. */
  changeSyncSeconds: number;
  /**
   * Runs a change to the public DNS, between a look at the world before and one after. `names` are the only canonical
   * names at which it can be noticed. Without them it may be noticed anywhere.
   */
  changeDns<T>(context: CallContext, change: () => T, names?: ReadonlySet<string>): T;
}

export const zoneXml = (zone: Zone): object => ({
  Id: `/hostedzone/${zone.id}`,
  Name: zone.name,
  CallerReference: zone.callerReference,
  Config: { Comment: zone.comment, PrivateZone: zone.privateZone },
  ResourceRecordSetCount: zone.records.size,
  LinkedService: zone.linkedService && {
    ServicePrincipal: zone.linkedService,
    Description: "Managed by another service",
  },
});

/** The answer to a change itself: every change is PENDING at first (API_GetChange, Status). */
export const submittedInfo = (change: Change): object => ({
  Id: `/change/${change.id}`,
  Status: "PENDING",
  SubmittedAt: change.submittedAt,
  Comment: change.comment,
});

/** PENDING or INSYNC, by the clock. It is stored nowhere. */
export const changeInfo = (route53: Route53, change: Change, context: CallContext): object => ({
  ...submittedInfo(change),
  Status: context.now >= after(change.submittedAt, route53.changeSyncSeconds * SECOND) ? "INSYNC" : "PENDING",
});
