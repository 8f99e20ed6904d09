import { z } from "zod";
import { certificateRows, sharedRows } from "../../authority/public/refusedRows";
import { certificateArgs } from "../../certificate/model/inputs";
import type { RefusedInputs } from "../../kernel/refused";
import { hostInputs, reworded, shown } from "../../kernel/schema";
import { handedDown } from "../../profile/handedDown";
import { PROFILE_DEFAULTS, profileRefused } from "../../profile/inputs";
import { type SetOutputs, setKey } from "../key";
import { sharedIn } from "../setKind";

/**
 * Where a program gives each input of a certificate that stands in a set: for the whole set, for its key, for either (the
 * key's own counts), or nowhere.
 */
const GIVEN_BY = {
  commonName: "key",
  dnsNames: "key",
  keyAlgorithm: "either",
  autoRenew: "either",
  renewBeforeDays: "either",
  tags: "either",
  renewNow: "either",
  revocation: "key",
  adoptArn: "key",
  issuanceTimeoutMinutes: "set",
  protectPaid: "set",
  deleteAdopted: "set",
  // A replacement in place would revoke too early.
  revokeOnDelete: "none",
} as const satisfies Record<keyof typeof certificateArgs.shape, "set" | "key" | "either" | "none">;
type GivenBy = typeof GIVEN_BY;
type InputsGivenBy<W> = { [K in keyof GivenBy as GivenBy[K] extends W ? K : never]: true };

function inputsGivenBy<W extends GivenBy[keyof GivenBy]>(...places: W[]): InputsGivenBy<W> {
  const given = Object.entries(GIVEN_BY).filter(([, place]) => (places as string[]).includes(place));
  return Object.fromEntries(given.map(([name]) => [name, true])) as InputsGivenBy<W>;
}

/** Inputs of a set for all of its certificates, its profile aside. */
export const commonArgs = reworded(certificateArgs.pick(inputsGivenBy("set", "either")), {
  keyAlgorithm: {
    description: "as in the profile, for all keys",
    byDefault: "the profile's",
  },
  autoRenew: {
    description: "as in the profile, for all keys",
    byDefault: "the profile's",
  },
  renewBeforeDays: {
    description: "as in the profile, for all keys",
    byDefault: "the profile's",
  },
  tags: { description: "of all certificates; a key's own win" },
  renewNow: {
    description:
      "any text of at most 256 characters; a new one forces one renewal of every certificate, and its fee",
  },
  issuanceTimeoutMinutes: {
    description: "how long one run waits for each",
    byDefault: shown(PROFILE_DEFAULTS.issuanceTimeoutMinutes),
  },
  protectPaid: {
    description: "as for a Certificate, for each key; a key that is taken out is deleted all the same",
    byDefault: "`true`",
  },
  deleteAdopted: {
    description: "whether what `adoptArn` took over is deleted with its key or the set",
    byDefault: "`false`",
  },
});

/** Inputs of one certificate of a set. */
export const memberArgs = reworded(certificateArgs.pick(inputsGivenBy("key", "either")), {
  commonName: {
    description: "as for a Certificate",
    byDefault: "either this or `dnsNames` is required",
  },
  dnsNames: {
    description: "as for a Certificate",
    byDefault: "either this or `commonName` is required",
  },
  keyAlgorithm: { description: "for this certificate alone", byDefault: "the set's" },
  autoRenew: { description: "for this certificate alone", byDefault: "the set's" },
  renewBeforeDays: {
    description: "for this certificate alone",
    byDefault: "the set's",
  },
  tags: { description: "beside those of the set and the profile" },
  renewNow: { description: "for this certificate alone", byDefault: "the set's" },
  revocation: { description: "`{ reason }`: revokes this certificate, for good" },
  adoptArn: {
    description: "takes this certificate over instead of a request; read when the key is made",
  },
});
export type MemberArgs = z.output<typeof memberArgs>;

/** Inputs of a CertificateSet in a program, its profile aside. */
export const certificateSetArgs = z.strictObject({
  ...commonArgs.shape,
  /** The certificates by key. A plain object: the plan must know the keys. */
  certificates: z.record(setKey, memberArgs).meta({
    description:
      "the certificates by key, a plain object; a key has 1 to 64 letters, digits, dots, hyphens and underscores",
  }),
});

export const certificateSetInputs = z.strictObject({
  ...handedDown.shape,
  ...commonArgs.shape,
  ...hostInputs.shape,
  certificates: z.record(setKey, memberArgs),
});
export const certificateSetRefused: RefusedInputs = {
  rows: sharedRows,
  within: { profile: profileRefused, certificates: { rows: certificateRows } },
};
export type CertificateSetInputs = z.output<typeof certificateSetInputs>;

/** Inputs that all certificates of a set have in common. */
export type SharedInputs = Omit<CertificateSetInputs, "certificates">;
export const sharedOf = sharedIn<SharedInputs>(certificateSetInputs.shape);

/** A line is that of certificate/model/line.ts. */
export type CertificateSetState = SharedInputs & SetOutputs;
