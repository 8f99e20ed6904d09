import { findText, type Json, objectOf } from "../../../permissions/asked/values";
import { type CertificateSecretInputs, SYNC_DEFAULTS } from "../model/inputs";
import { namesSerial, type Placeholder, renderSecretName } from "../model/secretName";
import { startsAnew } from "./naming";

/** Values that every certificate of a sync shares, so that they stay in a pattern for all of them. */
const SHARED: readonly Placeholder[] = ["sync", "stack", "profile"];

/**
 * The names that a secret of a sync has, now and after renewals, as a schema. Values that tell certificates apart
 * stay placeholders, so that one more certificate needs no other policy. A schema that begins with such a placeholder
 * would grant every secret of the account: there the certificate's own values are put in.
 */
export function secretPattern(inputs: Json): string {
  const schema = findText(inputs.certificateNameSchema) ?? SYNC_DEFAULTS.certificateNameSchema;
  const values = valuesOf(inputs);
  const naming = {
    certificateNameSchema: schema,
    ...(inputs.preserveSecretOnRenewal === false ? { preserveSecretOnRenewal: false } : {}),
  } satisfies Partial<CertificateSecretInputs>;
  const whole = startsAnew(naming) && !namesSerial(schema) ? `${schema}-{{serial}}` : schema;
  const shared = render(whole, pick(values, SHARED));
  return /^\{\{/.test(shared) ? render(whole, values) : shared;
}

type Values = Partial<Record<Placeholder, string>>;

function valuesOf(inputs: Json): Values {
  const certificate = objectOf(inputs.certificate);
  const certificateId = findText(certificate.certificateId);
  const given: Record<Exclude<Placeholder, "serial">, string | undefined> = {
    certificateId,
    shortCertificateId: certificateId?.slice(0, 8),
    commonName: findText(certificate.commonName),
    profile: findText(certificate.profile),
    sync: findText(inputs.syncName),
    stack: findText(objectOf(inputs.identity).stack),
  };
  return Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined)) as Values;
}

function pick(values: Values, names: readonly Placeholder[]): Values {
  return Object.fromEntries(
    Object.entries(values).filter(([name]) => names.includes(name as Placeholder)),
  ) as Values;
}

/** The schema with the values that there are. Other placeholders stay. */
function render(schema: string, values: Values): string {
  return schema.replace(/\{\{([^{}]*)\}\}/g, (whole, name: string) => {
    const placeholder = name.trim() as Placeholder;
    if (!Object.hasOwn(values, placeholder)) return `{{${name.trim()}}}`;
    return renderSecretName(whole, values as Record<Placeholder, string>);
  });
}

/** Whether a pattern stands for a name: its fixed parts follow each other, the first and last at the ends. */
export function isCovered(name: string, pattern: string): boolean {
  const [first = "", ...rest] = pattern.split(/\{\{[^{}]*\}\}/);
  const last = rest.pop();
  if (last === undefined) return name === first;
  if (!name.startsWith(first) || !name.endsWith(last)) return false;
  const end = name.length - last.length;
  const after = rest.reduce((at, part) => {
    const found = at < 0 ? -1 : name.indexOf(part, at);
    return found < 0 ? -1 : found + part.length;
  }, first.length);
  return after >= 0 && after <= end;
}
