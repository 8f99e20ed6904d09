import { isObject } from "../kernel/json";

/** A price list as data: what it says in US dollars, where it says so, and since when. */
export interface PriceList {
  /** For each name, charged at the issue and at every renewal of an exportable public certificate. */
  certificateName: number;
  certificateWildcard: number;
  /** For each secret, and each replica of it, a month. */
  secretMonth: number;
  /** For 10,000 API calls of Secrets Manager. */
  secretCalls: number;
  source: string;
  /** Month from which the prices hold. */
  asOf: string;
}

/**
 * AWS's list of 2025 had 15 and 149 for certificates. Secondary sources report these since they are valid for 198
 * days.
 */
export const PRICES: PriceList = {
  certificateName: 7,
  certificateWildcard: 79,
  secretMonth: 0.4,
  secretCalls: 0.05,
  source:
    "secondary sources; https://aws.amazon.com/certificate-manager/pricing/ and https://aws.amazon.com/secrets-manager/pricing/ are the authority",
  asOf: "2026-02",
};

/** Days from one generation of a certificate to the next: AWS renews 45 days before the end of 198. */
const GENERATION_DAYS = 153;
/** API calls of Secrets Manager for each renewal of one secret. Source: docs/calls.md. */
const CALLS_A_RENEWAL = 3;

/** US dollars for one issue or renewal of a certificate with these names. */
export function issueFee(names: readonly string[], prices: PriceList = PRICES): number {
  const fees = names.map((name) =>
    name.startsWith("*.") ? prices.certificateWildcard : prices.certificateName,
  );
  return fees.reduce((sum, fee) => sum + fee, 0);
}

/** Estimated cost of a sync. */
export interface Estimate {
  /** Once, for the issue of its certificates, and again for each renewal. */
  issue: number;
  /** For the renewals of a year. */
  renewalsYear: number;
  /** For the secrets with their replicas, a month. */
  secretsMonth: number;
  /** For the calls that write renewals, a year. Calls of readers are not known here. */
  callsYear: number;
}

/** Estimates a sync of certificates with these names into secrets in so many regions, in US dollars. */
export function estimateSync(
  certificates: readonly (readonly string[])[],
  regions: number,
  prices: PriceList = PRICES,
): Estimate {
  const renewals = 365 / GENERATION_DAYS;
  const issue = certificates.reduce((sum, names) => sum + issueFee(names, prices), 0);
  const calls = certificates.length * renewals * CALLS_A_RENEWAL;
  return {
    issue,
    renewalsYear: issue * renewals,
    secretsMonth: certificates.length * regions * prices.secretMonth,
    callsYear: (calls / 10_000) * prices.secretCalls,
  };
}

/** The built-in prices with a person's own in their place. `faults` names values that are no prices. */
export function pricesWith(own: unknown): PriceList {
  if (own === undefined) return PRICES;
  if (!isObject(own)) throw new Error('aws-pki:prices must be an object such as {"certificateName": 15}.');
  const known = Object.keys(PRICES);
  const faults = Object.entries(own).flatMap(([key, value]) => {
    if (!known.includes(key)) return [`aws-pki:prices.${key} is no price; known are ${known.join(", ")}.`];
    const isText = typeof PRICES[key as keyof PriceList] === "string";
    const fits = isText ? typeof value === "string" : typeof value === "number" && value >= 0;
    return fits ? [] : [`aws-pki:prices.${key} must be ${isText ? "a text" : "a number of US dollars"}.`];
  });
  if (faults.length > 0) throw new Error(faults.join("\n"));
  return { ...PRICES, source: "aws-pki:prices of this stack", ...own };
}
