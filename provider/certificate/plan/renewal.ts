import { createHash } from "node:crypto";
import type { CertificateInputs } from "../model/inputs";
import type { CertificateOutputs } from "../model/outputs";
import { resolveSettings } from "./settings";

const DAY_MS = 86_400_000;

/** Facts that decide when a certificate is renewed. */
export interface RenewalTerms {
  certificateId: string;
  autoRenew: boolean;
  /** Days, 1 to 30, and never more than the lifetime less a day. */
  renewBeforeDays: number;
  notBefore: string;
  notAfter: string;
}

/**
 * When the renewal window opens, as ISO 8601, or "" where nothing is to be renewed. Each certificate comes earlier by a
 * share of a day of its own, so that many certificates of one day do not fall due at once. The share derives from the
 * id, so that plans stay the same.
 */
export function renewAfter(terms: RenewalTerms): string {
  if (!terms.autoRenew || terms.notAfter === "") return "";
  const end = Date.parse(terms.notAfter);
  const lifetimeDays = Math.floor((end - Date.parse(terms.notBefore)) / DAY_MS);
  const days = Math.max(0, Math.min(terms.renewBeforeDays, lifetimeDays - 1));
  return new Date(end - days * DAY_MS - jitterMs(terms.certificateId)).toISOString();
}

function jitterMs(certificateId: string): number {
  return createHash("sha256").update(certificateId).digest().readUInt32BE(0) % DAY_MS;
}

/** When a certificate is due by these inputs, which may have changed since it was issued. */
export function renewAfterOf(
  inputs: CertificateInputs,
  life: Pick<CertificateOutputs, "notBefore" | "notAfter">,
): string {
  const { autoRenew, renewBeforeDays } = resolveSettings(inputs);
  return renewAfter({ certificateId: inputs.certificateId, autoRenew, renewBeforeDays, ...life });
}

/** Whether `renewNow` asks for a renewal that was not made yet. */
export function isRenewalAsked(
  inputs: CertificateInputs,
  { renewedFor }: Pick<CertificateOutputs, "renewedFor">,
): boolean {
  return inputs.renewNow !== undefined && inputs.renewNow !== renewedFor;
}

/** Whether the renewal window is open. */
export function isRenewalDue(
  inputs: CertificateInputs,
  life: Pick<CertificateOutputs, "notBefore" | "notAfter">,
  now: Date,
): boolean {
  const due = renewAfterOf(inputs, life);
  return due !== "" && now.getTime() >= Date.parse(due);
}

/** Why an issued certificate must be renewed now, as a sentence for the plan, or undefined. */
export function renewalReason(
  inputs: CertificateInputs,
  state: Pick<CertificateOutputs, "notBefore" | "notAfter" | "renewedFor">,
  now: Date,
): string | undefined {
  if (isRenewalAsked(inputs, state))
    return `renewNow changed to ${JSON.stringify(inputs.renewNow)}: it will be renewed`;
  if (!isRenewalDue(inputs, state, now)) return undefined;
  const opened = `renewal window opened ${day(renewAfterOf(inputs, state))}`;
  const days = `renewBeforeDays is ${resolveSettings(inputs).renewBeforeDays}`;
  return `expires ${day(state.notAfter)}, ${opened} (${days}): it will be renewed`;
}

/** The date of an ISO 8601 time. */
export function day(iso: string): string {
  return iso.slice(0, 10);
}
