import { z } from "zod";
import { certificateRows, sharedRows } from "../../authority/public/refusedRows";
import { certificateArgs, certificateInputs } from "../../certificate/model/inputs";
import type { RefusedInputs } from "../../kernel/refused";
import { hostInputs } from "../../kernel/schema";
import { profileRefused } from "../../profile/inputs";
import { type SetOutputs, setKey } from "../key";
import { sharedIn } from "../kind";

/** What a program may say of all certificates of a set, its profile aside. */
export const commonArgs = certificateArgs.pick({
  keyAlgorithm: true,
  autoRenew: true,
  renewBeforeDays: true,
  tags: true,
  renewNow: true,
  issuanceTimeoutMinutes: true,
  protectPaid: true,
  deleteAdopted: true,
});

/** What a program may say of one of them; what the set says too counts for this one alone. */
export const memberArgs = certificateArgs.pick({
  commonName: true,
  dnsNames: true,
  keyAlgorithm: true,
  autoRenew: true,
  renewBeforeDays: true,
  tags: true,
  renewNow: true,
  revocation: true,
  adoptArn: true,
});
export type MemberArgs = z.output<typeof memberArgs>;

/** What a program may say of a CertificateSet, its profile aside. */
export const certificateSetArgs = z.strictObject({
  ...commonArgs.shape,
  /** The certificates by key. A plain object: the plan must know the keys. */
  certificates: z.record(setKey, memberArgs),
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
export const sharedOf = sharedIn<SharedInputs>(certificateSetInputs.shape);

/** A line is that of certificate/model/line.ts. */
export type CertificateSetState = SharedInputs & SetOutputs;
