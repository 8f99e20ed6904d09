import { parseCertificateLine } from "../../certificate/model/line";
import { parseArn } from "../../kernel/arn";
import { certificateIdOf } from "../../kernel/identity";
import { type Asks, asksNothing, type Declared } from "../../permissions/asked/asks";
import { findText, itemsOf, type Json, objectOf } from "../../permissions/asked/values";
import { certificateSecretAsks } from "../../sync/secretsManager/asks";
import { nameInSecretArn, parseSecretLine } from "../../sync/secretsManager/model/line";
import { linesOf } from "../asked";
import { memberIdentity } from "../identity";

/** Each secret asks as a CertificateSecret does. All bear the set's name, so that a note of a thousand is told once. */
export const certificateSecretSetAsks: Asks = {
  ...asksNothing,
  gather(set, asking) {
    for (const member of membersOf(set)) certificateSecretAsks.gather(member, asking);
  },
  madeArns: ({ outputs }) =>
    Object.values(objectOf(outputs.lines)).flatMap((line) => findText(line)?.split(" ")[0] ?? []),
};

/** The secrets that the program wants, and those of the state, which a later run may have to end. */
function membersOf(set: Declared): Declared[] {
  const { certificates, source, ...shared } = set.inputs;
  const { profile, region } = objectOf(source);
  const secret = (certificate: Json, outputs: Json): Declared => ({
    ...{ ...set, id: undefined, outputs },
    // Without an ARN: the certificates of a set are the stack's own.
    inputs: { ...shared, certificate: { profile, region, ...certificate } },
  });
  const wanted = Object.entries(objectOf(certificates)).map(([key, line]) => {
    const commonName = parseCertificateLine(findText(line) ?? "")?.commonName;
    return secret({ certificateId: certificateIdIn(source, key), commonName }, {});
  });
  const standing = linesOf(set).flatMap(({ key, line, unusual }) => {
    const facts = parseSecretLine(line);
    if (!facts) return [];
    const { arn, certificate } = facts;
    const certificateId = certificateIdIn(source, key);
    const secretRegion = parseArn(arn)?.region;
    const earlier = [...itemsOf(unusual.earlier), { name: nameInSecretArn(arn) }];
    return [
      secret({ certificateId, commonName: certificate.commonName }, { ...unusual, secretRegion, earlier }),
    ];
  });
  const all = [...wanted, ...standing];
  return all.length > 0 ? all : [secret({}, {})];
}

/** The id of a set's certificate, which derives from what the set is called. */
function certificateIdIn(source: unknown, key: string): string | undefined {
  const { project, stack, resource } = objectOf(objectOf(source).identity);
  const [a, b, c] = [findText(project), findText(stack), findText(resource)];
  return a && b && c
    ? certificateIdOf(memberIdentity({ project: a, stack: b, resource: c }, key))
    : undefined;
}
