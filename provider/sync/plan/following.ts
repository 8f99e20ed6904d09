import type { CertificateStatus } from "../../aws/acm/certificateStatus";
import { FOLLOWING_DEFAULTS, type SyncInputs, type SyncOutputs } from "../model/state";

/** Whether `syncNow` asks for a sync that was not made yet. */
export function isForced(
  { syncNow }: Pick<SyncInputs, "syncNow">,
  { syncedFor }: Pick<SyncOutputs, "syncedFor">,
): boolean {
  return syncNow !== undefined && syncNow !== syncedFor;
}

/** Whether content may be written, or an object removed, in this run. */
export function maySync(
  inputs: Pick<SyncInputs, "autoSync" | "syncNow">,
  state: Pick<SyncOutputs, "syncedFor">,
): boolean {
  return isForced(inputs, state) || (inputs.autoSync ?? FOLLOWING_DEFAULTS.autoSync);
}

export function waitingNotice(waits: readonly string[]): string {
  return `autoSync is off: ${waits.join(" and ")} ${waits.length === 1 ? "waits" : "wait"} for syncNow`;
}

/** Statuses that end an issued certificate for good, though another may take its place. */
export function isDead(status: CertificateStatus): boolean {
  return status === "REVOKED" || status === "EXPIRED";
}

/** Whether what holds a certificate that is over, or no longer listed, is deleted. */
export function removesDead({ removeExpiredOrRevoked }: Pick<SyncInputs, "removeExpiredOrRevoked">): boolean {
  return removeExpiredOrRevoked ?? FOLLOWING_DEFAULTS.removeExpiredOrRevoked;
}
