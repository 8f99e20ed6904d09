import { PkiError } from "../../kernel/errors";
import type { Reason } from "../../kernel/reason";
import { isPlaceholder, type SyncedCertificate, type SyncInputs, type SyncState } from "../model/state";
import { isDead, maySync, removesDead } from "./following";
import type { Upkeep } from "./upkeep";

const DAY_MS = 86_400_000;
/** Days before the end of what readers get from which on plans say so. Never more than a third of a lifetime. */
const WARNING_DAYS = 30;

/** The near or past end of a certificate that readers keep, as a setting holds back what would follow it. */
export interface HeldEnd {
  /** ISO 8601. */
  notAfter: string;
  isOver: boolean;
  why: string;
  remedy: string;
}

/**
 * The end of what readers get, where the step leaves that as it is although it comes soon or has come. Undefined where
 * another content is about to follow by itself, or where nobody knows what readers get.
 */
export function planHeldEnd(
  inputs: SyncInputs,
  state: SyncState,
  upkeep: Upkeep,
  now: Date | undefined,
): HeldEnd | undefined {
  const isLeft = upkeep.do === "nothing" || upkeep.do === "settings";
  const isUnknown = isPlaceholder(state) || state.status === "removed" || state.status === "drifted";
  const held = isLeft && !isUnknown ? heldBy(inputs, state) : undefined;
  const { syncedNotAfter: notAfter, certificate } = state;
  if (held === undefined || !endsSoon(notAfter, certificate, now)) return undefined;
  return { ...held, notAfter, isOver: isPast(notAfter, now) };
}

/** The setting that keeps the content as it is, and the way out. */
function heldBy(inputs: SyncInputs, state: SyncState): Pick<HeldEnd, "why" | "remedy"> | undefined {
  if (!maySync(inputs, state))
    return {
      why: "autoSync is off",
      remedy:
        "Change syncNow or turn autoSync on, once the certificate is renewed; or take it out of the sync's certificates.",
    };
  if (state.status === "rolled-back")
    return {
      why: "the version before the newest is current",
      remedy: "Take rollback away, or renew the certificate by its renewNow.",
    };
  if (isDead(inputs.certificate.status) && !removesDead(inputs))
    return {
      why: "removeExpiredOrRevoked is off",
      remedy:
        "Let the certificate be replaced, take it out of the sync's certificates, or turn removeExpiredOrRevoked on.",
    };
  return undefined;
}

/** Whether a certificate ends soon, as one of this lifetime goes, or has ended. False where its end is not known. */
export function endsSoon(
  notAfter: string,
  lifetime: Pick<SyncedCertificate, "notBefore" | "notAfter">,
  now: Date | undefined,
): boolean {
  const third = (Date.parse(lifetime.notAfter ?? "") - Date.parse(lifetime.notBefore)) / DAY_MS / 3;
  return endsWithin(Number.isNaN(third) ? WARNING_DAYS : Math.min(WARNING_DAYS, third), notAfter, now);
}

export function endsWithin(days: number, notAfter: string, now: Date | undefined): boolean {
  return now !== undefined && Date.parse(notAfter) - now.getTime() <= days * DAY_MS;
}

function isPast(notAfter: string, now: Date | undefined): boolean {
  return now !== undefined && Date.parse(notAfter) <= now.getTime();
}

/** The end of a certificate in words that finish "a certificate that …". */
export function endOf(notAfter: string, now: Date | undefined): string {
  return `${isPast(notAfter, now) ? "has expired on" : "expires on"} ${notAfter.slice(0, 10)}`;
}

/** The notice of each plan. */
export function heldEndNotice({ notAfter, isOver, why }: HeldEnd, now: Date | undefined): string {
  const told = `readers get a certificate that ${endOf(notAfter, now)}, as ${why}`;
  return isOver ? `${told}: pulumi up fails while they do` : told;
}

/** The plan shows a step, as the run that follows it fails. */
export function heldEndReasons(end: HeldEnd | undefined, now: Date | undefined): Reason[] {
  if (!end?.isOver) return [];
  return [{ path: "syncedSerial", why: heldEndNotice(end, now), by: "time", replaces: false }];
}

export function heldEndError(
  { notAfter, why, remedy }: HeldEnd,
  { arn, resource }: { arn: string; resource: string },
): PkiError {
  return new PkiError({
    code: "CertificateExpired",
    resource,
    cause: `Readers of ${arn} get a certificate that has expired on ${notAfter.slice(0, 10)}, as ${why}.`,
    remedy,
  });
}
