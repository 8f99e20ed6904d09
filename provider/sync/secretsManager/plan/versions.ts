import type { HoldsNoKey } from "../../../kernel/keyFence";
import type { CertificateSecretState } from "../model/inputs";

/** A version of a secret with the certificate in it. */
export interface KnownVersion extends HoldsNoKey {
  versionId: string;
  serial: string;
  /** End of the certificate, ISO 8601, or "" where it is not known. */
  notAfter: string;
}

/** Facts about a secret's versions that a state keeps. */
export type Versions = Pick<
  CertificateSecretState,
  | "versionId"
  | "syncedSerial"
  | "syncedNotAfter"
  | "previousVersionId"
  | "previousSerial"
  | "previousNotAfter"
>;

export const NO_VERSIONS: Versions = {
  versionId: "",
  syncedSerial: "",
  syncedNotAfter: "",
  previousVersionId: "",
  previousSerial: "",
  previousNotAfter: "",
};

/**
 * The versions once a new one is current. The one before is the one that was *ours*: AWS's own label AWSPREVIOUS may
 * sit on a version that somebody has written by hand, which is nothing to go back to.
 */
export function promoted(before: Versions, { versionId, serial, notAfter }: KnownVersion): Versions {
  const { previousVersionId, previousSerial, previousNotAfter } = before;
  const kept = { previousVersionId, previousSerial, previousNotAfter };
  const moved = {
    previousVersionId: before.versionId,
    previousSerial: before.syncedSerial,
    previousNotAfter: before.syncedNotAfter,
  };
  const now = { versionId, syncedSerial: serial, syncedNotAfter: notAfter };
  return { ...now, ...(versionId === before.versionId ? kept : moved) };
}

/** The version of ours before the current one. Undefined where there is none. */
export function versionBefore(versions: Versions): KnownVersion | undefined {
  const { previousVersionId: versionId, previousSerial: serial, previousNotAfter: notAfter } = versions;
  return versionId === "" ? undefined : { versionId, serial, notAfter };
}

/** The status of a secret whose content is as it is wanted. */
export function steadyStatus({
  isRolledBack,
}: Pick<CertificateSecretState, "isRolledBack">): "rolled-back" | "current" {
  return isRolledBack ? "rolled-back" : "current";
}

/**
 * The facts that a refresh learns from the version that is current now. Somebody who moves the label back to our
 * version before has rolled the secret back, and forward again with the same call. Any other version is drift.
 */
export function observedVersion(
  state: CertificateSecretState,
  currentVersionId: string | undefined,
): Partial<CertificateSecretState> {
  if (state.status === "removed") return { status: "drifted" };
  const before = versionBefore(state);
  if (currentVersionId === state.versionId) {
    const stays = (state.status === "pending" || state.status === "kept") && !state.isRolledBack;
    return { status: stays ? state.status : steadyStatus(state) };
  }
  if (before === undefined || currentVersionId !== before.versionId) return { status: "drifted" };
  const isRolledBack = !state.isRolledBack;
  return { ...promoted(state, before), isRolledBack, status: steadyStatus({ isRolledBack }) };
}
