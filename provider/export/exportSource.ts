import type { Expectation } from "../pki/exported";

/** Where a certificate is exported from. */
export interface ExportPlace {
  arn: string;
  region: string;
  /** Connection that may export it. Undefined is the ambient one. */
  connection: string | undefined;
}

/** A generation of a certificate that is to be exported, and what its export must fulfil. */
export interface ExportSource extends ExportPlace {
  /** Hexadecimal pairs with colons, lower case. */
  serial: string;
  /** ISO 8601. Tells an export that lags behind a renewal from one that is ahead of the plan. */
  notBefore: string;
  /** Every name that the certificate must cover. */
  names: readonly string[];
  /** Roots in PEM form, beside the chain's own and Node's. */
  trustAnchors: readonly string[];
}

export function expectationOf({ names, trustAnchors }: ExportSource, now: Date): Expectation {
  return { names, trustAnchors, now };
}
