import { ownershipTags } from "../../../kernel/identity";
import { OWN_TAG_PREFIX } from "../../../kernel/ownTags";
import { changedTags } from "../../../kernel/tags";
import { AWS_MANAGED_KEY, isOtherKey } from "../../../permissions/kmsKey";
import type { CertificateSecretInputs } from "../model/inputs";

/** Settings around a secret's content. */
export interface SecretSettings {
  description: string;
  /** Undefined for the AWS-managed key. */
  kmsKeyId?: string | undefined;
}

export function secretSettings(inputs: CertificateSecretInputs): SecretSettings {
  return {
    description: inputs.description ?? `Certificate of ${inputs.certificate.commonName}`,
    kmsKeyId: inputs.kmsKeyId,
  };
}

/**
 * All tags of the secret: the program's, those that say whose it is, and the sync and certificate that it belongs to.
 * The last two are for people and IAM conditions: ownership goes by stack and resource alone.
 */
export function secretTags(inputs: CertificateSecretInputs, claim: number): Record<string, string> {
  const { tags, identity, syncName, certificate } = inputs;
  const belongs = { [SYNC_TAG]: syncName, [CERTIFICATE_TAG]: certificate.certificateId };
  return { ...tags, ...ownershipTags(identity, claim), ...belongs };
}

const SYNC_TAG = `${OWN_TAG_PREFIX}sync`;
const CERTIFICATE_TAG = `${OWN_TAG_PREFIX}certificate`;

/** Whether description or key differ from the wanted ones. `keyBefore` is the key that was asked for before. */
export function isSetOtherwise(
  seen: SecretSettings,
  wanted: SecretSettings,
  keyBefore: string | undefined,
): boolean {
  const { description, kmsKeyId } = wanted;
  return (
    seen.description !== description || isOtherKey(seen.kmsKeyId, kmsKeyId, keyBefore ?? AWS_MANAGED_KEY)
  );
}

/** Settings that somebody changed of a secret that was written with these inputs and this claim. */
export function changedSettings(
  seen: SecretSettings & { tags: Readonly<Record<string, string>> },
  inputs: CertificateSecretInputs,
  claim: number,
): string[] {
  const wanted = secretSettings(inputs);
  return [
    ...(seen.description === wanted.description ? [] : ["description"]),
    ...(isOtherKey(seen.kmsKeyId, wanted.kmsKeyId, wanted.kmsKeyId) ? ["kmsKeyId"] : []),
    ...changedTags(seen.tags, secretTags(inputs, claim)).map((key) => `tags.${key}`),
  ];
}
