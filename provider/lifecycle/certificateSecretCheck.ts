import {
  type CertificateSecretInputs,
  type CertificateSecretState,
  certificateSecretInputs,
  SYNC_DEFAULTS,
} from "../model/certificateSecret";
import type { Fault } from "../model/errors";
import { parseInputs } from "../model/parse";
import { type Placeholder, renderSecretName, secretNameFault } from "../model/secretName";
import { UNKNOWN } from "../model/unknown";
import { pinIdentity } from "../plan/identity";
import { ACCESS } from "../plan/secretAccess";
import { accessFaults, whereaboutsOf } from "../plan/secretAccessFaults";
import type { Checked, Context } from "./lifecycle";
import { identityFaults, recallPinned } from "./pins";

/** Canonical inputs with the secret's name, and every fault that they have. */
export function checkCertificateSecret(
  olds: Partial<CertificateSecretState>,
  news: Record<string, unknown>,
  context: Context,
): Checked<CertificateSecretInputs> {
  const { inputs, faults } = parseInputs(certificateSecretInputs, news);
  const old = recallPinned(olds, inputs.resourceUrn, context);
  const identity = pinIdentity(old, inputs.identity);
  const pinned = { ...inputs, identity };
  const nameable = faults.every((fault) => fault.property !== "certificateNameSchema");
  const secretName = nameable ? nameOf(pinned) : UNKNOWN;
  const nameFaults: Fault[] = [];
  const fault = secretName === UNKNOWN ? undefined : secretNameFault(secretName);
  if (fault) nameFaults.push({ property: "certificateNameSchema", ...fault });
  return {
    inputs: { ...pinned, secretName },
    faults: [
      ...faults,
      ...nameFaults,
      ...accessFaultsOf({ ...pinned, secretName }, faults, news),
      ...identityFaults(identity, inputs.resourceUrn, context),
    ],
  };
}

/** What only several inputs together tell of access; nothing where one of them does not parse. */
function accessFaultsOf(
  inputs: CertificateSecretInputs,
  faults: readonly Fault[],
  raw: Record<string, unknown>,
): Fault[] {
  const isParsed = !faults.some(({ property }) => ACCESS.some((key) => property.startsWith(key)));
  return isParsed ? accessFaults(inputs, whereaboutsOf(inputs), raw) : [];
}

/** The secret's name, or unknown where a value that its schema uses is not known yet. */
function nameOf(inputs: Omit<CertificateSecretInputs, "secretName">): string {
  const schema = inputs.certificateNameSchema ?? SYNC_DEFAULTS.certificateNameSchema;
  const { certificate, identity, syncName } = inputs;
  const values: Record<Placeholder, string> = {
    certificateId: certificate.certificateId,
    shortCertificateId:
      certificate.certificateId === UNKNOWN ? UNKNOWN : certificate.certificateId?.slice(0, 8),
    commonName: certificate.commonName,
    profile: certificate.profile,
    sync: syncName,
    stack: identity.stack,
  };
  const name = renderSecretName(schema, values);
  return name.includes(UNKNOWN) ? UNKNOWN : name;
}
