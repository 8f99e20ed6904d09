import type { CertificateFacts } from "../model/certificateLine";
import type { CertificateSecretInputs } from "../model/certificateSecret";
import type { SharedSecretInputs } from "../model/certificateSecretSet";
import { hasUnknown, UNKNOWN } from "../model/unknown";
import { certificateIdOf } from "./identity";
import { secretNameOf } from "./secretNaming";
import { memberIdentity, memberUrn } from "./setMembers";

/** What a CertificateSecret of its own would be given for one key. */
export function rawSecret(
  shared: SharedSecretInputs,
  key: string,
  facts: CertificateFacts,
): Omit<CertificateSecretInputs, "secretName"> {
  const { source, identity, resourceUrn, ...settings } = shared;
  const { profile, region } = source;
  const isKnown = !hasUnknown(source.identity);
  const certificateId = isKnown ? certificateIdOf(memberIdentity(source.identity, key)) : UNKNOWN;
  return {
    ...settings,
    identity: memberIdentity(identity, key),
    resourceUrn: memberUrn(resourceUrn, key),
    certificate: { ...facts, certificateId, profile, region },
  };
}

/** The inputs of one secret as the check of a CertificateSecret gives them. */
export function secretInputs(
  shared: SharedSecretInputs,
  key: string,
  facts: CertificateFacts,
): CertificateSecretInputs {
  const raw = rawSecret(shared, key, facts);
  return { ...raw, secretName: secretNameOf(raw) };
}
