import { FEES, type FieldTable, hostFields, recorded } from "../kernel/fields";
import { PROFILE_DEFAULTS, type ProfileInputs } from "./inputs";

export const profileFields: FieldTable<ProfileInputs> = {
  ...hostFields,
  caName: recorded("For people."),
  slug: recorded("A profile has no object in AWS."),
  description: recorded("For people."),
  keyAlgorithm: {
    ...recorded("Certificates that take it from here are replaced."),
    fee: FEES.issues,
    value: (inputs) => inputs.keyAlgorithm ?? PROFILE_DEFAULTS.keyAlgorithm,
  },
  autoRenew: {
    ...recorded("Certificates take it from here."),
    value: (inputs) => inputs.autoRenew ?? PROFILE_DEFAULTS.autoRenew,
  },
  renewBeforeDays: {
    ...recorded("Certificates take it from here."),
    value: (inputs) => inputs.renewBeforeDays ?? PROFILE_DEFAULTS.renewBeforeDays,
  },
  policy: recorded("Checked against every certificate's names."),
  defaults: recorded("Certificates take it from here."),
  tags: recorded("Certificates take them from here."),
};
