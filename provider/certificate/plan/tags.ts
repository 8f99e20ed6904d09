import { ADOPTED_TAG, ownershipTags } from "../../kernel/identity";
import type { CertificateInputs } from "../model/inputs";
import { resolveSettings } from "./settings";

/** All tags of a certificate: the program's, and those that say whose it is. */
export function certificateTags(
  inputs: CertificateInputs,
  { claim, adopted }: { claim: number; adopted: boolean },
): Record<string, string> {
  const mark = adopted ? { [ADOPTED_TAG]: "true" } : {};
  return { ...resolveSettings(inputs).tags, ...ownershipTags(inputs.identity, claim), ...mark };
}
