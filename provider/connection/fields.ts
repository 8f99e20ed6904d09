import type { ConnectionInputs } from "../aws/calls/connectionSpec";
import { connectionField, type FieldTable, hostFields, recorded } from "../kernel/fields";

export const connectionFields: FieldTable<ConnectionInputs> = {
  ...hostFields,
  connection: connectionField,
  region: { ...recorded("Resources take their region from it when they are made."), absentKeeps: true },
  description: recorded("For people."),
};
