import type { ProvenCertificate } from "../../../pki/exported";
import type { Sealed } from "../../../pki/sealed";
import { FIELD_DEFAULTS, type FieldMappings } from "../model/inputs";

/** Inputs that shape a secret's body beside the certificate. They are a part of the version's id. */
export interface BodyShape {
  fieldMappings: FieldMappings | undefined;
  includeRootCa: boolean;
  certificateArn: string;
}

/** Raised with each change of how a body is made, which then is another version (contentOf). */
const BODY_FORMAT = 1;

/** Longest value of a secret in bytes. Source: PutSecretValue, SecretString. */
export const MAX_BODY_BYTES = 65_536;

/**
 * The secret's JSON: certificate, key, intermediates (and the root where asked for) and the root alone, each under its
 * own name. An empty field is left out. The same certificate gives the same text.
 */
export function secretBody(certificate: ProvenCertificate, shape: BodyShape): Sealed {
  const names = fieldNames(shape);
  const chain = shape.includeRootCa
    ? [...certificate.intermediates, certificate.root]
    : certificate.intermediates;
  const fields = (privateKey: string): [string | undefined, string][] => [
    [names.certificate, certificate.leaf],
    [names.privateKey, privateKey],
    [names.certificateChain, chain.join("")],
    [names.caCertificate, certificate.root],
    [names.certificateArn, shape.certificateArn],
  ];
  return certificate.privateKey.into((privateKey) =>
    JSON.stringify(
      Object.fromEntries(fields(privateKey).filter(([name, value]) => name !== undefined && value !== "")),
    ),
  );
}

/**
 * All parts of the body but the key, which goes with the leaf. The version's id derives from it. Names are resolved
 * ones: a release with other defaults or another format gives another id, where AWS would refuse the same id with
 * another body.
 */
export function contentOf({ leaf, intermediates, root }: ProvenCertificate, shape: BodyShape): object {
  const { includeRootCa, certificateArn } = shape;
  const fields = fieldNames(shape);
  return { format: BODY_FORMAT, leaf, intermediates, root, fields, includeRootCa, certificateArn };
}

function fieldNames({ fieldMappings }: BodyShape): FieldMappings {
  return { ...FIELD_DEFAULTS, ...fieldMappings };
}
