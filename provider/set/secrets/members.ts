import type { CertificateFacts } from "../../certificate/model/line";
import { certificateIdOf } from "../../kernel/identity";
import { hasUnknown, UNKNOWN } from "../../kernel/unknown";
import type { CertificateSecretInputs } from "../../sync/secretsManager/model/inputs";
import { secretNameOf } from "../../sync/secretsManager/plan/naming";
import { memberIdentity, memberUrn } from "../identity";
import type { SharedSecretInputs } from "./inputs";

/** Inputs of the CertificateSecret that one key amounts to. */
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
