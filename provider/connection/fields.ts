import { connectionField, type FieldTable, hostFields, recorded } from "../kernel/fields";
import type { ConnectionInputs } from "./inputs";

export const connectionFields: FieldTable<ConnectionInputs> = {
  ...hostFields,
  connection: connectionField,
  region: { ...recorded("Resources take their region from it when they are made."), absentKeeps: true },
  description: recorded("For people."),
};
