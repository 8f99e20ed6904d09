import type { CertificateSecretInputs } from "../model/certificateSecret";
import { ownershipTags } from "./identity";
import { changedTags } from "./tags";

/** What stands around a secret's content. */
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

/** All tags of the secret: the program's, and those that say whose it is. */
export function secretTags(inputs: CertificateSecretInputs, claim: number): Record<string, string> {
  return { ...inputs.tags, ...ownershipTags(inputs.identity, claim) };
}

/** Whether description or key are others than they should be. */
export function isSetOtherwise(seen: SecretSettings, wanted: SecretSettings): boolean {
  return seen.description !== wanted.description || !isSameKey(seen.kmsKeyId, wanted.kmsKeyId);
}

/** What somebody changed of a secret that was written with these inputs and this claim. */
export function changedSettings(
  seen: SecretSettings & { tags: Readonly<Record<string, string>> },
  inputs: CertificateSecretInputs,
  claim: number,
): string[] {
  const wanted = secretSettings(inputs);
  return [
    ...(seen.description === wanted.description ? [] : ["description"]),
    ...(isSameKey(seen.kmsKeyId, wanted.kmsKeyId) ? [] : ["kmsKeyId"]),
    ...changedTags(seen.tags, secretTags(inputs, claim)).map((key) => `tags.${key}`),
  ];
}

/** AWS may show a key by its ARN that it was given by id or alias, and its own key not at all. */
function isSameKey(one: string | undefined, other: string | undefined): boolean {
  const [a, b] = [one ?? "", other ?? ""];
  // Two ARNs may differ in account and region alone.
  return a === b || (!(isArn(a) && isArn(b)) && localId(a) === localId(b));
}

/** Of an ARN the part that AWS takes in its place: `alias/NAME` or the key's id; "" for AWS's own key. */
function localId(key: string): string {
  const local = isArn(key)
    ? key
        .split(":")
        .slice(5)
        .join(":")
        .replace(/^key\//, "")
    : key;
  return local === "alias/aws/secretsmanager" ? "" : local;
}

function isArn(key: string): boolean {
  return key.startsWith("arn:");
}
