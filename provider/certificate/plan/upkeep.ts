import type { CertificateStatus } from "../../aws/acm/certificateStatus";
import { hasUnknown } from "../../kernel/unknown";
import type { CertificateInputs } from "../model/inputs";
import type { CertificateOutputs } from "../model/outputs";
import { rulesOf } from "./issuerRules";
import { day, isRenewalAsked, renewalReason } from "./renewal";
import { resolveSettings } from "./settings";

/** Facts about a certificate: by the state in a plan, by ACM in an update. */
export type Life = Pick<
  CertificateOutputs,
  | "status"
  | "serial"
  | "notBefore"
  | "notAfter"
  | "requestedAt"
  | "renewedFor"
  | "renewalStatus"
  | "failureReason"
>;

/** A step that a certificate needs, and why, in words that finish "NAME: …". */
export type Upkeep =
  | { do: "keep"; why?: string }
  | { do: "issue" | "renew" | "revoke" | "replace" | "fail"; why: string };

/** A time counts where one is given. A refresh gives none, or every due renewal would look like drift. */
type Row = (inputs: CertificateInputs, life: Life, now: Date | undefined) => Upkeep;

const KEEP: Upkeep = { do: "keep" };
const anew = "a new one will be requested";

/** One row a status, as complete as the SDK's list (aws/acm/acm.ts). */
const UPKEEP: Record<CertificateStatus, Row> = {
  PENDING_VALIDATION: (inputs, life, now) => {
    if (inputs.revocation) return { do: "revoke", why: "it will be revoked once it is issued" };
    // In a plan without a refresh the clock is all there is. A certificate that was issued after all is found by its
    // tags.
    const { hours, why } = rulesOf(inputs).window;
    if (isOlder(life, hours, now))
      return { do: "replace", why: `ACM gave the request up after ${hours} hours ${why}: ${anew}` };
    return { do: "issue", why: "the certificate is still pending: its issue will be resumed" };
  },
  ISSUED: (inputs, life, now) => {
    if (life.serial === "") return { do: "issue", why: "its issue was interrupted and will be finished" };
    if (inputs.revocation)
      return {
        do: "revoke",
        why: `it will be revoked (${inputs.revocation.reason}), for good; syncs remove its secrets, unless removeExpiredOrRevoked is off`,
      };
    if (now && life.notAfter !== "" && now.getTime() >= Date.parse(life.notAfter))
      return expired(inputs, life);
    const due = now && renewalReason(inputs, life, now);
    if (due !== undefined) return { do: "renew", why: due };
    if (life.renewalStatus === "PENDING_VALIDATION")
      return { do: "renew", why: "AWS waits for the validation records to renew it: they will be put again" };
    return KEEP;
  },
  FAILED: (inputs, { failureReason }) =>
    inputs.revocation
      ? KEEP
      : { do: "replace", why: `ACM refused to issue it (${failureReason || "it gives no reason"}): ${anew}` },
  VALIDATION_TIMED_OUT: (inputs) => {
    const { hours, why } = rulesOf(inputs).window;
    return inputs.revocation
      ? KEEP
      : { do: "replace", why: `ACM gave up after ${hours} hours ${why}: ${anew}` };
  },
  // Revoked as the program says, or by somebody else while the program wants a live one.
  REVOKED: (inputs) => (inputs.revocation ? KEEP : { do: "replace", why: `it is revoked: ${anew}` }),
  EXPIRED: (inputs, life) => expired(inputs, life),
  // Only certificates of a private CA become inactive, and ours are public.
  INACTIVE: () => ({ do: "fail", why: "ACM shows the certificate as INACTIVE" }),
};

/** Decides the one step that a certificate needs, from the inputs, the facts and the time. */
export function planUpkeep(inputs: CertificateInputs, life: Life, now: Date | undefined): Upkeep {
  // An input that is unknown yet: the preview shows the field as changing.
  if (hasUnknown(inputs.revocation)) return KEEP;
  const row = UPKEEP[life.status] as Row | undefined;
  return (
    row?.(inputs, life, now) ?? {
      do: "fail",
      why: `ACM reports the status ${JSON.stringify(life.status)}, which this version does not know`,
    }
  );
}

function isOlder({ requestedAt }: Life, hours: number, now: Date | undefined): boolean {
  if (!now || requestedAt === "") return false;
  return now.getTime() > Date.parse(requestedAt) + hours * 3_600_000;
}

function expired(inputs: CertificateInputs, life: Life): Upkeep {
  if (inputs.revocation) return KEEP;
  const since = `it expired ${day(life.notAfter)}`;
  // A state that nobody has refreshed may not show that AWS has renewed it. Create finds that out, and pays nothing.
  const unless = life.status === "ISSUED" ? ", unless AWS has renewed it" : "";
  if (resolveSettings(inputs).autoRenew || isRenewalAsked(inputs, life))
    return { do: "replace", why: `${since}: ${anew}${unless}` };
  return {
    do: "keep",
    why: `${since}, and stays so: autoRenew is off. Turn it on, or change renewNow, for a new one`,
  };
}
