import { certificateAsks } from "../../certificate/asks";
import { parseCertificateLine } from "../../certificate/model/line";
import { isObject } from "../../kernel/json";
import { type Asks, asksNothing, type Declared } from "../../permissions/asked/asks";
import { isHidden, type Json, objectOf } from "../../permissions/asked/values";
import { linesOf } from "../asked";

/** Each certificate asks as a Certificate does. All bear the set's name, so that a note of a thousand is told once. */
export const certificateSetAsks: Asks = {
  ...asksNothing,
  gather(set, asking) {
    for (const member of membersOf(set)) certificateAsks.gather(member, asking);
  },
  ownedArns: (set) => membersOf(set).flatMap((member) => certificateAsks.ownedArns(member)),
};

/** The certificates that the program wants, and those of the state, which a later run may have to end. */
function membersOf(set: Declared): Declared[] {
  const { certificates, ...shared } = set.inputs;
  const member = (own: Json, id?: string): Declared => ({
    ...{ ...set, id, outputs: {} },
    inputs: { ...shared, ...own },
  });
  const wanted = valuesOf(certificates).map((one) =>
    member(isHidden(one) ? { dnsNames: one } : objectOf(one)),
  );
  const standing = linesOf(set).flatMap(({ line }) => {
    const facts = parseCertificateLine(line);
    return facts ? [member({ dnsNames: facts.dnsNames }, facts.arn)] : [];
  });
  // A set without certificates has a CA and a stack all the same.
  return [member({}), ...wanted, ...standing];
}

/** The values of a record. A record that cannot be read counts as one value that cannot. */
function valuesOf(record: unknown): readonly unknown[] {
  return isHidden(record) || !isObject(record) ? [record] : Object.values(record);
}
