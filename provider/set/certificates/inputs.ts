import { z } from "zod";
import { certificateRows, sharedRows } from "../../authority/public/refusedRows";
import { certificateArgs } from "../../certificate/model/inputs";
import type { RefusedInputs } from "../../kernel/refused";
import { hostInputs, reworded, shown } from "../../kernel/schema";
import { handedDown } from "../../profile/handedDown";
import { keyAlgorithm, PROFILE_DEFAULTS, profileRefused } from "../../profile/inputs";
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
    description: `algorithm of the keys of all certificates: ${keyAlgorithm.options.map(shown).join(", ")}`,
    byDefault: "the profile's",
  },
  autoRenew: {
    description:
      "whether `pulumi up` renews all certificates when due; AWS renews at 45 days all the same, and charges for it",
    byDefault: "the profile's",
  },
  renewBeforeDays: {
    description: "how many days before its end each certificate is renewed: 1 to 30",
    byDefault: "the profile's",
  },
  tags: { description: "tags of all certificates; a key's own win", byDefault: "none" },
  renewNow: {
    description:
      "any text of at most 256 characters; a new one forces one renewal of every certificate, and its fee",
    byDefault: "none",
  },
  issuanceTimeoutMinutes: {
    description: "how many minutes one run waits for each certificate, 1 to 4,320",
    byDefault: shown(PROFILE_DEFAULTS.issuanceTimeoutMinutes),
  },
  protectPaid: {
    description:
      "whether a certificate with more than 60 days left is only replaced by an edit of its key's own names or algorithm; a key that is taken out is deleted all the same",
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
    description: "subject of the certificate, also one of its names; at most 64 characters",
    byDefault: "either this or `dnsNames` is required",
  },
  dnsNames: {
    description:
      "up to 10 names with the common name; order and duplicates mean nothing; `*.` for a wildcard",
    byDefault: "either this or `commonName` is required",
  },
  keyAlgorithm: {
    description: `algorithm of the key of this certificate: ${keyAlgorithm.options.map(shown).join(", ")}`,
    byDefault: "the set's",
  },
  autoRenew: {
    description:
      "whether `pulumi up` renews this certificate when due; AWS renews at 45 days all the same, and charges for it",
    byDefault: "the set's",
  },
  renewBeforeDays: {
    description: "how many days before its end this certificate is renewed: 1 to 30",
    byDefault: "the set's",
  },
  tags: {
    description: "tags of this certificate, beside those of the set and the profile",
    byDefault: "none",
  },
  renewNow: {
    description:
      "any text of at most 256 characters; a new one forces one renewal of this certificate, and its fee",
    byDefault: "the set's",
  },
  revocation: { description: "`{ reason }`: revokes this certificate, for good", byDefault: "none" },
  adoptArn: {
    description: "takes this certificate over instead of a request; read when the key is made",
    byDefault: "none: one is requested",
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
    onChange:
      "update of the set: a key that is added is one certificate more, with its fee, one that is taken out is deleted, and one that is renamed is both",
    typescript: "Readonly<Record<string, SetMemberArgs>>",
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

const byKey = (description: string) => z.record(z.string(), z.string()).meta({ description });

/** Outputs that a program reads. All but `failures` are parts of the lines of a state. */
export const declaredOutputs = z.strictObject({
  arns: byKey("ARNs of the certificates, by key; a renewal changes none."),
  serials: byKey("Serial numbers, by key: hexadecimal, in pairs separated by colons."),
  statuses: byKey("Statuses of the certificates, by key, as ACM names them."),
  notAfter: byKey("Ends of the validities, by key: ISO 8601, UTC."),
  failures: byKey("Why the last step of a key failed, by key. Empty where all is well."),
});

/** Inputs that all certificates of a set have in common. */
export type SharedInputs = Omit<CertificateSetInputs, "certificates">;
export const sharedOf = sharedIn<SharedInputs>(certificateSetInputs.shape);

/** A line is that of certificate/model/line.ts. */
export type CertificateSetState = SharedInputs & SetOutputs;
