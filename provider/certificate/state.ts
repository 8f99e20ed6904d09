import type { CertificateView } from "../aws/acm/certificateView";
import { fingerprintSha256 } from "../pki/exported";
import type { CertificateState } from "./model/inputs";
import type { CertificateOutputs } from "./model/outputs";
import { rulesOf } from "./plan/issuerRules";
import { renewAfterOf } from "./plan/renewal";
import type { CertificateWork } from "./work";

/** The outputs of a certificate that is requested and not yet issued. */
export const BLANK: CertificateOutputs = {
  claim: 0,
  renewedFor: "",
  renewingFor: "",
  status: "PENDING_VALIDATION",
  serial: "",
  notBefore: "",
  notAfter: "",
  renewAfter: "",
  renewalCount: 0,
  previousSerials: [],
  fingerprintSha256: "",
  validationRecords: [],
  requestedAt: "",
  adopted: false,
  failureReason: "",
  renewalStatus: "",
  inUseBy: [],
  changedTags: [],
};

/** The outputs that follow from ACM's view alone. */
export function viewedState(seen: CertificateView) {
  const { status, notBefore, createdAt, failureReason, renewalStatus, inUseBy } = seen;
  return {
    status,
    requestedAt: notBefore || (createdAt?.toISOString() ?? ""),
    failureReason: failureReason ?? "",
    renewalStatus: renewalStatus ?? "",
    inUseBy: [...inUseBy].sort(),
  };
}

/** The inputs in force with ACM's view. The generations before are taken from the state. */
export async function observeState(
  seen: CertificateView,
  { inputs, acm, knownRecords }: Pick<CertificateWork, "inputs" | "acm" | "knownRecords">,
  before: CertificateOutputs,
): Promise<CertificateState> {
  const { status, serial, notBefore, notAfter } = seen;
  const isNew = serial !== before.serial && status === "ISSUED";
  const isRenewal = isNew && before.serial !== "";
  const pem = isNew ? (seen.certificatePem ?? (await acm.requirePem(seen.arn))) : undefined;
  return {
    ...inputs,
    claim: before.claim,
    adopted: before.adopted,
    renewedFor: before.renewedFor,
    renewingFor: before.renewingFor,
    changedTags: before.changedTags,
    ...viewedState(seen),
    serial,
    notBefore,
    notAfter,
    renewAfter: renewAfterOf(inputs, { notBefore, notAfter }),
    renewalCount: before.renewalCount + (isRenewal ? 1 : 0),
    previousSerials: isRenewal ? [...before.previousSerials, before.serial] : before.previousSerials,
    fingerprintSha256: pem === undefined ? before.fingerprintSha256 : fingerprintSha256(pem),
    validationRecords: rulesOf(inputs).recordsOf(seen, inputs.zones, knownRecords),
  };
}
