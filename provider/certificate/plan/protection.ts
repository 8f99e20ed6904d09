import type { CertificateInputs } from "../model/inputs";
import type { CertificateOutputs } from "../model/outputs";

/** Days that a certificate must have left for its replacement to be a loss. */
const WORTH_KEEPING_DAYS = 60;
const DAY_MS = 86_400_000;

/** Whether the loss of a certificate would be one of money: paid for, live, and not about to be renewed anyway. */
export function isWorthKeeping(life: Pick<CertificateOutputs, "status" | "notAfter">, now: Date): boolean {
  if (life.status !== "ISSUED" || life.notAfter === "") return false;
  return Date.parse(life.notAfter) - now.getTime() > WORTH_KEEPING_DAYS * DAY_MS;
}

/** Whole days until the end of a certificate. */
export function daysLeft({ notAfter }: Pick<CertificateOutputs, "notAfter">, now: Date): number {
  return Math.floor((Date.parse(notAfter) - now.getTime()) / DAY_MS);
}

/**
 * Inputs of *others* that replace a certificate, where no edit of its own commonName, dnsNames or keyAlgorithm does:
 * each by the path under which a person would look for it, with what it was and is. Empty where an own edit explains
 * the replacement.
 */
export function causesElsewhere(
  replaces: readonly string[],
  olds: CertificateInputs,
  news: CertificateInputs,
): string[] {
  const isOwn = (key: string) =>
    replaces.includes(key) && !(isInherited(key, olds) && isInherited(key, news));
  // Without a commonName of its own, a certificate takes one of its names: their edit explains both.
  if (["commonName", "dnsNames", "keyAlgorithm"].some(isOwn)) return [];
  return replaces.map((key) => CAUSES[key]?.(olds, news) ?? key);
}

function isInherited(key: string, { inherited = [] }: CertificateInputs): boolean {
  return inherited.some((name) => name === key);
}

type Cause = (olds: CertificateInputs, news: CertificateInputs) => string;

const CAUSES: Readonly<Record<string, Cause>> = {
  keyAlgorithm: (olds, news) => {
    // A certificate of a set inherits its set's own, which hides the profile's.
    const isOfSet = olds.keyAlgorithm !== news.keyAlgorithm;
    const of = (inputs: CertificateInputs) => inputs.keyAlgorithm ?? inputs.profile.keyAlgorithm ?? "default";
    return `the ${isOfSet ? "set" : "profile"}'s keyAlgorithm (${of(olds)} → ${of(news)})`;
  },
  dnsNames: (olds, news) =>
    `the profile's defaults.dnsNames (${olds.dnsNames.join(", ")} → ${news.dnsNames.join(", ")})`,
  commonName: (olds, news) =>
    `the profile's defaults.dnsNames (common name ${olds.commonName} → ${news.commonName})`,
  accountId: (olds, news) => `the CA's account (${olds.accountId} → ${news.accountId})`,
  region: (olds, news) => `the CA's region (${olds.region} → ${news.region})`,
};
