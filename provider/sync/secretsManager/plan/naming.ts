import { hasUnknown, UNKNOWN } from "../../../kernel/unknown";
import { type CertificateSecretInputs, SYNC_DEFAULTS } from "../model/inputs";
import { namesSerial, type Placeholder, plainSerial, renderSecretName } from "../model/secretName";

/** Digits of the serial that tell generations apart where the schema does not. */
const SERIAL_DIGITS = 8;

type Naming = Pick<CertificateSecretInputs, "certificateNameSchema" | "preserveSecretOnRenewal">;

const schemaOf = ({ certificateNameSchema }: Naming): string =>
  certificateNameSchema ?? SYNC_DEFAULTS.certificateNameSchema;

/** Whether each generation of the certificate has a secret of its own, as a schema asks for that names the serial. */
export function startsAnew(inputs: Naming): boolean {
  return !(inputs.preserveSecretOnRenewal ?? !namesSerial(schemaOf(inputs)));
}

/** The name of a certificate's secret, or unknown where something that it is made of is not known yet. */
export function secretNameOf(inputs: Omit<CertificateSecretInputs, "secretName">): string {
  const schema = schemaOf(inputs);
  const { certificate, identity, syncName, preserveSecretOnRenewal } = inputs;
  const { certificateId, commonName, profile } = certificate;
  const serial = plainSerial(certificate.serial);
  const values: Record<Placeholder, string> = {
    certificateId,
    shortCertificateId: certificateId === UNKNOWN ? UNKNOWN : certificateId?.slice(0, 8),
    commonName,
    profile,
    sync: syncName,
    stack: identity.stack,
    serial,
  };
  const isSuffixed = startsAnew(inputs) && !namesSerial(schema);
  if (hasUnknown([preserveSecretOnRenewal, isSuffixed ? serial : ""])) return UNKNOWN;
  const suffix = isSuffixed ? `-${serial.slice(0, SERIAL_DIGITS)}` : "";
  const name = renderSecretName(schema, values) + suffix;
  return name.includes(UNKNOWN) ? UNKNOWN : name;
}

/** Whether a preview cannot know the name, because the next generation names the secret anew. */
export function isNamedLater(inputs: CertificateSecretInputs): boolean {
  return inputs.secretName === UNKNOWN && inputs.certificate.serial === UNKNOWN && startsAnew(inputs);
}
