import { digest, digestText, LOWER } from "../core/ids";

/**
 * The CNAME that proves a domain: the same for every certificate of an account that names the domain, for apex
 * and wildcard alike, in every region.
 */
export function validationRecord(account: string, base: string): { name: string; value: string } {
  const label = `_${digest("validation-name", account, base).slice(0, 32)}`;
  const target = `_${digest("validation-value", account, base).slice(0, 32)}`;
  const zone = digestText(LOWER, 10, "validation-zone", account, base);
  return { name: `${label}.${base}.`, value: `${target}.${zone}.acm-validations.aws.` };
}
