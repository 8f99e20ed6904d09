import { parseCertificateLine } from "../provider/certificate/model/line";
import { parseArn } from "../provider/kernel/arn";
import { certificateIdOf } from "../provider/kernel/identity";
import { isObject } from "../provider/kernel/json";
import { memberIdentity } from "../provider/set/identity";
import { nameInSecretArn, parseSecretLine } from "../provider/sync/secretsManager/model/line";
import type { Declared } from "./declared";
import { findText, isHidden, itemsOf, type Json, objectOf } from "./values";

/**
 * What a resource declares, each as a resource of its own: the certificates of a CertificateSet, the secrets of a
 * CertificateSecretSet, and any other resource as it is. All bear the set's name, so that what is told of a thousand is
 * told once.
 */
export function membersOf(resource: Declared): Declared[] {
  if (resource.type === "CertificateSet") return certificatesOf(resource);
  if (resource.type === "CertificateSecretSet") return secretsOf(resource);
  return [resource];
}

/** What the program wants, and what stands by the state, which a later run may have to end. */
function certificatesOf(set: Declared): Declared[] {
  const { certificates, ...shared } = set.inputs;
  const member = (own: Json, id?: string): Declared => ({
    ...set,
    type: "Certificate",
    id,
    inputs: { ...shared, ...own },
    outputs: {},
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

function secretsOf(set: Declared): Declared[] {
  const { certificates, source, ...shared } = set.inputs;
  const { profile, region } = objectOf(source);
  const secret = (certificate: Json, outputs: Json): Declared => ({
    ...set,
    type: "CertificateSecret",
    id: undefined,
    // Without an ARN: the certificates of a set are the stack's own.
    inputs: { ...shared, certificate: { profile, region, ...certificate } },
    outputs,
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

/** The values of a record; a record that cannot be read is one value that cannot. */
function valuesOf(record: unknown): readonly unknown[] {
  return isHidden(record) || !isObject(record) ? [record] : Object.values(record);
}

/** What a set's state holds of each key: what stands, and what is on its way out. */
function linesOf({ outputs }: Declared): { key: string; line: string; unusual: Json }[] {
  const unusual = objectOf(outputs.unusual);
  const standing = Object.entries(objectOf(outputs.lines)).map(([key, line]) => ({
    ...{ key, line, unusual: unusual[key] },
  }));
  const leaving = itemsOf(outputs.leaving).map(objectOf);
  return [...standing, ...leaving].flatMap(({ key, line, unusual }) => {
    const [name, text] = [findText(key), findText(line)];
    return name && text ? [{ key: name, line: text, unusual: parse(findText(unusual)) }] : [];
  });
}

function parse(text = "{}"): Json {
  try {
    return objectOf(JSON.parse(text));
  } catch {
    return {};
  }
}

/** The id of a set's certificate, which derives from what the set is called. */
function certificateIdIn(source: unknown, key: string): string | undefined {
  const { project, stack, resource } = objectOf(objectOf(source).identity);
  const [a, b, c] = [findText(project), findText(stack), findText(resource)];
  return a && b && c
    ? certificateIdOf(memberIdentity({ project: a, stack: b, resource: c }, key))
    : undefined;
}
