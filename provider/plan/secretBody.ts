import { FIELD_DEFAULTS, type FieldMappings } from "../model/certificateSecret";
import type { ProvenCertificate } from "../pki/exported";

/** What shapes a secret's body beside the certificate; part of the version's id. */
export interface BodyShape {
  fieldMappings: FieldMappings | undefined;
  includeRootCa: boolean;
  certificateArn: string;
}

/** Longest value of a secret in bytes. Source: PutSecretValue, SecretString. */
export const MAX_BODY_BYTES = 65_536;

/**
 * The secret's JSON: certificate, key, intermediates (and the root where asked for) and the root alone, each
 * under its own name; a field that would be empty is left out. The same certificate gives the same text.
 */
export function secretBody(certificate: ProvenCertificate, shape: BodyShape): string {
  const names = { ...FIELD_DEFAULTS, ...shape.fieldMappings };
  const chain = shape.includeRootCa
    ? [...certificate.intermediates, certificate.root]
    : certificate.intermediates;
  const fields: [string | undefined, string][] = [
    [names.certificate, certificate.leaf],
    [names.privateKey, certificate.privateKey],
    [names.certificateChain, chain.join("")],
    [names.caCertificate, certificate.root],
    [shape.fieldMappings?.certificateArn, shape.certificateArn],
  ];
  return JSON.stringify(
    Object.fromEntries(fields.filter(([name, value]) => name !== undefined && value !== "")),
  );
}
