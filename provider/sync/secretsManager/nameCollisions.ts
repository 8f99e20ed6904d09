import type { Fault } from "../../kernel/errors";
import { hasUnknown } from "../../kernel/unknown";
import { slot } from "../../kind/memory";
import { holderOf } from "../../kind/pins";
import type { World } from "../../kind/world";
import type { CertificateSecretInputs } from "./model/inputs";

/** URN of the resource whose secret has a name, by the name and its place. */
const nameHolders = slot(() => new Map<string, string>());

/**
 * Two secrets of one name in one place would overwrite each other. Those of other stacks, or under another connection,
 * are told apart by their ownership tags when they are written.
 */
export function secretNameCollisions(
  { secretName, region, connection, resourceUrn }: CertificateSecretInputs,
  { memory }: World,
): Fault[] {
  if (hasUnknown([secretName, region])) return [];
  const key = JSON.stringify([secretName, region ?? "", connection ?? ""]);
  const holder = holderOf(key, resourceUrn, memory.of(nameHolders));
  if (holder === resourceUrn) return [];
  const cause = `It gives the name ${secretName}, which is that of ${holder} in the same region.`;
  const remedy = "Put {{sync}} or {{certificateId}} into it, so that each secret has a name of its own.";
  return [{ property: "certificateNameSchema", cause, remedy }];
}
