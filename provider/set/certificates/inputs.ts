import { z } from "zod";
import { certificateRows, sharedRows } from "../../authority/public/refusedRows";
import { certificateArgs, certificateInputs } from "../../certificate/model/inputs";
import type { RefusedInputs } from "../../kernel/refused";
import { hostInputs, shown } from "../../kernel/schema";
import { PROFILE_DEFAULTS, profileRefused } from "../../profile/inputs";
import { type SetOutputs, setKey } from "../key";

const { shape: own } = certificateArgs;

/** What a program may say of all certificates of a set, its profile aside. */
export const commonArgs = z.strictObject({
  keyAlgorithm: own.keyAlgorithm.meta({
    description: "as in the profile, for all keys",
    byDefault: "the profile's",
  }),
  autoRenew: own.autoRenew.meta({
    description: "as in the profile, for all keys",
    byDefault: "the profile's",
  }),
  renewBeforeDays: own.renewBeforeDays.meta({
    description: "as in the profile, for all keys",
    byDefault: "the profile's",
  }),
  tags: own.tags.meta({ description: "of all certificates; a key's own win" }),
  renewNow: own.renewNow.meta({
    description:
      "any text of at most 256 characters; a new one forces one renewal of every certificate, and its fee",
  }),
  issuanceTimeoutMinutes: own.issuanceTimeoutMinutes.meta({
    description: "how long one run waits for each",
    byDefault: shown(PROFILE_DEFAULTS.issuanceTimeoutMinutes),
  }),
  protectPaid: own.protectPaid.meta({
    description: "as for a Certificate, for each key; a key that is taken out is deleted all the same",
    byDefault: "`true`",
  }),
  deleteAdopted: own.deleteAdopted.meta({
    description: "whether what `adoptArn` took over is deleted with its key or the set",
    byDefault: "`false`",
  }),
});

/** What a program may say of one of them; what the set says too counts for this one alone. */
export const memberArgs = z.strictObject({
  commonName: own.commonName.meta({
    description: "as for a Certificate",
    byDefault: "either this or `dnsNames` is required",
  }),
  dnsNames: own.dnsNames.meta({
    description: "as for a Certificate",
    byDefault: "either this or `commonName` is required",
  }),
  keyAlgorithm: own.keyAlgorithm.meta({ description: "for this certificate alone", byDefault: "the set's" }),
  autoRenew: own.autoRenew.meta({ description: "for this certificate alone", byDefault: "the set's" }),
  renewBeforeDays: own.renewBeforeDays.meta({
    description: "for this certificate alone",
    byDefault: "the set's",
  }),
  tags: own.tags.meta({ description: "beside those of the set and the profile" }),
  renewNow: own.renewNow.meta({ description: "for this certificate alone", byDefault: "the set's" }),
  revocation: own.revocation.meta({ description: "`{ reason }`: revokes this certificate, for good" }),
  adoptArn: own.adoptArn.meta({
    description: "takes this certificate over instead of a request; read when the key is made",
  }),
});
export type MemberArgs = z.output<typeof memberArgs>;

/** What a program may say of a CertificateSet, its profile aside. */
export const certificateSetArgs = z.strictObject({
  ...commonArgs.shape,
  /** The certificates by key. A plain object: the plan must know the keys. */
  certificates: z.record(setKey, memberArgs).meta({
    description:
      "the certificates by key, a plain object; a key has 1 to 64 letters, digits, dots, hyphens and underscores",
  }),
});

export const certificateSetInputs = z.strictObject({
  ...certificateInputs
    .pick({
      profile: true,
      accountId: true,
      region: true,
      zones: true,
      connection: true,
      dnsConnection: true,
    })
    .extend(commonArgs.shape).shape,
  ...hostInputs.shape,
  certificates: z.record(setKey, memberArgs),
});
export const certificateSetRefused: RefusedInputs = {
  rows: sharedRows,
  within: { profile: profileRefused, certificates: { rows: certificateRows } },
};
export type CertificateSetInputs = z.output<typeof certificateSetInputs>;

/** What all certificates of a set have in common. */
export type SharedInputs = Omit<CertificateSetInputs, "certificates">;

/** A line is that of certificate/model/line.ts. */
export type CertificateSetState = SharedInputs & SetOutputs;
