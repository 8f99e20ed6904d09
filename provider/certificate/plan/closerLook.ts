import type { CertificateStatus } from "../../aws/acm/certificateStatus";
import type { CertificateOutputs } from "../model/outputs";
import { day } from "./renewal";

/** Facts of a certificate that a list shows. */
export interface ListedLife {
  status: CertificateStatus;
  /** ISO 8601. Empty while not issued. */
  notAfter: string;
  isInUse: boolean;
}

/** Facts of a state that are compared with a list. */
type Known = Pick<
  CertificateOutputs,
  "status" | "serial" | "notAfter" | "renewalStatus" | "renewingFor" | "inUseBy"
>;

/**
 * Days before the end from which AWS may renew by itself, with room to spare: 60 for 13 months, 45 for 198 days. No list
 * tells how that goes. Source: ACM User Guide, "Managed certificate renewal".
 */
const AWS_RENEWS_DAYS = 60;
const DAY_MS = 86_400_000;

/** Why a refresh has to describe a certificate, beside a list that is at hand. Undefined where the state stands. */
export function whyDescribe(state: Known, listed: ListedLife | undefined, now: Date): string | undefined {
  const rows: [boolean, () => string][] = [
    [listed === undefined, () => "it is not listed"],
    [state.serial === "", () => `it was ${state.status} and had no serial`],
    [listed?.status !== state.status, () => `its status is ${listed?.status} now`],
    [secondsOf(listed?.notAfter) !== secondsOf(state.notAfter), () => `its expiry moved to ${until(listed)}`],
    [listed?.isInUse !== state.inUseBy.length > 0, () => "what uses it has changed"],
    // Its dates are of whole days, so that a second one of a day does not move them.
    [state.renewingFor !== "", () => "a renewal was asked for"],
    [
      state.renewalStatus !== "" && state.renewalStatus !== "SUCCESS",
      () => `its renewal was ${state.renewalStatus}`,
    ],
    [
      state.status === "ISSUED" && now.getTime() >= Date.parse(state.notAfter) - AWS_RENEWS_DAYS * DAY_MS,
      () => `it ends ${day(state.notAfter)}: AWS may be renewing it`,
    ],
  ];
  return rows.find(([holds]) => holds)?.[1]();
}

const until = (listed: ListedLife | undefined) => day(listed?.notAfter || "no date");

/** A PEM has no fractions of a second. */
const secondsOf = (iso = ""): number => (iso === "" ? 0 : Math.floor(Date.parse(iso) / 1000));

/**
 * The aim of a wait. A list shows all that counts of a pending request, while a renewal may fail without a trace there.
 */
export type Awaited = "issue" | "renewal";

/** Seconds after which an awaited certificate is described whatever the list shows. */
export const DESCRIBED_AGAIN_SECONDS = 120;
/** Seconds after which it is, at first, where the list may not tell: it doubles. */
const SOON_SECONDS = 30;

export interface WatchObservation {
  awaits: Awaited;
  /** By what is known so far. */
  status: CertificateStatus;
  /** Seconds since the wait began, and of that when it was last described. */
  waited: number;
  describedAfter: number;
  /** The list's mark of it when it was last described. Undefined where it was not listed then, or not looked for. */
  before: string | undefined;
  listed: { status: CertificateStatus; isInUse: boolean; mark: string } | undefined;
}

/** Whether a wait goes on with what it knows, gets the PEM of what is issued by now, or has to describe. */
export function planLook(seen: WatchObservation): "wait" | "get" | "describe" {
  const { awaits, status, waited, describedAfter, before, listed } = seen;
  const isTold = awaits === "issue" && listed !== undefined;
  const interval = isTold
    ? DESCRIBED_AGAIN_SECONDS
    : Math.min(DESCRIBED_AGAIN_SECONDS, Math.max(SOON_SECONDS, describedAfter));
  if (status === "PENDING_VALIDATION" && listed?.status === "ISSUED" && !listed.isInUse) return "get";
  if (waited - describedAfter >= interval) return "describe";
  // A fresh request is not listed yet. A certificate that has left the list may be deleted.
  if (!listed) return before === undefined ? "wait" : "describe";
  const hasMoved = before !== undefined && listed.mark !== before;
  return hasMoved || listed.status !== status ? "describe" : "wait";
}
