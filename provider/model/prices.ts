/** A price list as data: what it says, where it says so, and when. */
export interface PriceList {
  /** US dollars for each name, charged at the issue and at every renewal of an exportable public certificate. */
  certificateName: number;
  certificateWildcard: number;
  source: string;
  /** Month from which the prices hold. */
  asOf: string;
}

/** AWS's list of 2025 had 15 and 149; secondary sources report these since a certificate is valid for 198 days. */
export const PRICES: PriceList = {
  certificateName: 7,
  certificateWildcard: 79,
  source: "secondary sources; https://aws.amazon.com/certificate-manager/pricing/ is the authority",
  asOf: "2026-02",
};

/** US dollars for one issue or renewal of a certificate with these names. */
export function issueFee(names: readonly string[], prices: PriceList = PRICES): number {
  const fees = names.map((name) =>
    name.startsWith("*.") ? prices.certificateWildcard : prices.certificateName,
  );
  return fees.reduce((sum, fee) => sum + fee, 0);
}
