import { isDeepStrictEqual } from "node:util";
import { planChanges } from "../../kernel/fields";
import { hasUnknown } from "../../kernel/unknown";
import type { CertificateInputs, CertificateState } from "../model/inputs";
import { certificateFields } from "./fields";
import { renewAfterOf } from "./renewal";
import { planUpkeep } from "./upkeep";

/** Inputs by which an update decides what becomes of the certificate. */
const DECIDING = ["revocation", "renewNow", "profile", "autoRenew", "renewBeforeDays"] as const;

/** The outputs that an update will leave (Lifecycle.foresee). */
export function foreseeCertificate(
  state: CertificateState,
  inputs: CertificateInputs,
  now: Date,
): Partial<CertificateState> {
  if (DECIDING.some((key) => hasUnknown(inputs[key]))) return {};
  if (planChanges(certificateFields, state, inputs).replaces.length > 0) return {};
  const { status, serial, notBefore, notAfter, fingerprintSha256, validationRecords, inUseBy } = state;
  const { renewalCount, previousSerials } = state;
  const generation = { serial, notBefore, notAfter, fingerprintSha256, renewalCount, previousSerials };
  // A set remembers no records.
  const staysInZone = validationRecords.length > 0 && isDeepStrictEqual(state.zones, inputs.zones);
  const lasting = { inUseBy, ...(staysInZone ? { validationRecords } : {}) };
  const kept = { ...generation, renewAfter: renewAfterOf(inputs, state) };
  const { do: action } = planUpkeep(inputs, state, now);
  switch (action) {
    case "keep":
      return { ...(isOver(state, now) ? {} : { status }), ...kept, ...lasting };
    case "revoke":
      // It may have been issued by then. A revoked one is in use nowhere.
      return status === "PENDING_VALIDATION" ? {} : { status: "REVOKED", ...kept };
    case "renew": {
      const counted = { renewalCount: renewalCount + 1, previousSerials: [...previousSerials, serial] };
      return { status, ...counted, ...lasting };
    }
    case "issue":
      return { status: "ISSUED", renewalCount, previousSerials, ...lasting };
    case "replace":
    case "fail":
      return {};
  }
}

/** ACM shows it as expired by now, or soon. */
function isOver({ status, notAfter }: CertificateState, now: Date): boolean {
  return status === "ISSUED" && notAfter !== "" && now.getTime() >= Date.parse(notAfter);
}
