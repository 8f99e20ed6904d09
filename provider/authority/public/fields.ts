import { connectionField, FEES, type FieldTable, hostFields, recorded } from "../../kernel/fields";
import { hasUnknown, UNKNOWN } from "../../kernel/unknown";
import type { PublicCaInputs } from "./inputs";

export const publicCaFields: FieldTable<PublicCaInputs> = {
  ...hostFields,
  connection: connectionField,
  dnsConnection: connectionField,
  hostedZoneIds: {
    ...recorded("The zones are read again; certificates keep their names. Their order means nothing."),
    value: ({ hostedZoneIds }) =>
      hostedZoneIds && (hasUnknown(hostedZoneIds) ? UNKNOWN : [...hostedZoneIds].sort()),
  },
  hostedZoneId: recorded("The zones are read again; certificates keep their names."),
  region: {
    ...recorded("The CA has no object in AWS; its certificates are replaced."),
    fee: FEES.issues,
    absentKeeps: true,
  },
  caName: recorded("For people."),
};
